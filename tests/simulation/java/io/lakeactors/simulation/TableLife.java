package io.lakeactors.simulation;

import io.lakeactors.contract.PipelineSpec.Delivery;
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
import java.util.List;

/** One life of a table's committer. */
final class TableLife extends Incarnation<CommitState, CommitInput, CommitEvent, CommitEffect> {
    private final CommitCore core;
    private final SimTable table;
    private PositionVector vector = PositionVector.EMPTY;

    TableLife(World world, SimNode node, Entity<CommitMemory, CommitEvent> home, CommitCore core, SimTable table) {
        super(world, node, home, core.recovered(home.memory()));
        this.core = core;
        this.table = table;
    }

    @Override
    Decision<CommitState, CommitEvent, CommitEffect> step(CommitState now, CommitInput input) {
        boolean isNew = input instanceof CommitInput.Offered || input instanceof CommitInput.Tick;
        return isLeaving() && isNew ? new Decision<>(now, List.of(), List.of()) : core.step(now, input);
    }

    @Override
    boolean remembers(Object memory) {
        return state.memory().equals(memory);
    }

    @Override
    void journaled(String journal, CommitEvent event) {
        world.invariants.journaled(journal, table, event);
    }

    @Override
    void beginHandOver() {}

    /** A commit whose end is not awaited would have to be looked up and fenced by the successor. */
    @Override
    boolean isDone(CommitState now) {
        return now.flight().isEmpty();
    }

    @Override
    void check() {
        var now = state.head().map(TableHead::vector).orElse(PositionVector.EMPTY);
        boolean fell = state.head().isPresent() && vector.entries().entrySet().stream()
                .anyMatch(entry -> now.of(entry.getKey()).filter(progress -> progress.next() >= entry.getValue().next()).isEmpty());
        Violation.unless(!fell || world.swarm.delivery() == Delivery.AT_LEAST_ONCE, "P16", table.name + " took a head that had gone back for the truth");
        vector = now;
    }

    @Override
    void run(CommitEffect effect) {
        switch (effect) {
            case CommitEffect.AcquireEpoch(long round) -> world.later(() -> {
                long epoch = world.catalog.acquireEpoch(id());
                world.later(() -> receive(new CommitInput.EpochAcquired(round, epoch)));
            });
            case CommitEffect.ReadHead read -> world.later(() -> {
                var head = table.describe();
                world.later(() -> receive(new CommitInput.HeadRead(read.round(), head)));
            });
            case CommitEffect.Commit commit -> commit(commit);
            case CommitEffect.Resolve resolve -> resolve(resolve);
            case CommitEffect.Answer answer -> world.answer(node.view, table.name, answer);
            case CommitEffect.Report(CommitEffect.Status status, String reason) -> {
                if (status == CommitEffect.Status.FAILED) {
                    world.halted(node.view);
                }
            }
            case CommitEffect.Stop stop -> giveWay();
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
