package io.lakeactors.quality;

/**
 * The keys that a partition's records had since the last multiple of the window's positions: what uniqueness rules look back at; and what thresholds have counted in
 * their present range. Belongs to one partition and one {@link Judge}; kept across batches, so that verdicts do not depend on where batches are cut. After a restart
 * or a step back, take a new one and prime it.
 */
public final class UniqueWindow {
    private final ByteKeys[] keys;
    private final long[] window;
    private final Count[] counts;

    /** Of a threshold's present range, -1 for none. */
    static final class Count {
        long range = -1;
        long records;
        long faulty;
        boolean told;
    }

    UniqueWindow(int rules, int thresholds) {
        keys = new ByteKeys[rules];
        window = new long[rules];
        for (int i = 0; i < rules; i++) {
            keys[i] = new ByteKeys();
            window[i] = -1;
        }
        counts = new Count[thresholds];
        for (int i = 0; i < thresholds; i++) {
            counts[i] = new Count();
        }
    }

    Count count(int threshold) {
        return counts[threshold];
    }

    /** The keys of a rule in the window that an offset belongs to. */
    ByteKeys keys(int rule, long offset, long windowPositions) {
        long current = offset / windowPositions;
        if (current != window[rule]) {
            keys[rule].clear();
            window[rule] = current;
        }
        return keys[rule];
    }
}
