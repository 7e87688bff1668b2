package io.lakeactors.decode;

import io.lakeactors.model.Column;
import io.lakeactors.model.Field;
import java.util.List;
import java.util.stream.IntStream;

/** Judges which fields of a struct must not be null: the judge sees only whole columns. */
final class RequiredFields {
    private final Column.Struct column;
    private final Faults faults;
    private final int[] required;
    private final String[] paths;

    /** @param path of the struct */
    RequiredFields(String path, Column.Struct column, List<Field> fields, Faults faults) {
        this.column = column;
        this.faults = faults;
        required = IntStream.range(0, fields.size()).filter(i -> fields.get(i).required()).toArray();
        paths = IntStream.of(required).mapToObj(i -> path + "." + fields.get(i).name()).toArray(String[]::new);
    }

    /** @param mark the faults before the struct was read: what has one since is told already */
    void check(int row, int mark) {
        for (int i = 0; i < required.length; i++) {
            if (column.children()[required[i]].isNull(row) && !faults.has(paths[i], mark)) {
                faults.add(Faults.REQUIRED, paths[i], "a required field is null or absent");
            }
        }
    }
}
