package io.lakeactors.decode;

import io.lakeactors.model.Column;

/** Reads JSON values of one field into its column. Nulls are seen to by whoever holds the field. */
abstract sealed class ValueReader permits ScalarReader, StructReader, ListReader, MapReader {
    private final Place place;
    private final Column column;

    ValueReader(Place place, Column column) {
        this.place = place;
        this.column = column;
    }

    /** Where a field stands, and where its faults go. @param path dotted @param word the type as contracts write it */
    record Place(String path, String word, Faults faults) {}

    /** Passes the value that begins with {@code c}, which is not null, and appends exactly one value to the column. */
    abstract void read(JsonScanner in, int c);

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
    final void mismatch(JsonScanner in, int c) {
        int from = in.at();
        in.skip(c);
        fault(in, from, "expected " + place.word() + ", found");
    }

    /** The value from here, already passed, is not of the type: appends a null and a fault. */
    final void fault(JsonScanner in, int from, String why) {
        column.addNull();
        faults().add(Faults.TYPE, path(), why + " " + in.found(from));
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
