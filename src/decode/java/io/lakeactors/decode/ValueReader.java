package io.lakeactors.decode;

import io.lakeactors.model.Column;

/** Reads JSON values of one field into its column. Nulls are seen to by whoever holds the field. */
abstract sealed class ValueReader permits ScalarReader, DecimalReader, StructReader, ListReader, MapReader {
    private final Place place;
    private final Column column;

    ValueReader(Place place, Column column) {
        this.place = place;
        this.column = column;
    }

    /** Where a field stands, and where its faults go. @param path dotted @param word the type as contracts write it */
    record Place(String path, String word, Faults faults) {}

    /** Passes the value that begins at {@code p}, which is not null, and appends exactly one value to the column. @return where the value ends */
    abstract int read(JsonScanner in, byte[] bytes, int p);

    final Column column() {
        return column;
    }

    final String path() {
        return place.path();
    }

    final Faults faults() {
        return place.faults();
    }

    /** The value that begins here is of another JSON type: passes it and appends a null and a fault. */
    final int mismatch(JsonScanner in, int p) {
        return fault(in, p, in.skip(p), "expected " + place.word() + ", found");
    }

    /** The value in [from, to), already passed, is not of the type: appends a null and a fault. */
    final int fault(JsonScanner in, int from, int to, String why) {
        column.addNull();
        faults().add(Faults.TYPE, path(), why + " " + in.found(from, to));
        return to;
    }

    final String word() {
        return place.word();
    }

    /** What a field's null means within a struct, list or map. */
    final void addNull(boolean required) {
        column.addNull();
        if (required) {
            faults().add(Faults.REQUIRED, path(), "a required value is null");
        }
    }
}
