package io.lakeactors.model;

import java.util.List;

/**
 * The records [first, next) of one source partition, decoded under a contract into columns, with where they came from. Row i of every column is record i of {@code raw};
 * a record that could not be decoded has nulls in every column and at least one fault.
 *
 * @param raw the records as received
 * @param columns the contract's fields
 * @param faults what the decoder found wrong, in ascending order of row
 */
public record MicroBatch(RawBatch raw, ColumnBatch columns, List<RowFault> faults) {
    public OffsetRange range() {
        return raw.range();
    }
}
