package io.lakeactors.simulation;

import java.util.SplittableRandom;

/** The only source of chance in a world. */
final class Chance {
    private final SplittableRandom random;

    Chance(long seed) {
        random = new SplittableRandom(seed);
    }

    int below(int bound) {
        return random.nextInt(bound);
    }

    boolean perMille(int probability) {
        return probability > 0 && random.nextInt(1000) < probability;
    }
}
