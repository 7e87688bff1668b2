package io.lakeactors.decode;

import io.lakeactors.model.Column;

/** The way to an object within a record. Made once for each object of a contract: which element or entry is being read now, the columns tell when they are asked. */
sealed interface RecordPath {
    RecordPath RECORD = new Whole();

    /** The record itself. */
    record Whole() implements RecordPath {}

    /** @param name in the source's own words, UTF-8 */
    record Named(RecordPath in, byte[] name) implements RecordPath {}

    /** The element of a list that is being read. */
    record Element(RecordPath in, Column.Lists of) implements RecordPath {
        int index() {
            return of.element().size() - of.offsets()[of.size()];
        }
    }

    /** The entry of a map whose value is being read. */
    record Entry(RecordPath in, Column.Maps of) implements RecordPath {}
}
