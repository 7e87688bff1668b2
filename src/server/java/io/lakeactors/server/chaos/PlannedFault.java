package io.lakeactors.server.chaos;

import java.util.Random;

/**
 * One fault of a plan.
 *
 * @param number from 1
 * @param chance where its choices (which node, how long, which variant) come from; the same for the same seed
 */
record PlannedFault(int number, FaultKind kind, long chance) {
    Random choices() {
        return new Random(chance);
    }
}
