package io.lakeactors.simulation;

import java.util.ArrayList;

/** Orphan removal that knows nothing of live writers or requests on their way is safe if it goes by epochs; and only then. */
final class EpochsModel extends SmallModel {
    /** A guard that is missing. */
    enum Flaw {
        NONE,
        ORPHANS_BY_AGE,
        NO_EPOCH_CHECK
    }

    private static final int VERSION = 0;
    private static final int COMMIT = 1;
    private static final int EPOCH = 2;
    private static final int COMPACTED = 3;
    private static final int CRASHED = 4;
    private static final int COLLECTED = 5;
    /** The epochs under which commits were written follow the counters. */
    private static final int EPOCH_OF = 6;
    private static final int[] AT_REST = {IDLE, -1, 0, 0, 0};
    private static final int VERSIONS_FENCED_MAX = 6;

    private final Flaw flaw;
    private final int commits;
    private final int epochs;
    private final int crashes;
    private final int collections;

    EpochsModel(Flaw flaw, int commits, int epochs, int crashes, int collections) {
        this.flaw = flaw;
        this.commits = commits;
        this.epochs = epochs;
        this.crashes = crashes;
        this.collections = collections;
    }

    @Override
    SmallState decode(String text) {
        return SmallState.decode(text, EPOCH_OF + commits, 3, 3, 5, 5);
    }

    @Override
    SmallState first() {
        var state = new SmallState(new int[EPOCH_OF + commits]);
        state.snapshots.add(new int[] {-1, 0, 0});
        for (int i = 0; i < WRITERS; i++) {
            state.writers.add(AT_REST);
        }
        return state;
    }

    private static int[] head(SmallState state) {
        return state.snapshots.get(state.snapshots.size() - 1);
    }

    @Override
    String broken(SmallState state) {
        var head = head(state);
        String unsound = unsound(state, head[1]);
        if (unsound != null) {
            return unsound;
        }
        boolean regressed = state.snapshots.stream().anyMatch(snapshot -> snapshot[2] > head[2]);
        // Without the check the epoch falls first; what matters is what that leads to.
        return regressed && flaw != Flaw.NO_EPOCH_CHECK ? "I4" : null;
    }

    @Override
    boolean isGoal(SmallState state) {
        return head(state)[1] == RECORDS;
    }

    @Override
    void write(SmallState state, int i) {
        var writer = state.writers.get(i);
        int held = head(state)[1];
        switch (writer[0]) {
            case IDLE -> {
                if (held < RECORDS && state.counters[EPOCH] < epochs) {
                    var next = state.copy();
                    next.counters[EPOCH]++;
                    next.writers.set(i, new int[] {READ, -1, held, 0, next.counters[EPOCH]});
                    reach(next);
                }
            }
            case READ -> {
                for (int n = 1; n <= 2; n++) {
                    prepare(state, i, n);
                }
                fence(state, writer);
            }
            case WRITTEN -> send(state, i);
            case SENT -> become(state, i, WRITTEN, writer[1], writer[2], writer[3], writer[4]);
            default -> throw new IllegalStateException("writer " + writer[0]);
        }
        crash(state, i, CRASHED, crashes, AT_REST);
    }

    private void prepare(SmallState state, int i, int records) {
        var writer = state.writers.get(i);
        int commit = state.counters[COMMIT];
        if (commit < commits && writer[2] + records <= RECORDS) {
            var next = state.copy();
            next.counters[COMMIT]++;
            next.counters[EPOCH_OF + commit] = writer[4];
            next.writers.set(i, new int[] {WRITTEN, commit, writer[2], writer[2] + records, writer[4]});
            reach(next);
        }
    }

    /** A recovering writer may commit an empty snapshot under its epoch: no older request can land after it. */
    private void fence(SmallState state, int[] writer) {
        var head = head(state);
        if (head[2] < writer[4] && head[1] == writer[2] && state.counters[VERSION] < VERSIONS_FENCED_MAX) {
            push(state.copy(), -3, head[1], writer[4]);
        }
    }

    private void send(SmallState state, int i) {
        var writer = state.writers.get(i);
        var head = head(state);
        boolean fits = head[1] == writer[2] && (head[2] <= writer[4] || flaw == Flaw.NO_EPOCH_CHECK);
        if (state.landed(writer[1])) {
            if (writer[3] < RECORDS && head[1] == writer[3]) {
                become(state, i, READ, -1, writer[3], 0, writer[4]);
            } else {
                become(state, i, AT_REST);
            }
        } else if (!fits) {
            become(state, i, AT_REST);
        } else if (state.flying.size() < 2) {
            fly(state, i, state.counters[VERSION]);
        }
    }

    @Override
    void arrive(SmallState state, int i) {
        var request = state.flying.get(i);
        var next = state.copy();
        next.flying.remove(i);
        reach(next.copy());
        if (request[1] == state.counters[VERSION]) {
            next.data.add(new int[] {request[0], request[2], request[3]});
            int epoch = flaw == Flaw.NO_EPOCH_CHECK ? request[4] : Math.max(head(state)[2], request[4]);
            push(next, request[0], request[3], epoch);
        }
    }

    private void push(SmallState next, int commit, int position, int epoch) {
        next.counters[VERSION]++;
        next.snapshots.add(new int[] {commit, position, epoch});
        next.snapshots = new ArrayList<>(next.snapshots.subList(Math.max(0, next.snapshots.size() - 2), next.snapshots.size()));
        reach(next);
    }

    @Override
    void maintain(SmallState state) {
        var head = head(state);
        if (state.counters[COMPACTED] < 1 && !state.data.isEmpty()) {
            var next = state.copy();
            next.counters[COMPACTED]++;
            push(next, -2, head[1], head[2]);
        }
        if (state.counters[COLLECTED] < collections) {
            var next = state.copy();
            for (int commit = 0; commit < state.counters[COMMIT]; commit++) {
                boolean old = state.counters[EPOCH_OF + commit] < head[2] || flaw == Flaw.ORPHANS_BY_AGE;
                next.deleted |= old && !state.landed(commit) ? 1 << commit : 0;
            }
            if (next.deleted != state.deleted) {
                next.counters[COLLECTED]++;
                reach(next);
            }
        }
    }
}
