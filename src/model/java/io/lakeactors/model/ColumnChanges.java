package io.lakeactors.model;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What becomes of a table's columns, as those who read it see it. What is nested in columns is not told.
 *
 * @param removed columns that get no more values, by their names
 * @param renamed from a column's name to the one that it gets
 * @param retyped from a column's present name to the type that it gets
 * @param added new columns
 */
public record ColumnChanges(Set<String> removed, Map<String, String> renamed, Map<String, Type> retyped, List<Field> added) {
    public static final ColumnChanges NONE = new ColumnChanges(Set.of(), Map.of(), Map.of(), List.of());

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
        var retyped = new LinkedHashMap<String, Type>();
        var added = new ArrayList<Field>();
        for (Field field : now.fields()) {
            boolean stays = before.indexOf(field.name()).isPresent();
            String held = stays || before.indexOf(field.formerName()).isEmpty() ? field.name() : field.formerName();
            var index = before.indexOf(held);
            removed.remove(held);
            if (index.isEmpty()) {
                added.add(field);
            } else if (!before.fields().get(index.getAsInt()).type().equals(field.type())) {
                retyped.put(held, field.type());
            }
            if (!held.equals(field.name())) {
                renamed.put(held, field.name());
            }
        }
        return new ColumnChanges(removed, renamed, retyped, added);
    }

    /**
     * With those of a table that has more columns than the schema before has told.
     *
     * @param columns the names that the table has
     */
    public ColumnChanges withRenamesOf(Collection<String> columns, Schema now) {
        var all = new LinkedHashMap<>(renamed);
        now.fields().stream().filter(field -> columns.contains(field.formerName()) && !columns.contains(field.name())).forEach(field -> all.put(field.formerName(), field.name()));
        return new ColumnChanges(removed, all, retyped, added);
    }

    public boolean isEmpty() {
        return equals(NONE);
    }
}
