package io.lakeactors.engine.partition;

import io.lakeactors.contract.PipelineSpec;
import io.lakeactors.engine.EngineNode;
import io.lakeactors.engine.Takeover;
import io.lakeactors.engine.commit.OfferAnswer;
import io.lakeactors.engine.signal.Signal;
import io.lakeactors.model.LakeError;
import io.lakeactors.model.Ledger;
import io.lakeactors.model.Progress;
import io.lakeactors.model.SourceKey;
import io.lakeactors.model.TableHead;
import io.lakeactors.model.TableName;
import io.lakeactors.model.WrittenFile;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.pekko.actor.typed.ActorRef;

/** How a partition is doing, gathered for people: no decision depends on it. */
final class PartitionGauge {
    private static final int SNAPSHOTS_TOLD_MAX = 100;

    private final EngineNode node;
    private final PipelineSpec spec;
    private final SourceKey key;
    private final TableName main;
    private final Map<String, Long> newest = new HashMap<>();
    private final List<Long> snapshots = new ArrayList<>();
    private PartitionEffect.Status status = PartitionEffect.Status.STARTING;
    private String reason = "";
    private Optional<LakeError> trouble = Optional.empty();
    private final Map<TableName, String> tableTroubles = new TreeMap<>();
    private Optional<Progress> progress = Optional.empty();
    private final TreeMap<Long, Batch> uncounted = new TreeMap<>();
    private boolean counted;
    private Optional<LakeError> stop = Optional.empty();
    private long read = -1;
    /** From where on what was read holds no record; beyond all positions while that is not known. */
    private long bare = Long.MAX_VALUE;
    private long end = -1;
    private long freshMillis = -1;
    private final Takeover takeover;
    private final PartitionTime time;
    private long movesSince = -1;
    private boolean moveAwaited;
    private PartitionReport told;

    PartitionGauge(EngineNode node, PipelineSpec spec, SourceKey key, Takeover takeover) {
        this.takeover = takeover;
        this.node = node;
        this.spec = spec;
        this.key = key;
        main = PipelineTables.main(spec);
        time = new PartitionTime(node.signals(), spec, key);
    }

    void status(PartitionEffect.Status now, String why) {
        if (now == PartitionEffect.Status.FAILED && status != now) {
            node.signals().say(new Signal.PartitionHalted(spec.name(), key, why));
        }
        status = now;
        reason = why;
    }

    /** What goes with a batch so that it is followed elsewhere too. */
    String parentOf(String batch) {
        return node.signals().traces().parentOf(batch);
    }

    /** A port fails, or (empty) answers. */
    void trouble(Optional<LakeError> now) {
        trouble = now;
    }

    /** Why a table takes nothing now; empty if it does. */
    void table(TableName table, String why) {
        if (why.isEmpty()) {
            tableTroubles.remove(table);
        } else {
            tableTroubles.put(table, why);
        }
    }

    private void heads(Map<TableName, TableHead> heads) {
        var head = heads.get(main);
        if (head != null) {
            counted = true;
            progress = head.vector().of(key);
        }
    }

    /** What a port answered. */
    void heard(PartitionInput input) {
        trouble = Optional.empty();
        takeover.reached(input.getClass().getSimpleName());
        if (input instanceof PartitionInput.HeadsRead answer) {
            heads(answer.heads());
        } else if (input instanceof PartitionInput.BoundsRead bounds) {
            end = Math.max(end, bounds.end());
        }
    }

    /** Why a table takes nothing until a person has chosen; empty if none does so. */
    void blocked(Optional<LakeError> error) {
        stop = error;
    }

    /** What the journal now holds, as far as people should hear of it at once. */
    void journaled(List<Object> events) {
        for (Object event : events) {
            if (event instanceof PartitionEvent.BatchPrepared prepared) {
                takeover.reached("BatchJournaled");
                durable(prepared.batch());
            }
            if (event instanceof ChoiceMade made) {
                node.signals().say(new Signal.OperatorChose(spec.name(), key, made.choice().word(), made.by(), made.about()));
            } else if (event instanceof PartitionEvent.GapAccepted gap) {
                node.signals().say(new Signal.PositionsSkipped(spec.name(), key, gap.range()));
            }
        }
    }

    /** Of a batch of another table than the judged one nobody knows when its records were made. */
    private void durable(Batch batch) {
        long time = newest.getOrDefault(batch.batchId(), -1L);
        if (time >= 0) {
            node.signals().say(new Signal.BatchJournaled(spec.name(), key, batch.batchId(), batch.range(), Duration.ofMillis(Math.max(0, node.parts().clock().millis() - time))));
        }
    }

    /** From here on it is read. */
    void opens(long position) {
        if (end >= 0 && end <= position) {
            takeover.nothingWaits();
        }
    }

    /** @param position -1 if what is read is not written yet @param bareFrom from where on what is read holds no record */
    void reading(long position, long logEnd, long bareFrom) {
        read = position < 0 ? read : position;
        bare = position < 0 ? Long.MAX_VALUE : bareFrom;
        end = Math.max(end, logEnd);
    }

    /** @param forMain whether the judged table is written, rather than another that lags behind it */
    void written(WorkerReport.Written written, boolean forMain) {
        if (!forMain) {
            return;
        }
        time.written(written);
        takeover.reached("BatchBegun", written.tookNanos() + written.openNanos());
        takeover.reached("BatchFull", written.tookNanos());
        takeover.reached("BatchDurable");
        newest.put(written.batchId(), written.newest());
        node.signals().say(new Signal.BatchWritten(spec.name(), key, written.batchId(), written.range(), written.ledger(),
                written.files().stream().filter(file -> file.isCountedBy(written.batchId())).mapToLong(WrittenFile::bytes).sum(), Duration.ofNanos(written.tookNanos())));
        written.counts().quarantined().forEach((rule, rows) -> node.signals().say(new Signal.RowsQuarantined(spec.name(), key, written.batchId(), rule, rows)));
        written.exceeded().forEach(one -> node.signals().say(new Signal.RangeExceeded(spec.name(), key, one.range(), one.threshold().id(),
                one.threshold().action().name().toLowerCase(Locale.ROOT), one.faulty(), one.records())));
        written.counts().dropped().forEach((rule, rows) -> node.signals().say(new Signal.RowsDropped(spec.name(), key, written.batchId(), rule, rows)));
    }

    /** A table's answer, before the core forgets the batch. */
    void answered(PartitionMemory before, TableName table, String batchId, OfferAnswer answer) {
        boolean committed = answer instanceof OfferAnswer.Committed;
        if (!table.equals(main) || !committed && !(answer instanceof OfferAnswer.Held)) {
            return;
        }
        // Answers overtake one another, and one may stand for several batches: what they add is counted by position, when the memory knows it committed.
        before.pending().forEach(batch -> uncounted.put(batch.range().first(), batch));
        if (answer instanceof OfferAnswer.Committed done) {
            if (snapshots.size() < SNAPSHOTS_TOLD_MAX && !snapshots.contains(done.snapshotId())) {
                snapshots.add(done.snapshotId());
            }
            Long time = newest.remove(batchId);
            if (time != null && takeover.ends("BatchCommitted")) {
                node.signals().say(new Signal.PartitionMoved(spec.name(), key, "resumed", Duration.ofNanos(takeover.nanos()), takeover.steps()));
            }
            if (time != null && time >= 0) {
                freshMillis = Math.max(0, node.parts().clock().millis() - time);
                node.signals().say(new Signal.TableFresh(spec.name(), main, Duration.ofMillis(freshMillis)));
            }
        }
    }

    /** Counts the batches that are committed since, in their order. */
    private void count(PartitionMemory memory) {
        long committed = memory.committed().getOrDefault(main, -1L);
        long at = progress.map(Progress::next).orElse(memory.start().orElse(-1));
        uncounted.headMap(at).clear();
        for (Batch batch = uncounted.get(at); batch != null && batch.range().next() <= committed; batch = uncounted.get(at)) {
            uncounted.remove(at);
            var before = progress.orElse(new Progress(at, at, -1, batch.writerEpoch(), Ledger.ZERO));
            var ledger = batch.portion(main).map(Batch.Portion::ledger).orElse(Ledger.ZERO);
            var reached = batch.portion(main).flatMap(Batch.Portion::eventTime);
            progress = Optional.of(before.advanced(batch.range(), batch.leaderEpoch(), batch.writerEpoch(), ledger, reached));
            at = batch.range().next();
        }
    }

    /** Whoever hears of it has heard nothing yet. */
    void tellAnew() {
        told = null;
    }

    /** Tells how it is, if that is news. */
    void tell(PartitionRecord record, ActorRef<PartitionReport> reports) {
        node.signals().settle();
        var report = report(record);
        if (!report.equals(told)) {
            told = report;
            reports.tell(report);
        }
    }

    /** The partition is no longer on this node. */
    void stopped() {
        if (moveAwaited) {
            node.signals().say(new Signal.PartitionMoved(spec.name(), key, "left", Duration.ofNanos(node.parts().clock().nanos() - movesSince), Map.of()));
        }
        node.signals().partitions().left(spec.name(), key);
    }

    /** From here on it says that it moves. @param awaited whether another takes up the work */
    void moves(boolean awaited) {
        moveAwaited = awaited;
        movesSince = node.parts().clock().nanos();
    }

    private PartitionReport report(PartitionRecord record) {
        var memory = record.memory();
        count(memory);
        long start = progress.map(Progress::start).orElse(memory.start().orElse(-1));
        long next = Long.MAX_VALUE;
        for (var table : PipelineTables.targets(spec)) {
            next = Math.min(next, memory.committed().getOrDefault(table, memory.start().orElse(-1)));
        }
        if (next >= 0 && end >= 0) {
            node.signals().partitions().standing(spec.name(), key, next, bare <= next ? Math.max(next, read) : next, end);
        }
        boolean idle = time.isIdle(end < 0 || next < 0 ? -1 : Math.max(0, end - next), node.parts().clock().millis());
        var reached = progress.flatMap(Progress::eventTime);
        time.reached(reached, idle);
        var counts = record.counts();
        for (var open : record.open()) {
            counts = counts.plus(open.counts());
        }
        var report = new PartitionReport(key, state(), why(), start, next, Math.max(read, next), end, progress.map(Progress::ledger).orElse(Ledger.ZERO),
                counts, record.bytes(),
                List.copyOf(snapshots), freshMillis, counted, status == PartitionEffect.Status.FAILED ? stop.or(memory::halted).map(LakeError::code) : Optional.empty(),
                record.choices(), reached, idle);
        snapshots.clear();
        return report;
    }

    boolean isAtRest() {
        return status == PartitionEffect.Status.PAUSED || status == PartitionEffect.Status.FAILED;
    }

    private boolean isTroubled() {
        return (trouble.isPresent() || !tableTroubles.isEmpty()) && status != PartitionEffect.Status.FAILED && status != PartitionEffect.Status.PAUSED;
    }

    private String why() {
        return isTroubled() ? trouble.map(LakeError::sentence).orElseGet(() -> tableTroubles.values().iterator().next()) : reason;
    }

    private PartitionReport.State state() {
        if (movesSince >= 0) {
            return PartitionReport.State.MOVING;
        }
        if (isTroubled()) {
            return PartitionReport.State.DEGRADED;
        }
        return switch (status) {
            case STARTING -> PartitionReport.State.STARTING;
            case RUNNING -> PartitionReport.State.RUNNING;
            case DEGRADED -> PartitionReport.State.DEGRADED;
            case DRAINING -> PartitionReport.State.RESTING;
            case PAUSED -> PartitionReport.State.RESTED;
            case FAILED -> PartitionReport.State.HALTED;
        };
    }
}
