package io.lakeactors.contract;

import io.lakeactors.model.Contract;
import io.lakeactors.model.Field;
import io.lakeactors.model.Schema;
import io.lakeactors.model.Type;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is read of a source's records, where columns are made of it by mappings.
 *
 * @param fields those of the records, under their own names; columns without a mapping are among them as they are
 * @param ways for each column of the contract the index of its field, and of what is within it; empty for a column that is calculated of others
 */
public record SourceSchema(List<Field> fields, List<List<Integer>> ways) {
    /** A field of records, or an object in them that only leads to fields. */
    private static final class Node {
        private final Map<String, Node> below = new LinkedHashMap<>();
        private Field whole;
        private Field reader;
    }

    public SourceSchema {
        fields = List.copyOf(fields);
        ways = List.copyOf(ways);
    }

    /** Of the contract's own columns, if none is mapped. @throws IllegalArgumentException if two mappings cannot be read together; a contract that was read has none such */
    public static SourceSchema of(List<Field> columns) {
        return of(columns, false);
    }

    /** As above, where each field that a mapping names is required: it should be in a schema that is known. */
    public static SourceSchema wanted(List<Field> columns) {
        return of(columns, true);
    }

    private static SourceSchema of(List<Field> columns, boolean wanted) {
        var root = new Node();
        for (Field column : columns) {
            add(root, column).ifPresent(why -> {
                throw new IllegalArgumentException(why);
            });
        }
        var ways = columns.stream().map(column -> way(root, path(column))).toList();
        return new SourceSchema(fields(root, wanted), ways);
    }

    /** A contract of the same rules for what the records themselves have. */
    public Contract of(Contract contract) {
        return of(contract, fields);
    }

    /** A contract of the same rules with other columns. */
    public static Contract of(Contract contract, List<Field> fields) {
        return new Contract(contract.id(), contract.name(), contract.version(), contract.object(), new Schema(fields), contract.rules(), contract.unknownFields(), contract.fingerprint());
    }

    /** The names that lead to what a column is read from; none if it is calculated. */
    public static List<String> path(Field column) {
        return column.mapping().map(mapping -> mapping.path()).orElse(List.of(column.sourceName()));
    }

    /** For each column that cannot be read beside those before it, why. */
    static Map<String, String> conflicts(List<Field> columns) {
        var root = new Node();
        var found = new LinkedHashMap<String, String>();
        columns.forEach(column -> add(root, column).ifPresent(why -> found.put(column.name(), why)));
        return found;
    }

    /** Adds what a column reads. @return why it cannot be read */
    private static Optional<String> add(Node root, Field column) {
        List<String> path = path(column);
        if (path.isEmpty()) {
            return Optional.empty();
        }
        Node at = root;
        for (String step : path) {
            if (at.whole != null) {
                return Optional.of("\"" + at.reader.name() + "\" reads all of " + at.whole.sourceName() + ", and \"" + column.name() + "\" a part of it");
            }
            at = at.below.computeIfAbsent(step, name -> new Node());
        }
        if (!at.below.isEmpty()) {
            return Optional.of("\"" + column.name() + "\" reads all of " + String.join(".", path) + ", and another column a part of it");
        }
        Type type = column.mapping().map(mapping -> mapping.from()).orElse(column.type());
        if (at.whole != null && !at.whole.type().equals(type)) {
            return Optional.of("\"" + column.name() + "\" reads " + String.join(".", path) + " as " + type.word() + ", and \"" + at.reader.name() + "\" as " + at.whole.type().word());
        }
        if (at.whole == null) {
            String last = path.getLast();
            at.whole = column.mapping().isPresent() ? Field.of(last, type, false) : path.size() == 1 ? new Field(last, last, type, column.required(), column.doc()) : column;
            at.reader = column;
        }
        return Optional.empty();
    }

    private static List<Field> fields(Node node, boolean wanted) {
        var fields = new ArrayList<Field>();
        node.below.forEach((name, child) -> {
            if (child.whole == null) {
                fields.add(Field.of(name, new Type.Struct(fields(child, wanted)), wanted));
            } else {
                fields.add(wanted && child.reader.mapping().isPresent() ? Field.of(name, child.whole.type(), true) : child.whole);
            }
        });
        return fields;
    }

    private static List<Integer> way(Node root, List<String> path) {
        var way = new ArrayList<Integer>();
        Node at = root;
        for (String step : path) {
            way.add(List.copyOf(at.below.keySet()).indexOf(step));
            at = at.below.get(step);
        }
        return way;
    }
}
