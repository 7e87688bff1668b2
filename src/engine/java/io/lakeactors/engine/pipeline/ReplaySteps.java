package io.lakeactors.engine.pipeline;

import io.lakeactors.contract.PipelineSpec;
import io.lakeactors.engine.CrashPoints;
import io.lakeactors.engine.EngineNode;
import io.lakeactors.engine.commit.TableTend;
import io.lakeactors.engine.maintenance.Committers;
import io.lakeactors.engine.partition.PipelineTables;
import io.lakeactors.engine.pipeline.PipelineCommand.TakenOut;
import io.lakeactors.engine.replay.ReplayOrder;
import io.lakeactors.engine.signal.Signal;
import io.lakeactors.model.LakeException;
import io.lakeactors.model.Ledger;
import io.lakeactors.model.Progress;
import io.lakeactors.model.SourceKey;
import io.lakeactors.model.TableChange;
import io.lakeactors.model.TableName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/** How far an order has been carried out in its tables, and whether it can be. Blocks. */
final class ReplaySteps {
    private static final Duration AGAIN = Duration.ofSeconds(1);
    /** Of errors that go by: what cannot be reached. */
    private static final String PASSING = "LA-4";
    private static final long SMALL_BYTES = 1;

    private final EngineNode node;
    private final Committers committers;
    private final ReplayOrder order;

    ReplaySteps(EngineNode node, Committers committers, ReplayOrder order) {
        this.node = node;
        this.committers = committers;
        this.order = order;
    }

    /** Takes the rows out of one table after the other, as far as that has not been done. */
    PipelineCommand takeOut(PipelineSpec spec, List<SourceKey> keys) {
        node.parts().crashPoints().at(CrashPoints.BEFORE_TAKE_OUT);
        Optional<String> no = refusal();
        if (no.isPresent()) {
            return new TakenOut(order.id(), no, "", Ledger.ZERO);
        }
        var behind = new ArrayList<String>();
        for (ReplayOrder.Target target : order.targets()) {
            var ended = committers.change(target.table(), order.takeOut(target));
            node.signals().say(new Signal.TableChanged(target.table(), "TakeOut", order.by(), ended.end().name(), ended.reason().isBlank() ? order.sentence() : ended.reason()));
            boolean refused = ended.end() == TableTend.End.REFUSED && !ended.reason().startsWith(PASSING);
            if (refused && goneBack().isEmpty()) {
                return new TakenOut(order.id(), Optional.of(ended.reason()), "", Ledger.ZERO);
            }
            if (refused) {
                // Where one table has gone back and another cannot, the partitions read for the one that is behind.
                behind.add(target.table() + ": " + ended.reason());
            } else if (ended.end() != TableTend.End.LANDED) {
                LockSupport.parkNanos(AGAIN.toNanos());
                return new PipelineCommand.TakeOutFailed(order.id(), target.table() + ": " + ended.reason());
            }
            node.parts().crashPoints().at(CrashPoints.AFTER_TAKE_OUT);
        }
        var head = node.parts().tables().head(PipelineTables.main(spec));
        var before = keys.stream().flatMap(key -> head.vector().of(key).stream()).map(Progress::ledger).reduce(Ledger.ZERO, Ledger::plus);
        return new TakenOut(order.id(), Optional.empty(), behind.isEmpty() ? "" : "only " + String.join(", ", goneBack()) + " went back, not " + String.join("; ", behind), before);
    }

    /** Asks all tables before the first is changed. @return why one of them would refuse; empty once a table has gone back, as then the others have to be tried */
    private Optional<String> refusal() {
        if (node.parts().care().isEmpty() || !goneBack().isEmpty()) {
            return Optional.empty();
        }
        for (ReplayOrder.Target target : order.targets()) {
            Optional<String> no = refused(() -> node.parts().care().get().taken(target.table(), (TableChange.TakeOut) order.takeOut(target).work()));
            if (no.isPresent()) {
                return no;
            }
        }
        return Optional.empty();
    }

    /** The tables out of which this order has taken rows: they bear its tag, which no other order has. */
    private List<String> goneBack() {
        return order.targets().stream().map(ReplayOrder.Target::table).filter(this::isTagged).map(Object::toString).toList();
    }

    private boolean isTagged(TableName table) {
        var tagged = new AtomicBoolean();
        // A table that has been dropped has none.
        refused(() -> tagged.set(node.parts().care().map(care -> care.shape(table, SMALL_BYTES).refs().containsKey(order.tag())).orElse(false)));
        return tagged.get();
    }

    private static Optional<String> refused(Runnable ask) {
        try {
            ask.run();
            return Optional.empty();
        } catch (LakeException no) {
            String why = no.error().sentence();
            if (why.startsWith(PASSING)) {
                throw no;
            }
            return Optional.of(why);
        }
    }
}
