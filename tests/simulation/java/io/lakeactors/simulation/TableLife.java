package io.lakeactors.simulation;

import io.lakeactors.engine.Decision;
import io.lakeactors.engine.commit.CommitCore;
import io.lakeactors.engine.commit.CommitEffect;
import io.lakeactors.engine.commit.CommitEvent;
import io.lakeactors.engine.commit.CommitInput;
import io.lakeactors.engine.commit.CommitMemory;
import io.lakeactors.engine.commit.CommitState;
import io.lakeactors.model.CommitOutcome;
import io.lakeactors.model.PositionVector;
import io.lakeactors.model.Resolution;
import io.lakeactors.model.TableHead;

/** One life of a table's committer. */
final class TableLife extends Incarnation<CommitState, CommitInput, CommitEvent, CommitEffect> {
    private final CommitCore core;
    private final SimTable table;
    private PositionVector vector = PositionVector.EMPTY;
    private final Entity<CommitMemory, CommitEvent> home;

    TableLife(World world, Entity<CommitMemory, CommitEvent> home, CommitCore core, SimTable table) {
        super(world, home, core.recovered(home.memory()));
        this.core = core;
        this.table = table;
        this.home = home;
    }

    @Override
    Decision<CommitState, CommitEvent, CommitEffect> step(CommitState now, CommitInput input) {
        return core.step(now, input);
    }

    @Override
    boolean remembers(Object memory) {
        return state.memory().equals(memory);
    }

    @Override
    void journaled(CommitEvent event) {
        world.invariants.journaled(home.id, table, event);
    }

    @Override
    void check() {
        var now = state.head().map(TableHead::vector).orElse(PositionVector.EMPTY);
        boolean fell = state.head().isPresent() && vector.entries().entrySet().stream()
                .anyMatch(entry -> now.of(entry.getKey()).filter(progress -> progress.next() >= entry.getValue().next()).isEmpty());
        Violation.unless(!fell, "P16", table.name + " took a head that had gone back for the truth");
        vector = now;
    }

    @Override
    void run(CommitEffect effect) {
        switch (effect) {
            case CommitEffect.AcquireEpoch(long round) -> world.later(() -> {
                long epoch = world.catalog.acquireEpoch(home.id);
                world.later(() -> receive(new CommitInput.EpochAcquired(round, epoch)));
            });
            case CommitEffect.ReadHead read -> world.later(() -> {
                var head = table.describe();
                world.later(() -> receive(new CommitInput.HeadRead(read.round(), head)));
            });
            case CommitEffect.Commit commit -> commit(commit);
            case CommitEffect.Resolve resolve -> resolve(resolve);
            case CommitEffect.Answer answer -> world.answer(table.name, answer);
            case CommitEffect.Report report -> { }
            case CommitEffect.Stop stop -> die();
        }
    }

    SimTable table() {
        return table;
    }

    private void commit(CommitEffect.Commit commit) {
        var request = commit.request();
        boolean lost = world.happens(Fault.REQUEST_LOST);
        boolean answerLost = !lost && world.happens(Fault.REPLY_LOST);
        boolean late = !lost && world.happens(Fault.REQUEST_LATE);
        int times = lost ? 0 : world.happens(Fault.REQUEST_DOUBLED) ? 2 : 1;
        for (int i = 0; i < times; i++) {
            Runnable arrival = () -> {
                var base = world.catalog.base(request);
                world.later(() -> {
                    var outcome = world.catalog.swap(request, base);
                    world.trace("catalog", outcome);
                    if (!answerLost) {
                        world.later(() -> receive(new CommitInput.CommitEnded(request.commitId(), commit.attempt(), outcome)));
                    }
                });
            };
            if (late) {
                world.muchLater(arrival);
            } else {
                world.later(arrival);
            }
        }
        if (lost || answerLost || late) {
            var unknown = new CommitOutcome.Unknown("no answer in time");
            world.later(() -> receive(new CommitInput.CommitEnded(request.commitId(), commit.attempt(), unknown)));
        }
    }

    private void resolve(CommitEffect.Resolve resolve) {
        var request = resolve.request();
        if (world.happens(Fault.RESOLVE_LOST)) {
            var undecided = new Resolution.Undecided("no answer in time");
            world.later(() -> receive(new CommitInput.ResolveEnded(request.commitId(), resolve.fenceEpoch(), undecided)));
            return;
        }
        world.later(() -> {
            var resolution = world.catalog.resolve(request, resolve.fenceEpoch());
            world.later(() -> receive(new CommitInput.ResolveEnded(request.commitId(), resolve.fenceEpoch(), resolution)));
        });
    }
}
