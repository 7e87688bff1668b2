package io.lakeactors.lake.parquet;

import io.lakeactors.model.Column;
import io.lakeactors.model.ColumnBatch;
import io.lakeactors.model.Field;
import io.lakeactors.model.Schema;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;

/** Lays the columns of batches under one schema onto the leaves of a file: by name; flat ones in bulk, nested ones value by value with their levels. */
final class Shredder {
    /**
     * A column of the file.
     *
     * @param index its place in the batch, -1 if the batch lacks it
     * @param nested null for a flat column
     * @param members how to each leaf, if there are only structs between and the batch has them all; else empty
     */
    private record Source(int index, List<LeafEncoder> leaves, Node nested, List<Member> members) {}

    private final List<Source> sources = new ArrayList<>();
    private final Map<List<String>, LeafEncoder> leaves = new HashMap<>();
    private final UnaryOperator<String> naming;

    /** @param naming from a field's name to its name in the file */
    Shredder(MessageType file, Schema rows, List<LeafEncoder> leaves, UnaryOperator<String> naming) {
        this.naming = naming;
        leaves.forEach(encoder -> this.leaves.put(encoder.leaf.path(), encoder));
        Map<String, Integer> indexes = indexes(rows.fields());
        for (Type column : file.getFields()) {
            int index = indexes.getOrDefault(column.getName(), -1);
            List<LeafEncoder> below = leaves.stream().filter(encoder -> encoder.leaf.path().get(0).equals(column.getName())).toList();
            Node nested = column.isPrimitive() ? null : node(column, index < 0 ? null : rows.fields().get(index).type(), List.of(column.getName()), 0);
            var members = new ArrayList<Member>();
            boolean inBulk = nested != null && Member.collect(nested, new int[0], new byte[0], 0, members);
            sources.add(new Source(index, below, nested, inBulk ? members : List.of()));
        }
    }

    /** Appends rows [from, to) of the selection to every leaf. */
    void write(ColumnBatch batch, int[] rows, int from, int to) {
        for (Source source : sources) {
            Column column = source.index < 0 ? null : batch.columns()[source.index];
            if (column != null && !source.members.isEmpty()) {
                for (Member member : source.members) {
                    member.write(column, rows, from, to);
                }
            } else if (source.nested != null) {
                writeNested(source, column, rows, from, to);
            } else if (column == null) {
                for (int at = from; at < to; ) {
                    at += source.leaves.get(0).appendNulls(to - at);
                }
            } else {
                for (int at = from; at < to; ) {
                    at = source.leaves.get(0).append(column, rows, at, to);
                }
            }
        }
    }

    private static void writeNested(Source source, Column column, int[] rows, int from, int to) {
        for (int i = from; i < to; i++) {
            if (column == null) {
                source.nested.absent(0, 0);
            } else {
                source.nested.write(column, rows[i], 0, 0);
            }
            for (LeafEncoder leaf : source.leaves) {
                leaf.endRow();
            }
        }
    }

    private Map<String, Integer> indexes(List<Field> fields) {
        var indexes = new HashMap<String, Integer>();
        for (int i = 0; i < fields.size(); i++) {
            indexes.put(naming.apply(fields.get(i).name()), i);
        }
        return indexes;
    }

    /** @param type what the batch has there, null if nothing @param depth how many lists and maps stand around it */
    private Node node(Type column, io.lakeactors.model.Type type, List<String> path, int depth) {
        boolean optional = column.isRepetition(Type.Repetition.OPTIONAL);
        if (column.isPrimitive()) {
            return new Node.Value(leaves.get(path), optional);
        }
        GroupType group = column.asGroupType();
        if (type == null) {
            return absentGroup(path, optional);
        }
        if (type instanceof io.lakeactors.model.Type.Struct struct) {
            return members(group, struct.fields(), path, depth, optional);
        }
        if (type instanceof io.lakeactors.model.Type.Array array) {
            return new Node.Items(optional, depth + 1, inRepeated(group, 0, array.element().type(), path, depth));
        }
        if (type instanceof io.lakeactors.model.Type.Dictionary map) {
            Node key = inRepeated(group, 0, new io.lakeactors.model.Type.Text(), path, depth);
            return new Node.Entries(optional, depth + 1, key, inRepeated(group, 1, map.value().type(), path, depth));
        }
        throw new IllegalArgumentException(type.word() + " does not fit the group " + String.join(".", path));
    }

    /** A member of the repeated group that Parquet puts between a list or map and its items. */
    private Node inRepeated(GroupType group, int member, io.lakeactors.model.Type type, List<String> path, int depth) {
        GroupType repeated = group.getType(0).asGroupType();
        Type below = repeated.getType(member);
        return node(below, type, joined(joined(path, repeated.getName()), below.getName()), depth + 1);
    }

    private Node members(GroupType group, List<Field> fields, List<String> path, int depth, boolean optional) {
        Map<String, Integer> indexes = indexes(fields);
        var children = new Node[group.getFieldCount()];
        var places = new int[children.length];
        for (int i = 0; i < children.length; i++) {
            Type child = group.getType(i);
            places[i] = indexes.getOrDefault(child.getName(), -1);
            children[i] = node(child, places[i] < 0 ? null : fields.get(places[i]).type(), joined(path, child.getName()), depth);
        }
        return new Node.Members(optional, children, places);
    }

    /** What the batch lacks is absent as a whole, whatever stands below it. */
    private Node absentGroup(List<String> path, boolean optional) {
        Node[] below = leaves.values().stream()
                .filter(encoder -> startsWith(encoder.leaf.path(), path))
                .map(encoder -> new Node.Value(encoder, true))
                .toArray(Node[]::new);
        return new Node.Members(optional, below, new int[below.length]);
    }

    private static boolean startsWith(List<String> path, List<String> prefix) {
        return path.size() >= prefix.size() && path.subList(0, prefix.size()).equals(prefix);
    }

    private static List<String> joined(List<String> path, String name) {
        var longer = new ArrayList<>(path);
        longer.add(name);
        return List.copyOf(longer);
    }
}
