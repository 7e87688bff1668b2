package io.lakeactors.lake.parquet;

import java.io.IOException;

/** The bytes of a file. */
@FunctionalInterface
public interface RangeReader {
    /**
     * Fills {@code [start, start + length)} of an array.
     *
     * @throws IOException if the file cannot be read, or ends before
     */
    void read(long position, byte[] into, int start, int length) throws IOException;
}
