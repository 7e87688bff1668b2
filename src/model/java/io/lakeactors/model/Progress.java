package io.lakeactors.model;

/**
 * How far a table has come with one source partition: one entry of its position vector.
 *
 * @param start the position at which the table began to read this partition
 * @param next the position of the next record to read
 * @param leaderEpoch the source's leader epoch of the last record, -1 if unknown
 * @param writerEpoch the epoch of the partition's writer that made this entry
 * @param ledger what became of the records in [start, next)
 */
public record Progress(long start, long next, int leaderEpoch, long writerEpoch, Ledger ledger) {
    public Progress {
        if (start < 0 || next < start) {
            throw new IllegalArgumentException("positions [" + start + "," + next + ")");
        }
    }

    /** The entry after one more contiguous range. */
    public Progress advanced(OffsetRange range, int leaderEpoch, long writerEpoch, Ledger batch) {
        if (range.first() != next) {
            throw new IllegalArgumentException(range + " does not begin at " + next);
        }
        return new Progress(start, range.next(), leaderEpoch, writerEpoch, ledger.plus(batch));
    }
}
