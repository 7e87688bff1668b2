package io.lakeactors.contract;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Label;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Type;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Descriptors.GenericDescriptor;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What protoc refuses, and neither the parser of texts nor Protobuf's library for Java does. Each method throws an {@link IllegalArgumentException} that names what is wrong. */
final class ProtobufRules {
    private static final int NUMBER_MAX = 536_870_911;
    private static final int OWN_FIRST = 19_000;
    private static final int OWN_LAST = 19_999;
    private static final Set<Type> NO_KEYS = Set.of(Type.TYPE_DOUBLE, Type.TYPE_FLOAT, Type.TYPE_BYTES, Type.TYPE_MESSAGE, Type.TYPE_GROUP, Type.TYPE_ENUM);

    private final boolean proto3;

    private ProtobufRules(boolean proto3) {
        this.proto3 = proto3;
    }

    static void check(FileDescriptor file) {
        distinct(file, new HashMap<>(), new HashSet<>());
        FileDescriptorProto written = file.toProto();
        var rules = new ProtobufRules(written.getSyntax().equals("proto3"));
        file.getMessageTypes().forEach(message -> rules.message(message.toProto(), message.getFullName()));
        written.getEnumTypeList().forEach(values -> rules.values(values, values.getName()));
    }

    /** Whoever reads with such a schema puts all its files into one pool, where each name stands for one thing. */
    private static void distinct(FileDescriptor file, Map<String, String> definedIn, Set<String> seen) {
        if (seen.add(file.getName())) {
            var types = Stream.concat(file.getMessageTypes().stream(), file.getEnumTypes().stream()).map(GenericDescriptor::getFullName).toList();
            for (String type : types) {
                String other = definedIn.putIfAbsent(type, file.getName());
                if (other != null) {
                    throw new IllegalArgumentException(type + " is defined both in " + other + " and in " + file.getName() + ": do they import each other in a circle?");
                }
            }
            file.getDependencies().forEach(dependency -> distinct(dependency, definedIn, seen));
        }
    }

    private void message(DescriptorProto message, String name) {
        var oneofs = new HashSet<Integer>();
        var reserved = new TreeMap<Integer, Integer>();
        message.getReservedRangeList().forEach(range -> reserved.merge(range.getStart(), range.getEnd() - 1, Math::max));
        var reservedNames = Set.copyOf(message.getReservedNameList());
        for (var field : message.getFieldList()) {
            unreserved(reserved, reservedNames, field.getNumber(), field.getName(), name + "." + field.getName());
            field(message, field, name + "." + field.getName());
            if (field.hasOneofIndex()) {
                oneofs.add(field.getOneofIndex());
            }
        }
        for (int i = 0; i < message.getOneofDeclCount(); i++) {
            require(oneofs.contains(i), name + "." + message.getOneofDecl(i).getName(), "a oneof has at least one field");
        }
        require(!proto3 || message.getExtensionRangeCount() == 0, name, "proto3 has no extension ranges");
        message.getNestedTypeList().forEach(inner -> message(inner, name + "." + inner.getName()));
        message.getEnumTypeList().forEach(values -> values(values, name + "." + values.getName()));
    }

    /** @param reserved the last number of each range by its first; they do not overlap */
    private static void unreserved(TreeMap<Integer, Integer> reserved, Set<String> names, int number, String name, String place) {
        var range = reserved.floorEntry(number);
        require(range == null || range.getValue() < number, place, "the number " + number + " is reserved");
        require(!names.contains(name), place, "the name is reserved");
    }

    private void field(DescriptorProto message, FieldDescriptorProto field, String name) {
        int number = field.getNumber();
        require(number >= 1 && number <= NUMBER_MAX, name, "a field's number is between 1 and " + NUMBER_MAX + ", and not " + number);
        require(number < OWN_FIRST || number > OWN_LAST, name, "the numbers " + OWN_FIRST + " to " + OWN_LAST + " are Protobuf's own");
        if (proto3) {
            require(field.getLabel() != Label.LABEL_REQUIRED, name, "proto3 has no required fields");
            require(field.getType() != Type.TYPE_GROUP, name, "proto3 has no groups");
            require(!field.hasDefaultValue(), name, "proto3 has no defaults");
        }
        if (message.getOptions().getMapEntry() && number == 1) {
            require(!field.hasTypeName() && !NO_KEYS.contains(field.getType()), name, "a map's keys are integers, bool or string");
        }
    }

    private void values(EnumDescriptorProto values, String name) {
        require(values.getValueCount() > 0, name, "an enum has at least one value");
        require(!proto3 || values.getValue(0).getNumber() == 0, name, "in proto3 an enum's first value is 0");
        var numbers = new HashSet<Integer>();
        var reserved = new TreeMap<Integer, Integer>();
        values.getReservedRangeList().forEach(range -> reserved.merge(range.getStart(), range.getEnd(), Math::max));
        var reservedNames = Set.copyOf(values.getReservedNameList());
        for (var value : values.getValueList()) {
            int number = value.getNumber();
            require(numbers.add(number) || values.getOptions().getAllowAlias(), name + "." + value.getName(), "two values have the number " + number + "; say option allow_alias = true");
            unreserved(reserved, reservedNames, number, value.getName(), name + "." + value.getName());
        }
    }

    private static void require(boolean holds, String place, String rule) {
        if (!holds) {
            throw new IllegalArgumentException(place + ": " + rule);
        }
    }
}
