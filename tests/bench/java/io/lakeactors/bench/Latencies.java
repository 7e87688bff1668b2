package io.lakeactors.bench;

import java.util.Arrays;

/** Counts times by milliseconds, up to ten minutes. Not safe for threads. */
final class Latencies {
    private static final int SLOWEST_MILLIS = 600_000;

    private final int[] byMillis = new int[SLOWEST_MILLIS + 1];

    void add(long nanos) {
        byMillis[(int) Math.clamp(nanos / 1_000_000, 0, SLOWEST_MILLIS)]++;
    }

    void clear() {
        Arrays.fill(byMillis, 0);
    }

    /** @param part from 0 to 1 @return milliseconds that so many took at most; -1 if nothing was counted */
    int percentile(double part) {
        long all = Arrays.stream(byMillis).asLongStream().sum();
        if (all == 0) {
            return -1;
        }
        long wanted = (long) Math.ceil(part * all);
        int millis = 0;
        for (long counted = byMillis[0]; counted < wanted; counted += byMillis[millis]) {
            millis++;
        }
        return millis;
    }
}
