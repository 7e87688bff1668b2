package io.lakeactors.contract;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumDescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumValueDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Label;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Type;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.squareup.wire.Syntax;
import com.squareup.wire.schema.Field;
import com.squareup.wire.schema.Location;
import com.squareup.wire.schema.internal.parser.EnumElement;
import com.squareup.wire.schema.internal.parser.FieldElement;
import com.squareup.wire.schema.internal.parser.GroupElement;
import com.squareup.wire.schema.internal.parser.MessageElement;
import com.squareup.wire.schema.internal.parser.OneOfElement;
import com.squareup.wire.schema.internal.parser.OptionElement;
import com.squareup.wire.schema.internal.parser.ProtoFileElement;
import com.squareup.wire.schema.internal.parser.ProtoParser;
import com.squareup.wire.schema.internal.parser.TypeElement;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Turns the text of one .proto file into a descriptor whose names are not linked yet. Of options only those stay that change what a record means. */
final class ProtobufText {
    private static final Pattern MAP = Pattern.compile("map\\s*<\\s*([\\w.]+)\\s*,\\s*([\\w.]+)\\s*>");
    private static final Pattern EDITION = Pattern.compile("\\uFEFF?\\s*edition\\s*=");
    private static final Pattern PLACE = Pattern.compile("Syntax error in .*:(\\d+):(\\d+): (.*)", Pattern.DOTALL);
    private static final Map<String, Type> SCALARS = Stream.of(Type.values())
            .filter(type -> type != Type.TYPE_MESSAGE && type != Type.TYPE_ENUM && type != Type.TYPE_GROUP)
            .collect(Collectors.toMap(type -> type.name().substring("TYPE_".length()).toLowerCase(Locale.ROOT), type -> type));

    private final boolean proto3;

    ProtobufText(boolean proto3) {
        this.proto3 = proto3;
    }

    /** @param whole with what has no say in how records are read, but for options @throws RuntimeException whose message says what is wrong with the text */
    static FileDescriptorProto read(String name, String text, boolean whole) {
        String plain = ProtobufTokens.withoutComments(text);
        if (isOfAnEdition(plain)) {
            throw new IllegalArgumentException("it is written in an edition; proto2 and proto3 are read");
        }
        ProtoFileElement file = parsed(name, plain);
        boolean proto3 = file.getSyntax() == Syntax.PROTO_3;
        var built = FileDescriptorProto.newBuilder().setName(name).setSyntax(proto3 ? "proto3" : "proto2");
        if (file.getPackageName() != null) {
            built.setPackage(file.getPackageName());
        }
        built.addAllDependency(file.getImports()).addAllDependency(file.getWeakImports());
        for (String shown : file.getPublicImports()) {
            built.addPublicDependency(built.getDependencyCount()).addDependency(shown);
        }
        var reader = new ProtobufText(proto3);
        for (TypeElement type : file.getTypes()) {
            switch (type) {
                case MessageElement message -> built.addMessageType(reader.message(message));
                case EnumElement values -> built.addEnumType(enumeration(values));
                default -> throw new IllegalArgumentException(type.getName() + " is neither a message nor an enum");
            }
        }
        if (whole) {
            ProtobufDeclarations.add(file, built, proto3);
        }
        return built.build();
    }

    /** That is what a file's first statement says. */
    static boolean isOfAnEdition(CharSequence plain) {
        return EDITION.matcher(plain).lookingAt();
    }

    /** @param plain without comments: that parser minds what follows one in its line */
    private static ProtoFileElement parsed(String name, String plain) {
        try {
            return ProtoParser.Companion.parse(Location.get(name), plain);
        } catch (IllegalStateException wrong) {
            Matcher place = PLACE.matcher(String.valueOf(wrong.getMessage()));
            throw place.matches() ? new IllegalArgumentException(name + ", line " + place.group(1) + ", column " + place.group(2) + ": " + place.group(3), wrong) : wrong;
        }
    }

    private DescriptorProto message(MessageElement message) {
        var built = DescriptorProto.newBuilder().setName(message.getName());
        if (says(message.getOptions(), "map_entry", "true")) {
            built.getOptionsBuilder().setMapEntry(true);
        }
        for (TypeElement type : message.getNestedTypes()) {
            switch (type) {
                case MessageElement inner -> built.addNestedType(message(inner));
                case EnumElement values -> built.addEnumType(enumeration(values));
                default -> throw new IllegalArgumentException(type.getName() + " is neither a message nor an enum");
            }
        }
        message.getFields().forEach(field -> field(built, field, -1));
        message.getGroups().forEach(group -> group(built, group, -1));
        for (OneOfElement oneof : message.getOneOfs()) {
            int index = built.getOneofDeclCount();
            built.addOneofDeclBuilder().setName(oneof.getName());
            oneof.getFields().forEach(field -> field(built, field, index));
            oneof.getGroups().forEach(group -> group(built, group, index));
        }
        // Each is in a oneof of its own, and those come last.
        for (FieldDescriptorProto.Builder field : built.getFieldBuilderList()) {
            if (field.getProto3Optional()) {
                field.setOneofIndex(built.getOneofDeclCount());
                built.addOneofDeclBuilder().setName("_" + field.getName());
            }
        }
        return built.build();
    }

    /** @param oneof the index of the one that it is in, or -1 */
    void field(DescriptorProto.Builder message, FieldElement field, int oneof) {
        var built = message.addFieldBuilder().setName(field.getName()).setNumber(field.getTag());
        if (field.getJsonName() != null) {
            built.setJsonName(field.getJsonName());
        }
        Matcher map = MAP.matcher(field.getType());
        if (map.matches()) {
            String entry = entryName(field.getName());
            message.addNestedTypeBuilder().setName(entry).addField(typed(1, "key", map.group(1))).addField(typed(2, "value", map.group(2)))
                    .getOptionsBuilder().setMapEntry(true);
            built.setLabel(Label.LABEL_REPEATED).setType(Type.TYPE_MESSAGE).setTypeName(entry);
            return;
        }
        type(built, field.getType());
        built.setLabel(label(field.getLabel()));
        if (says(field.getOptions(), "packed", "false")) {
            built.getOptionsBuilder().setPacked(false);
        }
        if (oneof >= 0) {
            built.setOneofIndex(oneof);
        } else if (proto3 && field.getLabel() == Field.Label.OPTIONAL) {
            built.setProto3Optional(true);
        }
    }

    private static FieldDescriptorProto.Builder typed(int number, String name, String type) {
        var field = FieldDescriptorProto.newBuilder().setName(name).setNumber(number).setLabel(Label.LABEL_OPTIONAL);
        type(field, type);
        return field;
    }

    private static void type(FieldDescriptorProto.Builder field, String type) {
        Type scalar = SCALARS.get(type);
        if (scalar != null) {
            field.setType(scalar);
        } else {
            // Whether it is a message or an enum is found out when names are linked.
            field.setTypeName(type);
        }
    }

    private void group(DescriptorProto.Builder message, GroupElement group, int oneof) {
        var inner = DescriptorProto.newBuilder().setName(group.getName());
        group.getFields().forEach(field -> field(inner, field, -1));
        message.addNestedType(inner);
        var field = message.addFieldBuilder().setName(group.getName().toLowerCase(Locale.ROOT)).setNumber(group.getTag()).setType(Type.TYPE_GROUP)
                .setTypeName(group.getName()).setLabel(label(group.getLabel()));
        if (oneof >= 0) {
            field.setOneofIndex(oneof);
        }
    }

    private static Label label(Field.Label label) {
        return switch (label) {
            case REPEATED -> Label.LABEL_REPEATED;
            case REQUIRED -> Label.LABEL_REQUIRED;
            case OPTIONAL, ONE_OF -> Label.LABEL_OPTIONAL;
            case null -> Label.LABEL_OPTIONAL;
        };
    }

    /** As protoc names the messages that maps are made of. */
    private static String entryName(String field) {
        var name = new StringBuilder();
        boolean upper = true;
        for (char c : field.toCharArray()) {
            if (c == '_') {
                upper = true;
            } else {
                name.append(upper ? Character.toUpperCase(c) : c);
                upper = false;
            }
        }
        return name.append("Entry").toString();
    }

    private static EnumDescriptorProto enumeration(EnumElement values) {
        var built = EnumDescriptorProto.newBuilder().setName(values.getName());
        values.getConstants().forEach(value -> built.addValue(EnumValueDescriptorProto.newBuilder().setName(value.getName()).setNumber(value.getTag())));
        if (says(values.getOptions(), "allow_alias", "true")) {
            built.getOptionsBuilder().setAllowAlias(true);
        }
        return built.build();
    }

    private static boolean says(List<OptionElement> options, String name, String value) {
        return options.stream().anyMatch(option -> option.getName().equals(name) && value.equals(option.getValue()));
    }
}
