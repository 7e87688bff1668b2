package io.lakeactors.contract.registry;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Descriptors.GenericDescriptor;
import com.google.protobuf.Descriptors.OneofDescriptor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Finds out why one .proto file cannot read what was written with another, by the rules that Confluent's registry has and under their names. Messages are known by their names, fields by their numbers. In one point it is
 * stricter: numbers that become a list, or the other way round, and fields that become required, are differences however the label was written before.
 */
final class ProtobufComparison {
    private static final int SHOWN_MAX = 20;

    private record Pair(String reader, String writer) {}

    private final List<String> found = new ArrayList<>();
    private final Set<Pair> seen = new HashSet<>();
    private final FileDescriptor newFile;
    private final FileDescriptor oldFile;

    private ProtobufComparison(FileDescriptor reader, FileDescriptor writer) {
        newFile = reader;
        oldFile = writer;
    }

    /** @return sentences, each beginning with the rule's name and the place */
    static List<String> differences(FileDescriptor reader, FileDescriptor writer) {
        var comparison = new ProtobufComparison(reader, writer);
        if (!reader.getPackage().equals(writer.getPackage())) {
            comparison.say("PACKAGE_CHANGED", "package", named(writer.getPackage()) + " becomes " + named(reader.getPackage()));
        }
        try {
            comparison.messages(reader.getMessageTypes(), writer.getMessageTypes());
        } catch (StackOverflowError deep) {
            throw new RegistryRefusal(RegistryFault.INVALID_SCHEMA, "it is too intricate to be compared with the other version: its imports have messages within messages without end");
        }
        return comparison.found.stream().distinct().limit(SHOWN_MAX).toList();
    }

    private static String named(String scope) {
        return scope.isEmpty() ? "none" : scope;
    }

    private void say(String rule, String place, String why) {
        found.add(rule + " at " + place + ": " + why);
    }

    private void messages(List<Descriptor> now, List<Descriptor> before) {
        var byName = new HashMap<String, Descriptor>();
        now.forEach(message -> byName.put(message.getName(), message));
        for (Descriptor old : before) {
            Descriptor fresh = byName.get(old.getName());
            if (old.getOptions().getMapEntry()) {
                continue;
            }
            if (fresh == null) {
                say("MESSAGE_REMOVED", local(old), "the message is gone from here, or has another name");
            } else {
                message(fresh, old);
            }
        }
    }

    /** A name without its package. */
    private static String local(GenericDescriptor type) {
        String scope = type.getFile().getPackage();
        return scope.isEmpty() ? type.getFullName() : type.getFullName().substring(scope.length() + 1);
    }

    private void message(Descriptor reader, Descriptor writer) {
        // One that is being looked at stands within itself: it holds if nothing else is against it.
        if (!seen.add(new Pair(reader.getFullName(), writer.getFullName()))) {
            return;
        }
        reader.getRealOneofs().forEach(oneof -> exclusive(oneof, writer));
        var numbers = new TreeMap<Integer, FieldDescriptor>();
        writer.getFields().forEach(field -> numbers.put(field.getNumber(), field));
        reader.getFields().forEach(field -> numbers.putIfAbsent(field.getNumber(), field));
        var dropped = dropped(reader, writer);
        for (int number : numbers.keySet()) {
            FieldDescriptor old = writer.findFieldByNumber(number);
            FieldDescriptor fresh = reader.findFieldByNumber(number);
            if (fresh == null) {
                removed(old, dropped);
            } else if (old == null) {
                added(fresh);
            } else {
                field(fresh, old);
            }
        }
        messages(reader.getNestedTypes(), writer.getNestedTypes());
    }

    /** Fields that could be set together before and no longer can: one of them would be lost. */
    private void exclusive(OneofDescriptor oneof, Descriptor writer) {
        Map<String, Integer> origins = new HashMap<>();
        int alone = 0;
        for (FieldDescriptor field : oneof.getFields()) {
            FieldDescriptor old = writer.findFieldByNumber(field.getNumber());
            if (old != null) {
                OneofDescriptor before = old.getRealContainingOneof();
                origins.put(before == null ? "field " + old.getNumber() : "oneof " + before.getName(), old.getNumber());
                alone += before == null ? 1 : 0;
            }
        }
        if (origins.size() > 1) {
            String place = local(oneof.getContainingType()) + "." + oneof.getName();
            if (alone > 1) {
                say("MULTIPLE_FIELDS_MOVED_TO_ONEOF", place, "fields that could be set together exclude each other: " + origins.values().stream().sorted().map(String::valueOf).toList());
            } else {
                say("FIELD_MOVED_TO_EXISTING_ONEOF", place, "a field comes into a oneof with others that it could be set together with");
            }
        }
    }

    /** Oneofs that are gone with all that they had. */
    private static Set<OneofDescriptor> dropped(Descriptor reader, Descriptor writer) {
        var dropped = new HashSet<OneofDescriptor>();
        var names = reader.getRealOneofs().stream().map(OneofDescriptor::getName).collect(Collectors.toSet());
        for (OneofDescriptor oneof : writer.getRealOneofs()) {
            if (!names.contains(oneof.getName()) && oneof.getFields().stream().allMatch(field -> reader.findFieldByNumber(field.getNumber()) == null)) {
                dropped.add(oneof);
            }
        }
        return dropped;
    }

    static String place(FieldDescriptor field) {
        return local(field.getContainingType()) + "." + field.getName() + " (field " + field.getNumber() + ")";
    }

    private void removed(FieldDescriptor old, Set<OneofDescriptor> dropped) {
        OneofDescriptor oneof = old.getRealContainingOneof();
        if (oneof != null && !dropped.contains(oneof)) {
            say("ONEOF_FIELD_REMOVED", place(old), "it is gone from oneof " + oneof.getName() + ", and readers would take it for unset");
        } else if (old.isRequired()) {
            say("REQUIRED_FIELD_REMOVED", place(old), "a required field is gone");
        }
    }

    private void added(FieldDescriptor fresh) {
        if (fresh.isRequired()) {
            say("REQUIRED_FIELD_ADDED", place(fresh), "a required field is new, and records without it could not be read");
        }
    }

    private void field(FieldDescriptor reader, FieldDescriptor writer) {
        if (reader.isRequired() && !writer.isRequired()) {
            say("REQUIRED_FIELD_ADDED", place(reader), "it becomes required, and records without it could not be read");
        }
        var before = ProtobufEncoding.of(writer);
        var now = ProtobufEncoding.of(reader);
        String change = ProtobufEncoding.words(writer) + " becomes " + ProtobufEncoding.words(reader);
        if (before.kind() != now.kind()) {
            say("FIELD_KIND_CHANGED", place(reader), change);
        } else if (before.isScalar() && before != now) {
            say("FIELD_SCALAR_KIND_CHANGED", place(reader), change + ", which is written in another way");
        } else if (before.isNumber() && label(reader) != label(writer)) {
            say("FIELD_NUMERIC_LABEL_CHANGED", place(reader), change);
        } else if (now == ProtobufEncoding.MAP) {
            field(reader.getMessageType().findFieldByNumber(1), writer.getMessageType().findFieldByNumber(1));
            field(reader.getMessageType().findFieldByNumber(2), writer.getMessageType().findFieldByNumber(2));
        } else if (now == ProtobufEncoding.MESSAGE || now == ProtobufEncoding.GROUP) {
            type(reader, writer);
        }
    }

    private enum Label { SINGLE, REQUIRED, REPEATED }

    private static Label label(FieldDescriptor field) {
        return field.isRepeated() ? Label.REPEATED : field.isRequired() ? Label.REQUIRED : Label.SINGLE;
    }

    /** Messages of one name, whatever package they come from, are held against each other. */
    private void type(FieldDescriptor fresh, FieldDescriptor old) {
        Descriptor now = fresh.getMessageType();
        Descriptor before = old.getMessageType();
        if (!local(now).equals(local(before))) {
            say("FIELD_NAMED_TYPE_CHANGED", place(fresh), local(before) + " becomes " + local(now));
            return;
        }
        // Those of the two files themselves are gone through in any case.
        if (now.getFile() == newFile && before.getFile() == oldFile) {
            return;
        }
        int others = found.size();
        message(now, before);
        if (found.size() > others) {
            say("FIELD_NAMED_TYPE_CHANGED", place(fresh), "the imported message " + local(now) + " has changed");
        }
    }
}
