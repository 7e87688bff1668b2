package io.lakeactors.testkit;

import io.lakeactors.model.Ids;
import java.util.Random;
import java.util.UUID;

/** Version 7 uuids that are the same for the same seed and ascend in the order they were asked for. */
public final class SeededIds implements Ids {
    private final Random random;
    private long counter;

    public SeededIds(long seed) {
        random = new Random(seed);
    }

    @Override
    public synchronized String next() {
        long high = counter++ << 16 | 0x7000L | random.nextInt(0x1000);
        long low = 0x8000000000000000L | random.nextLong() >>> 2;
        return new UUID(high, low).toString();
    }
}
