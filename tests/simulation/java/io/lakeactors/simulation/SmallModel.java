package io.lakeactors.simulation;

import java.util.ArrayDeque;
import java.util.Arrays;
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

    static final int RECORDS = 2;
    static final int WRITERS = 2;
    /** What a writer is about. */
    static final int IDLE = 0;
    static final int READ = 1;
    static final int WRITTEN = 2;
    static final int SENT = 3;

    private final Set<String> seen = new HashSet<>();
    private final ArrayDeque<String> open = new ArrayDeque<>();

    abstract SmallState first();

    abstract SmallState decode(String text);

    /** The name of the invariant that a state breaks, or null. */
    abstract String broken(SmallState state);

    abstract boolean isGoal(SmallState state);

    /** Calls {@link #reach} for every state that a step of a writer leads to. */
    abstract void write(SmallState state, int writer);

    /** The same for what becomes of a request on its way. */
    abstract void arrive(SmallState state, int request);

    /** The same for compaction, expiry and orphan removal. */
    abstract void maintain(SmallState state);

    /** Encodes, and so orders, the state. */
    final void reach(SmallState state) {
        String text = state.encode();
        if (seen.add(text)) {
            open.add(text);
        }
    }

    /** Which of the invariants that every model has a state breaks, or null. @param position up to where records should be in the table, -1 if nobody knows */
    static String unsound(SmallState state, int position) {
        var times = state.multiplicity(RECORDS);
        if (Arrays.stream(times).anyMatch(n -> n > 1)) {
            return "I1";
        }
        for (int record = 0; record < RECORDS; record++) {
            if (position >= 0 && times[record] != (record < position ? 1 : 0)) {
                return "I2";
            }
        }
        return state.data.stream().anyMatch(file -> state.isDeleted(file[0])) ? "I7" : null;
    }

    final void become(SmallState state, int i, int... writer) {
        var next = state.copy();
        next.writers.set(i, writer);
        reach(next);
    }

    /** @param counter counts the crashes, of which there are at most so many */
    final void crash(SmallState state, int i, int counter, int crashesMax, int[] atRest) {
        if (state.writers.get(i)[0] != IDLE && state.counters[counter] < crashesMax) {
            var next = state.copy();
            next.counters[counter]++;
            next.writers.set(i, atRest);
            reach(next);
        }
    }

    /** A writer sends its commit; the same request twice on its way is one. */
    final void fly(SmallState state, int i, int version) {
        var next = state.copy();
        var writer = state.writers.get(i).clone();
        var request = writer.clone();
        request[0] = writer[1];
        request[1] = version;
        if (next.flying.stream().noneMatch(other -> Arrays.equals(other, request))) {
            next.flying.add(request);
        }
        writer[0] = SENT;
        next.writers.set(i, writer);
        reach(next);
    }

    private void expand(SmallState state) {
        for (int i = 0; i < WRITERS; i++) {
            write(state, i);
        }
        for (int i = 0; i < state.flying.size(); i++) {
            arrive(state, i);
        }
        maintain(state);
    }

    /** @param statesMax where to give up */
    final Result search(int statesMax) {
        reach(first());
        int goals = 0;
        while (!open.isEmpty()) {
            if (seen.size() >= statesMax) {
                return new Result(Optional.empty(), seen.size(), false, goals);
            }
            var state = decode(open.remove());
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
