package io.lakeactors.quality;

/**
 * The keys that a partition's records had since the last multiple of the window's positions: what uniqueness rules look back at. Belongs to one partition
 * and one {@link Judge}; kept across batches, so that verdicts do not depend on where batches are cut. After a restart or a step back, take a new one and
 * prime it.
 */
public final class UniqueWindow {
    private final ByteKeys[] keys;
    private final long[] window;

    UniqueWindow(int rules) {
        keys = new ByteKeys[rules];
        window = new long[rules];
        for (int i = 0; i < rules; i++) {
            keys[i] = new ByteKeys();
            window[i] = -1;
        }
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
