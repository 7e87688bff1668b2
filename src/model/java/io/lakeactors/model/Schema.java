package io.lakeactors.model;

import java.util.List;
import java.util.OptionalInt;

/** The columns of a table or of a decoded batch, in order. */
public record Schema(List<Field> fields) {
    public Schema {
        fields = List.copyOf(fields);
        if (fields.stream().map(Field::name).distinct().count() != fields.size()) {
            throw new IllegalArgumentException("a column name occurs twice: " + fields.stream().map(Field::name).toList());
        }
    }

    public OptionalInt indexOf(String name) {
        for (int i = 0; i < fields.size(); i++) {
            if (fields.get(i).name().equals(name)) {
                return OptionalInt.of(i);
            }
        }
        return OptionalInt.empty();
    }

    public Schema with(List<Field> more) {
        var all = new java.util.ArrayList<>(fields);
        all.addAll(more);
        return new Schema(all);
    }
}
