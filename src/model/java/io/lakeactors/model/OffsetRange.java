package io.lakeactors.model;

/**
 * Log positions [first, next) of one source partition. Positions, not records: compaction, control batches and aborted
 * transactions leave no gap. An empty range (first == next) never exists.
 */
public record OffsetRange(long first, long next) {
    public OffsetRange {
        if (first < 0 || next <= first) {
            throw new IllegalArgumentException("empty range [" + first + "," + next + ")");
        }
    }

    /** How many positions the range spans; at least the number of records in it. */
    public long positions() {
        return next - first;
    }

    public boolean contains(long position) {
        return position >= first && position < next;
    }

    /** The union with a range that begins exactly where this one ends. */
    public OffsetRange followedBy(OffsetRange later) {
        if (later.first != next) {
            throw new IllegalArgumentException(later + " does not follow " + this);
        }
        return new OffsetRange(first, later.next);
    }

    @Override
    public String toString() {
        return "[" + first + "," + next + ")";
    }
}
