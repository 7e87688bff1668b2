package io.lakeactors.decode;

import io.lakeactors.model.Column;
import io.lakeactors.model.Field;
import java.util.List;

/** Reads nested objects of declared fields, and judges which of these are required: the judge sees only whole columns. */
final class StructReader extends ValueReader {
    private final Column.Struct column;
    private final ObjectFields members;
    private final RequiredFields required;

    StructReader(Place place, Column.Struct column, List<Field> fields, ObjectFields members) {
        super(place, column);
        this.column = column;
        this.members = members;
        required = new RequiredFields(place.path(), column, fields, place.faults());
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
        required.check(row, mark);
        return after;
    }
}
