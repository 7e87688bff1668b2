package io.lakeactors.contract;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/** Brings statements into the one order that counts for all orders that mean the same. Messages keep their places, as records name them by these. */
final class ProtobufNormal {
    private static final Set<String> LABELS = Set.of("optional", "required", "repeated");
    private static final List<String> OF_FILES = List.of("syntax", "package", "import", "option");
    private static final List<String> OF_MESSAGES = List.of("option", "reserved", "field", "oneof", "extensions");

    private ProtobufNormal() {}

    static List<ProtobufStatement> of(List<ProtobufStatement> statements, FileDescriptor linked) {
        var all = new ArrayList<ProtobufStatement>();
        for (var statement : statements) {
            switch (statement.head()) {
                case "message" -> all.add(message(statement, linked.findMessageTypeByName(statement.words().get(1))));
                case "enum" -> all.add(values(statement));
                default -> all.add(statement);
            }
        }
        // proto2 is what counts where none is named.
        all.removeIf(statement -> statement.head().equals("syntax") && statement.words().getLast().equals("\"proto2\""));
        all.sort(Comparator.comparingInt((ProtobufStatement one) -> rank(OF_FILES, one.head())).thenComparing(one -> isSorted(OF_FILES, one.head()) ? ProtobufStatement.line(one.words()) : ""));
        return all.stream().distinct().toList();
    }

    private static int rank(List<String> order, String kind) {
        return isSorted(order, kind) ? order.indexOf(kind) : order.size();
    }

    private static boolean isSorted(List<String> order, String kind) {
        return order.contains(kind);
    }

    private static ProtobufStatement message(ProtobufStatement statement, Descriptor linked) {
        var all = new ArrayList<ProtobufStatement>();
        for (var one : statement.body()) {
            all.add(switch (kind(one)) {
                case "message" -> message(one, linked.findNestedTypeByName(one.words().get(1)));
                case "group" -> message(one, linked.findNestedTypeByName(ProtobufOptions.groupName(one)));
                case "enum" -> values(one);
                case "field" -> field(one, linked);
                case "oneof" -> new ProtobufStatement(one.words(), sorted(one.body().stream().map(member -> kind(member).equals("field") ? field(member, linked) : member).toList()));
                default -> one;
            });
        }
        return new ProtobufStatement(statement.words(), sorted(all));
    }

    private static List<ProtobufStatement> sorted(List<ProtobufStatement> statements) {
        return statements.stream().sorted(Comparator.comparingInt((ProtobufStatement one) -> rank(OF_MESSAGES, kind(one))).thenComparing(ProtobufNormal::withinKind)).toList();
    }

    private static int withinKind(ProtobufStatement one, ProtobufStatement other) {
        return switch (kind(one)) {
            case "field" -> Integer.compare(one.number(), other.number());
            case "option", "reserved", "extensions" -> ProtobufStatement.line(one.words()).compareTo(ProtobufStatement.line(other.words()));
            default -> 0;
        };
    }

    private static String kind(ProtobufStatement one) {
        if (one.isGroup()) {
            return "group";
        }
        return switch (one.head()) {
            case "option", "reserved", "extensions", "oneof", "message", "enum", "extend" -> one.head();
            default -> "field";
        };
    }

    private static ProtobufStatement field(ProtobufStatement statement, Descriptor linked) {
        FieldDescriptor field = linked.findFieldByNumber(statement.number());
        var words = new ArrayList<>(statement.words());
        // A map's value is what may have a name.
        int at = field.isMapField() && words.contains("<") ? words.indexOf(">") - 1 : LABELS.contains(words.getFirst()) ? 1 : 0;
        FieldDescriptor named = field.isMapField() && words.contains("<") ? field.getMessageType().findFieldByNumber(2) : field;
        switch (named.getJavaType()) {
            case MESSAGE -> words.set(at, "." + named.getMessageType().getFullName());
            case ENUM -> words.set(at, "." + named.getEnumType().getFullName());
            default -> { }
        }
        return new ProtobufStatement(withSortedOptions(words, statement), null);
    }

    private static List<String> withSortedOptions(List<String> words, ProtobufStatement statement) {
        var options = new ArrayList<>(statement.options());
        if (options.size() < 2) {
            return words;
        }
        options.sort(Comparator.comparing(ProtobufStatement::line));
        var all = new ArrayList<>(words.subList(0, words.indexOf("[")));
        String before = "[";
        for (var option : options) {
            all.add(before);
            all.addAll(option);
            before = ",";
        }
        all.add("]");
        return all;
    }

    /** The first value stays the first: it is the default. */
    private static ProtobufStatement values(ProtobufStatement statement) {
        var options = statement.body().stream().filter(one -> kind(one).equals("option") || kind(one).equals("reserved")).sorted(ProtobufNormal::withinKind).toList();
        var values = statement.body().stream().filter(one -> kind(one).equals("field")).toList();
        var all = new ArrayList<>(options);
        all.add(values.getFirst());
        values.stream().skip(1).sorted(Comparator.comparingInt(ProtobufStatement::number)).map(one -> new ProtobufStatement(withSortedOptions(one.words(), one), null)).forEach(all::add);
        return new ProtobufStatement(statement.words(), all);
    }
}
