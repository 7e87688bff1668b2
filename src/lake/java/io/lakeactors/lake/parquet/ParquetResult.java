package io.lakeactors.lake.parquet;

import java.util.List;

/**
 * A file whose last byte has been handed to its stream.
 *
 * @param rows records in it
 * @param bytes its length
 * @param floats what Parquet's footer cannot say of floating columns
 */
public record ParquetResult(long rows, long bytes, List<Floats> floats) {
    public ParquetResult {
        floats = List.copyOf(floats);
    }

    /**
     * A column of floats or doubles.
     *
     * @param values slots in it, nulls and NaN included
     * @param nans how many are NaN
     * @param wide whether they are doubles
     * @param least smallest number that is not NaN; of no meaning if {@code empty}
     * @param empty whether there is no such number
     */
    public record Floats(int fieldId, long values, long nulls, long nans, boolean wide, double least, double greatest, boolean empty) {}
}
