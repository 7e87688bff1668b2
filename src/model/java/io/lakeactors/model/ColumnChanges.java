package io.lakeactors.model;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What becomes of a table's columns, as those who read it see it.
 *
 * @param removed columns that get no more values, by their names
 * @param renamed from a column's name to the one that it gets
 * @param retyped from a column's present name to the type that it gets; of one that has others nested in it, also where one of those comes, goes or gets another name
 * @param added new columns
 */
public record ColumnChanges(Set<String> removed, Map<String, String> renamed, Map<String, Retyped> retyped, List<Field> added) {
    public static final ColumnChanges NONE = new ColumnChanges(Set.of(), Map.of(), Map.of(), List.of());

    /**
     * What a column's type is to be. A table may have more nested in it than any schema told.
     *
     * @param before as schemas before had it, one after the other
     */
    public record Retyped(List<Type> before, Type now) {
        public Retyped {
            before = List.copyOf(before);
        }

        private Retyped and(Retyped other) {
            return new Retyped(Stream.concat(before.stream(), other.before.stream()).distinct().toList(), now);
        }
    }

    public ColumnChanges {
        removed = Set.copyOf(removed);
        renamed = Map.copyOf(renamed);
        retyped = Map.copyOf(retyped);
        added = List.copyOf(added);
    }

    /** From one schema of a table to the next. */
    public static ColumnChanges between(Schema before, Schema now) {
        var removed = new LinkedHashSet<>(before.fields().stream().map(Field::name).toList());
        var renamed = new LinkedHashMap<String, String>();
        var retyped = new LinkedHashMap<String, Retyped>();
        var added = new ArrayList<Field>();
        for (Field field : now.fields()) {
            boolean stays = before.indexOf(field.name()).isPresent();
            String held = stays || before.indexOf(field.formerName()).isEmpty() ? field.name() : field.formerName();
            var index = before.indexOf(held);
            removed.remove(held);
            if (index.isEmpty()) {
                added.add(field);
            } else {
                var type = before.fields().get(index.getAsInt()).type();
                if (!looksAs(type, field.type())) {
                    retyped.put(held, new Retyped(List.of(type), field.type()));
                }
            }
            if (!held.equals(field.name())) {
                renamed.put(held, field.name());
            }
        }
        return new ColumnChanges(removed, renamed, retyped, added);
    }

    /** For who reads it: how records write it, and what is told of it, are no difference. */
    private static boolean looksAs(Type one, Type other) {
        if (one instanceof Type.Struct(var ours) && other instanceof Type.Struct(var theirs)) {
            return ours.size() == theirs.size()
                    && IntStream.range(0, ours.size()).allMatch(i -> ours.get(i).name().equals(theirs.get(i).name()) && looksAs(ours.get(i).type(), theirs.get(i).type()));
        }
        if (one instanceof Type.Array(var ours) && other instanceof Type.Array(var theirs)) {
            return looksAs(ours.type(), theirs.type());
        }
        if (one instanceof Type.Dictionary(var ours) && other instanceof Type.Dictionary(var theirs)) {
            return looksAs(ours.type(), theirs.type());
        }
        return one.word().equals(other.word());
    }

    /**
     * With those of a table that has more columns than the schema before has told.
     *
     * @param columns the names that the table has
     */
    public ColumnChanges withRenamesOf(Collection<String> columns, Schema now) {
        var names = new LinkedHashMap<String, String>();
        var types = new LinkedHashMap<String, Retyped>();
        now.fields().forEach(field -> {
            boolean renames = columns.contains(field.formerName()) && !columns.contains(field.name());
            if (renames) {
                names.put(field.formerName(), field.name());
            }
            String held = renames ? field.formerName() : field.name();
            Type former = formerly(field.type());
            if (columns.contains(held) && !looksAs(former, field.type())) {
                types.put(held, new Retyped(List.of(former), field.type()));
            }
        });
        return and(new ColumnChanges(Set.of(), names, types, List.of()));
    }

    /** Whether a schema says of any column, or of what is nested in one, that it was called otherwise. */
    public static boolean renames(Schema now) {
        return now.fields().stream().anyMatch(field -> !field.formerName().isEmpty() || !looksAs(formerly(field.type()), field.type()));
    }

    /** With the names that what is nested in it had before. */
    private static Type formerly(Type type) {
        return switch (type) {
            case Type.Struct(var fields) -> new Type.Struct(fields.stream().map(ColumnChanges::formerly).toList());
            case Type.Array(var element) -> new Type.Array(formerly(element));
            case Type.Dictionary(var value) -> new Type.Dictionary(formerly(value));
            default -> type;
        };
    }

    private static Field formerly(Field field) {
        return Field.of(field.formerName().isEmpty() ? field.name() : field.formerName(), formerly(field.type()), field.required());
    }

    /** Both: of a table that two have written. */
    public ColumnChanges and(ColumnChanges other) {
        var gone = new LinkedHashSet<>(removed);
        gone.addAll(other.removed);
        var names = new LinkedHashMap<>(renamed);
        names.putAll(other.renamed);
        var types = new LinkedHashMap<>(retyped);
        other.retyped.forEach((name, type) -> types.merge(name, type, Retyped::and));
        var fresh = new LinkedHashSet<>(added);
        fresh.addAll(other.added);
        return new ColumnChanges(gone, names, types, List.copyOf(fresh));
    }

    public boolean isEmpty() {
        return equals(NONE);
    }
}
