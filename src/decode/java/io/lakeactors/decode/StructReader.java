package io.lakeactors.decode;

import io.lakeactors.model.Column;
import io.lakeactors.model.Field;
import java.util.List;

/** Reads nested objects of declared fields, and judges which of these are required: the judge sees only whole columns. */
final class StructReader extends ValueReader {
    private final Column.Struct column;
    private final ObjectFields members;
    private final int[] required;
    private final String[] requiredPaths;

    StructReader(Place place, Column.Struct column, List<Field> fields, ObjectFields members) {
        super(place, column);
        this.column = column;
        this.members = members;
        required = java.util.stream.IntStream.range(0, fields.size()).filter(i -> fields.get(i).required()).toArray();
        requiredPaths = java.util.Arrays.stream(required).mapToObj(i -> place.path() + "." + fields.get(i).name()).toArray(String[]::new);
    }

    @Override
    int read(JsonScanner in, byte[] bytes, int p) {
        if (bytes[p] != '{') {
            return mismatch(in, p);
        }
        int row = column.size();
        int mark = faults().mark();
        int after = members.read(in, p, row);
        column.added();
        for (int i = 0; i < required.length; i++) {
            if (column.children()[required[i]].isNull(row) && !faults().has(requiredPaths[i], mark)) {
                faults().add(Faults.REQUIRED, requiredPaths[i], "a required field is null or absent");
            }
        }
        return after;
    }
}
