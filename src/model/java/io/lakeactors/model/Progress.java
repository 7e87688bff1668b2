package io.lakeactors.model;

import java.util.Optional;

/**
 * How far a table has come with one source partition: one entry of its position vector.
 *
 * @param start the position at which the table began to read this partition
 * @param next the position of the next record to read
 * @param leaderEpoch the source's leader epoch of the last record, -1 if unknown
 * @param writerEpoch the epoch of the partition's writer that made this entry
 * @param ledger what became of the records in [start, next)
 * @param eventTime how far the time of events has come at {@code next}; empty if the contract knows no late rows, or no time was seen yet
 */
public record Progress(long start, long next, int leaderEpoch, long writerEpoch, Ledger ledger, Optional<EventTime> eventTime) {
    public Progress {
        // Journals of earlier versions do not have it.
        eventTime = eventTime == null ? Optional.empty() : eventTime;
        if (start < 0 || next < start) {
            throw new IllegalArgumentException("positions [" + start + "," + next + ")");
        }
    }

    /** Without a time of events. */
    public Progress(long start, long next, int leaderEpoch, long writerEpoch, Ledger ledger) {
        this(start, next, leaderEpoch, writerEpoch, ledger, Optional.empty());
    }

    /** The same positions, whose records are elsewhere now. */
    public Progress with(Ledger moved) {
        return new Progress(start, next, leaderEpoch, writerEpoch, moved, eventTime);
    }

    /** The entry after one more contiguous range. */
    public Progress advanced(OffsetRange range, int leaderEpoch, long writerEpoch, Ledger batch) {
        return advanced(range, leaderEpoch, writerEpoch, batch, Optional.empty());
    }

    /** As above. @param reached how far the time of events has come at the range's end */
    public Progress advanced(OffsetRange range, int leaderEpoch, long writerEpoch, Ledger batch, Optional<EventTime> reached) {
        if (range.first() != next) {
            throw new IllegalArgumentException(range + " does not begin at " + next);
        }
        return new Progress(start, range.next(), leaderEpoch, writerEpoch, ledger.plus(batch), reached);
    }
}
