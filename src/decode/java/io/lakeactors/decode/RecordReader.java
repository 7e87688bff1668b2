package io.lakeactors.decode;

/** Reads one record's value into the columns that it was made with. */
interface RecordReader {
    /**
     * Appends exactly one value to every column.
     *
     * @throws Malformed if the value cannot be read at all; the columns may then hold parts of it
     */
    void read(byte[] bytes, int start, int end, int row);

    /** Whether a value without a byte may be a record. */
    default boolean takesNothing() {
        return false;
    }
}
