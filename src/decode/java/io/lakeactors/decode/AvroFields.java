package io.lakeactors.decode;

import io.lakeactors.model.Column;

/** Reads the fields of a record in the writer's order, each into the column that wants it or past it; columns that the writer does not know become null. */
final class AvroFields {
    private final AvroValue[] values;
    private final Column[] absent;
    private final String[] unknown;
    private final Faults faults;

    /** @param unknown the paths of fields that no column wants, if each of them is a fault */
    AvroFields(AvroValue[] values, Column[] absent, String[] unknown, Faults faults) {
        this.values = values;
        this.absent = absent;
        this.unknown = unknown;
        this.faults = faults;
    }

    /** Appends one value to each column. */
    void read(AvroInput in) {
        in.enter();
        for (AvroValue value : values) {
            value.read(in);
        }
        for (Column column : absent) {
            column.addNull();
        }
        for (String path : unknown) {
            faults.add(Faults.UNKNOWN, path, "the contract names no such field");
        }
        in.leave();
    }
}
