package io.lakeactors.simulation;

import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * An exhaustive search of a small world: breadth first over every state that two writers, two records, compaction, expiry, orphan removal, crashes, and
 * lost or late requests
 * can reach. A state is a row of small numbers in a string: strings hash and compare fast, and are small.
 */
abstract class SmallModel {
    /** @param violation empty if every state that was seen is sound @param goals states in which everything is committed */
    record Result(Optional<String> violation, int states, boolean exhaustive, int goals) {}

    private final Set<String> seen = new HashSet<>();
    private final ArrayDeque<String> open = new ArrayDeque<>();

    abstract String first();

    /** The name of the invariant that a state breaks, or null. */
    abstract String broken(String state);

    abstract boolean isGoal(String state);

    /** Calls {@link #reach} for every state that one step leads to. */
    abstract void expand(String state);

    final void reach(String state) {
        if (seen.add(state)) {
            open.add(state);
        }
    }

    /** @param statesMax where to give up */
    final Result search(int statesMax) {
        reach(first());
        int goals = 0;
        while (!open.isEmpty()) {
            if (seen.size() >= statesMax) {
                return new Result(Optional.empty(), seen.size(), false, goals);
            }
            String state = open.remove();
            String violation = broken(state);
            if (violation != null) {
                return new Result(Optional.of(violation), seen.size(), true, goals);
            }
            if (isGoal(state)) {
                goals++;
            }
            expand(state);
        }
        return new Result(Optional.empty(), seen.size(), true, goals);
    }
}
