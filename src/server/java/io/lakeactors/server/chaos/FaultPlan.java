package io.lakeactors.server.chaos;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Random;

/** The faults in their order, without an end. Every kind comes once before any comes again; the same seed gives the same plan. */
final class FaultPlan {
    private final List<FaultKind> kinds;
    private final Random random;
    private final Deque<FaultKind> deck = new ArrayDeque<>();
    private int number;

    FaultPlan(long seed, List<FaultKind> kinds) {
        if (kinds.isEmpty()) {
            throw new IllegalArgumentException("a plan without faults");
        }
        this.kinds = List.copyOf(kinds);
        random = new Random(seed);
    }

    PlannedFault next() {
        if (deck.isEmpty()) {
            var shuffled = new ArrayList<>(kinds);
            Collections.shuffle(shuffled, random);
            deck.addAll(shuffled);
        }
        return new PlannedFault(++number, deck.poll(), random.nextLong());
    }
}
