package io.lakeactors.simulation;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Positions in the table and compare-and-set are enough for neither loss nor doubles, with any number of zombies: the writers are never kept apart. */
final class OffsetsModel extends SmallModel {
    /** A guard that is missing. */
    enum Flaw {
        NO_COMPARE_AND_SET,
        NO_VALIDATION,
        JOURNAL_IS_TRUTH,
        DESTRUCTIVE_CLEANUP,
        ORPHANS_IGNORE_INTENTS,
        RESET_WHEN_LOST,
        /** Safe, because evidence that is lost halts; but not live. */
        COMPACTION_DROPS_POSITION
    }

    private static final int COMMITS = 4;
    private static final int CRASHES = 2;
    private static final int NONE = -1;
    private static final int VERSION = 0;
    private static final int COMMIT = 1;
    private static final int COMPACTED = 2;
    private static final int EXPIRED = 3;
    private static final int CRASHED = 4;
    private static final int COLLECTED = 5;
    private static final int JOURNAL = 6;
    private static final int[] AT_REST = {IDLE, NONE, 0, 0};

    private final Set<Flaw> flaws;

    OffsetsModel(Flaw... flaws) {
        this.flaws = EnumSet.noneOf(Flaw.class);
        this.flaws.addAll(List.of(flaws));
    }

    private boolean has(Flaw flaw) {
        return flaws.contains(flaw);
    }

    @Override
    SmallState decode(String text) {
        return SmallState.decode(text, 7, 2, 3, 4, 4);
    }

    @Override
    SmallState first() {
        var state = new SmallState(0, 0, 0, 0, 0, 0, 0);
        state.snapshots.add(new int[] {NONE, 0});
        for (int i = 0; i < WRITERS; i++) {
            state.writers.add(AT_REST);
        }
        return state;
    }

    /** The position that the newest retained snapshot which carries one says, or {@link #NONE}. */
    private static int position(SmallState state) {
        for (int i = state.snapshots.size() - 1; i >= 0; i--) {
            if (state.snapshots.get(i)[1] != NONE) {
                return state.snapshots.get(i)[1];
            }
        }
        return NONE;
    }

    @Override
    String broken(SmallState state) {
        int position = position(state);
        String unsound = unsound(state, position);
        if (unsound != null) {
            return unsound;
        }
        boolean atRest = state.flying.isEmpty() && state.writers.stream().allMatch(writer -> writer[0] == IDLE);
        return has(Flaw.JOURNAL_IS_TRUTH) && atRest && state.counters[JOURNAL] > Math.max(position, 0) ? "I2" : null;
    }

    @Override
    boolean isGoal(SmallState state) {
        return position(state) == RECORDS;
    }

    @Override
    void write(SmallState state, int i) {
        var writer = state.writers.get(i);
        int position = position(state);
        switch (writer[0]) {
            case IDLE -> {
                int base = has(Flaw.JOURNAL_IS_TRUTH) ? state.counters[JOURNAL] : position == NONE && has(Flaw.RESET_WHEN_LOST) ? 0 : position;
                if (base != NONE && base < RECORDS) {
                    become(state, i, READ, NONE, base, 0);
                }
            }
            case READ -> {
                for (int n = 1; n <= 2 && state.counters[COMMIT] < COMMITS; n++) {
                    prepare(state, i, writer[2], writer[2] + n);
                }
            }
            case WRITTEN -> send(state, i, position);
            case SENT -> answer(state, i);
            default -> throw new IllegalStateException("writer " + writer[0]);
        }
        crash(state, i, CRASHED, CRASHES, AT_REST);
    }

    private void prepare(SmallState state, int i, int from, int to) {
        if (to <= RECORDS) {
            var next = state.copy();
            next.writers.set(i, new int[] {WRITTEN, state.counters[COMMIT], from, to});
            next.counters[COMMIT]++;
            if (has(Flaw.JOURNAL_IS_TRUTH)) {
                next.counters[JOURNAL] = Math.max(next.counters[JOURNAL], to);
            }
            reach(next);
        }
    }

    private void send(SmallState state, int i, int position) {
        var writer = state.writers.get(i);
        boolean fits = position == writer[2] || has(Flaw.NO_VALIDATION) || position == NONE && has(Flaw.RESET_WHEN_LOST);
        if (state.landed(writer[1]) && !has(Flaw.NO_VALIDATION) || !fits) {
            become(state, i, IDLE, NONE, 0, 0);
        } else if (state.flying.size() < 3) {
            fly(state, i, state.counters[VERSION]);
        }
    }

    /** Success, conflict, or a timeout while the request is still on its way: each is resolved by reading again. */
    private void answer(SmallState state, int i) {
        var writer = state.writers.get(i);
        if (has(Flaw.DESTRUCTIVE_CLEANUP)) {
            var next = state.copy();
            next.deleted |= 1 << writer[1];
            next.writers.set(i, AT_REST);
            reach(next);
        }
        if (state.landed(writer[1]) && !has(Flaw.NO_VALIDATION)) {
            become(state, i, IDLE, NONE, 0, 0);
        } else {
            become(state, i, WRITTEN, writer[1], writer[2], writer[3]);
        }
    }

    /** A request is lost, or arrives; one whose base is not the head any more is dropped there. */
    @Override
    void arrive(SmallState state, int i) {
        var request = state.flying.get(i);
        var next = state.copy();
        next.flying.remove(i);
        reach(next.copy());
        if (request[1] == state.counters[VERSION] || has(Flaw.NO_COMPARE_AND_SET)) {
            next.counters[VERSION]++;
            next.snapshots.add(new int[] {request[0], request[3]});
            next.data.add(new int[] {request[0], request[2], request[3]});
            reach(next);
        }
    }

    @Override
    void maintain(SmallState state) {
        boolean drops = has(Flaw.COMPACTION_DROPS_POSITION) || has(Flaw.RESET_WHEN_LOST);
        if (state.counters[COMPACTED] < 1 && !state.data.isEmpty()) {
            var next = state.copy();
            next.counters[VERSION]++;
            next.counters[COMPACTED]++;
            next.snapshots.add(new int[] {-2, drops ? NONE : position(state)});
            reach(next);
        }
        if (state.counters[EXPIRED] < 1 && state.snapshots.size() > 1) {
            var next = state.copy();
            next.counters[VERSION]++;
            next.counters[EXPIRED]++;
            next.snapshots = new ArrayList<>(state.snapshots.subList(firstKept(state, drops), state.snapshots.size()));
            reach(next);
        }
        if (state.counters[COLLECTED] < 1) {
            var next = state.copy();
            next.counters[COLLECTED]++;
            for (int commit = 0; commit < state.counters[COMMIT]; commit++) {
                next.deleted |= isLive(state, commit) ? 0 : 1 << commit;
            }
            reach(next);
        }
    }

    private static int firstKept(SmallState state, boolean onlyHead) {
        int kept = state.snapshots.size() - 1;
        while (!onlyHead && state.snapshots.get(kept)[1] == NONE) {
            kept--;
        }
        return kept;
    }

    private boolean isLive(SmallState state, int commit) {
        boolean intended = state.writers.stream().anyMatch(writer -> writer[1] == commit) || state.flying.stream().anyMatch(request -> request[0] == commit);
        return state.landed(commit) || intended && !has(Flaw.ORPHANS_IGNORE_INTENTS);
    }
}
