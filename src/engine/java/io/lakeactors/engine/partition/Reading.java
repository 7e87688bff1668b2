package io.lakeactors.engine.partition;

import io.lakeactors.contract.Derived;
import io.lakeactors.contract.PipelineSpec;
import io.lakeactors.engine.Backoff;
import io.lakeactors.engine.Dependencies;
import io.lakeactors.engine.EngineNode;
import io.lakeactors.engine.PortCalls;
import io.lakeactors.engine.commit.OfferAnswer;
import io.lakeactors.engine.signal.Signal;
import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.EventTime;
import io.lakeactors.model.LakeError;
import io.lakeactors.model.Ledger;
import io.lakeactors.model.Reaction;
import io.lakeactors.model.SourceConnector;
import io.lakeactors.model.SourceKey;
import io.lakeactors.model.TableName;
import io.lakeactors.model.TableSpec;
import io.lakeactors.quality.FailedRanges;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.javadsl.ActorContext;

/**
 * Carries out a core's wish to read: keeps one {@link BatchWorker} going from where the last durable batch ended, and opens another one after a failure that
 * may pass. Part of its
 * {@link PartitionActor}, in whose thread it runs.
 */
final class Reading {
    private final ActorContext<PartitionActor.Command> context;
    private final EngineNode node;
    private final PortCalls calls;
    private PipelineSpec spec;
    private final SourceKey key;
    private final SourceConnector source;
    private final Equipped equipped;
    private final Backoff backoff;
    private PartitionEffect.OpenSource wish;
    private long from;
    private int leaderEpoch;
    private Optional<EventTime> eventTime = Optional.empty();
    private long session;
    private long carefulUntil = -1;
    private Duration lastOpen = Duration.ZERO;
    private boolean lagging;
    private long flushAt = -1;
    private long end = -1;
    private boolean held;
    private boolean closing;
    private ActorRef<WorkerCommand> worker;
    private Optional<JudgedRanges> judged = Optional.empty();
    private boolean scouting;
    /** The title of that by which the worker reads; the pipeline may go by another one already. */
    private String contract = "";

    Reading(ActorContext<PartitionActor.Command> context, EngineNode node, PipelineSpec spec, SourceKey key, SourceConnector source, Refineries refineries) {
        this.context = context;
        this.node = node;
        calls = new PortCalls(node);
        this.spec = spec;
        this.key = key;
        this.source = source;
        equipped = new Equipped(refineries, node.config().nodeId(), this::trouble);
        backoff = new Backoff(node.config().retry(), node.parts().ids());
    }

    /** What is read from the next opening on is read under another contract. @return false, and nothing is changed, if more than the contract is another */
    boolean follow(PipelineSpec now) {
        boolean follows = PipelineTables.changesContractOnly(spec, now);
        spec = follows ? now : spec;
        return follows;
    }

    void open(PartitionEffect.OpenSource effect) {
        abandon();
        wish = effect;
        from = effect.from();
        leaderEpoch = effect.leaderEpoch();
        eventTime = effect.eventTime();
        // What made a reading end may have made another log of it.
        judged = Optional.empty();
        held = false;
        closing = false;
        node.signals().say(new Signal.PartitionOpened(spec.name(), key, from, effect.writerEpoch()));
        begin();
    }

    /**
     * Opens again after a failure, unless something newer has begun. While the warehouse is spared one partition tries it for all: what was not written is the first
     * that it writes.
     *
     * @return what to do instead, or empty
     */
    Optional<Next> reopen(long failedSession) {
        if (failedSession != session || wish == null || worker != null) {
            return Optional.empty();
        }
        Duration wait = node.dependencies().admit(Dependencies.WAREHOUSE);
        if (!wait.isZero()) {
            return Optional.of(new Next.Reopen(session, wait));
        }
        begin();
        return Optional.empty();
    }

    private void begin() {
        session++;
        long current = session;
        equipped.refinery(spec, eventTime, FailedRanges.NONE).ifPresent(refinery -> begin(current, refinery));
    }

    private void begin(long current, Refinery refinery) {
        long windowStart = refinery.lookBackFrom(from);
        if (windowStart == from && !holds()) {
            spawn(refinery, from, from, limit());
            return;
        }
        var self = context.getSelf();
        calls.call(Dependencies.source(spec.cluster()),
                () -> source.bounds(List.of(key), node.config().pipeline().sourceTimeout()).get(key),
                new PortCalls.Ears<>(
                        bounds -> self.tell(new PartitionActor.Then(() -> windowFound(current, windowStart, bounds))),
                        error -> self.tell(new PartitionActor.PortState(Optional.of(error))),
                        error -> self.tell(new PartitionActor.Heard(new PartitionInput.Failed(error)))));
    }

    private void windowFound(long ofSession, long windowStart, SourceConnector.Bounds bounds) {
        if (ofSession != session || wish == null || worker != null) {
            return;
        }
        long readFrom = Math.min(from, Math.max(windowStart, bounds.earliest()));
        if (!holds()) {
            equipped.refinery(spec, eventTime, FailedRanges.NONE).ifPresent(refinery -> spawn(refinery, readFrom, from, limit()));
        } else if (judged.filter(ranges -> ranges.cover(spec, windowStart, from)).isPresent()) {
            write(readFrom);
        } else {
            scout(windowStart, readFrom, bounds);
        }
    }

    /** Reads whole ranges for their verdicts only. @param readFrom where writing them will begin to read */
    private void scout(long windowStart, long readFrom, SourceConnector.Bounds bounds) {
        long current = session;
        long begin = JudgedRanges.begin(spec, windowStart);
        long end = JudgedRanges.end(spec, from, bounds.end());
        PipelineSpec under = spec;
        var self = context.getSelf();
        spawn(new RangeScout(spec, end, failed -> self.tell(new PartitionActor.Then(() -> scouted(current, readFrom, new JudgedRanges(under, begin, end, failed))))),
                Math.max(begin, bounds.earliest()), end, -1);
        scouting = true;
    }

    private void scouted(long ofSession, long readFrom, JudgedRanges found) {
        // Who closes waits for the worker to say that it rests.
        if (ofSession == session && wish != null && !closing) {
            end();
            session++;
            judged = Optional.of(found);
            if (spec.equals(found.spec())) {
                write(readFrom);
            } else {
                begin();
            }
        }
    }

    private void write(long readFrom) {
        JudgedRanges ranges = judged.orElseThrow();
        long limit = limit() < 0 ? ranges.to() : Math.min(limit(), ranges.to());
        equipped.refinery(spec, eventTime, ranges.failed()).ifPresent(refinery -> spawn(refinery, readFrom, from, limit));
    }

    /** What was judged is written: what follows is to be judged next. */
    Optional<Next> goesOn() {
        boolean over = worker != null && !closing && holds() && from != limit() && judged.filter(ranges -> from >= ranges.to()).isPresent();
        if (over) {
            end();
        }
        return over ? Optional.of(new Next.Reopen(session, Duration.ZERO)) : Optional.empty();
    }

    /** Whether ranges are to be judged first; other tables than the judged one have all that is read. */
    private boolean holds() {
        return JudgedRanges.positions(spec) > 0 && isForMain();
    }

    private long limit() {
        return wish.limit().orElse(-1);
    }

    private void spawn(Refinery refinery, long readFrom, long position, long limit) {
        scouting = false;
        contract = spec.contract().title();
        var config = node.config().partition();
        var derived = Derived.of(spec);
        var parts = new WorkerParts(session, spec.name(), key, position, readFrom, leaderEpoch, wish.writerEpoch(), limit, flushAt, carefulUntil,
                derived.lingerMillis(), Math.min(derived.batchBytes(), config.batchBytesMax()), tables(), refinery,
                        SchemaLookup.of(node, spec, this::trouble), node.parts().tables(), source,
                        node.memory(), config,
                node.parts().clock(), node.parts().ids(), node.signals(), node.closer());
        ActorRef<WorkerReport> reports = context.messageAdapter(WorkerReport.class, PartitionActor.FromWorker::new);
        worker = context.spawn(BatchWorker.create(parts, reports), "worker-" + session, DispatcherSelector.fromConfig("lake.work"));
        context.watchWith(worker, new PartitionActor.WorkerEnded(session));
        if (end >= 0) {
            // Until the source says it again half a second may pass, in which who has read all would be taken for one that lags. It is not as new the next time.
            worker.tell(new WorkerCommand.EndHeard(end));
            end = -1;
        }
        if (held) {
            worker.tell(new WorkerCommand.Hold(true));
        }
        if (closing) {
            worker.tell(new WorkerCommand.Rest());
        }
    }

    /** Called on any thread. */
    private void trouble(Optional<LakeError> ofRegistry) {
        context.getSelf().tell(new PartitionActor.PortState(ofRegistry));
    }

    private Map<Refined.Role, TableSpec> tables() {
        var all = PipelineTables.of(spec);
        var wanted = new EnumMap<Refined.Role, TableSpec>(Refined.Role.class);
        all.forEach((role, table) -> {
            if (wish.targets().contains(PipelineTables.targetOf(spec, role))) {
                wanted.put(role, table);
            }
        });
        return wanted;
    }

    /** @return whether the reading is over already */
    boolean close(boolean flush) {
        if (worker == null || !flush) {
            abandon();
            return flush;
        }
        closing = true;
        worker.tell(new WorkerCommand.Rest());
        return false;
    }

    /** Ends the session; whatever it still says is not heard. */
    void abandon() {
        calls.forget();
        session++;
        wish = null;
        end();
    }

    private void end() {
        if (worker != null) {
            context.unwatch(worker);
            context.stop(worker);
            worker = null;
        }
    }

    void hold(boolean on) {
        held = on;
        if (worker != null) {
            worker.tell(new WorkerCommand.Hold(on));
        }
    }

    /** What a table holds is no longer waited for. The fastest table sets the pace; how far the others may stay behind is the core's to say. */
    void answered(OfferAnswer answer) {
        long position = switch (answer) {
            case OfferAnswer.Held held -> held.position();
            case OfferAnswer.Committed committed -> committed.position();
            case OfferAnswer.Stale stale -> -1;
            case OfferAnswer.Gap gap -> -1;
            case OfferAnswer.Superseded superseded -> -1;
            case OfferAnswer.Dissolved dissolved -> -1;
            case OfferAnswer.Halted halted -> -1;
        };
        if (worker != null && position >= 0) {
            worker.tell(new WorkerCommand.Committed(position));
        }
    }

    void flushAt(long position) {
        if (position != flushAt) {
            flushAt = position;
            if (worker != null) {
                worker.tell(new WorkerCommand.FlushAt(position));
            }
        }
    }

    /** Where the source was just seen to end; for the reading that is opened next. */
    void endSeen(long position) {
        end = position;
    }

    boolean isCurrent(WorkerReport report) {
        return report.session() == session && wish != null;
    }

    /** Whether what is read now is only judged: how far that is says nothing of what is written. */
    boolean isScouting() {
        return scouting;
    }

    long round() {
        return wish.round();
    }

    /** Whether the judged table is among those that are written; else it was ahead, and its rows are only read again for another. */
    boolean isForMain() {
        return wish.targets().contains(PipelineTables.main(spec));
    }

    Batch batchOf(WorkerReport.Written written) {
        var portions = wish.targets().stream().map(target -> portion(target, written)).toList();
        return new Batch(written.batchId(), wish.writerEpoch(), written.range(), written.leaderEpoch(), portions);
    }

    private Batch.Portion portion(TableName target, WorkerReport.Written written) {
        boolean judged = target.equals(PipelineTables.main(spec));
        var ledger = judged ? written.ledger() : Ledger.of(written.ledger().consumed(), 0, 0);
        var files = written.files().stream().filter(file -> file.table().equals(target) || file.table().equals(target.quarantine())).toList();
        return new Batch.Portion(target, ledger, files, judged ? written.eventTime() : Optional.empty(), Optional.of(contract));
    }

    /** What people want to know of a batch; once for each record. */
    Optional<BatchCounted> countOf(WorkerReport.Written written) {
        return isForMain() ? Optional.of(new BatchCounted(written.batchId(), written.counts(), written.rawBytes())) : Optional.empty();
    }

    void written(WorkerReport.Written written) {
        from = written.range().next();
        leaderEpoch = Math.max(leaderEpoch, written.leaderEpoch());
        eventTime = written.eventTime();
        lastOpen = Duration.ofNanos(written.openNanos());
        lagging = written.lagging();
        backoff.succeeded();
    }

    /** How long the last batch was open: long while the partition lags. */
    Duration lastOpen() {
        return lastOpen;
    }

    /** Whether more was waiting in the source when the last batch was closed. */
    boolean isLagging() {
        return lagging;
    }

    /** What a worker's end means. */
    sealed interface Next {
        record Reopen(long session, Duration delay) implements Next {}

        record Tell(PartitionInput input) implements Next {}
    }

    Next failed(WorkerReport.Failed failed) {
        end();
        carefulUntil = Math.max(carefulUntil, failed.carefulUntil());
        if (closing) {
            return new Next.Tell(new PartitionInput.SourceClosed(round()));
        }
        LakeError error = failed.error();
        if (error.code() == ErrorCode.BATCH_POISONED) {
            return new Next.Reopen(session, Duration.ZERO);
        }
        if (error.code().reaction() == Reaction.RETRY) {
            Duration own = backoff.next();
            Duration spared = calls.note(Dependencies.WAREHOUSE, Optional.of(error));
            Duration delay = spared.isZero() ? own : spared;
            node.signals().say(new Signal.Retried(Dependencies.WAREHOUSE, backoff.failures(), delay, error.sentence()));
            return new Next.Reopen(session, delay);
        }
        boolean ofSource = error.code().number() / 1000 == 3;
        return new Next.Tell(ofSource ? new PartitionInput.SourceFailed(round(), error) : new PartitionInput.Failed(error));
    }

    /** A worker that ended without a word. @return what to do, or empty if it was expected */
    Optional<Next> workerEnded(long ofSession) {
        if (ofSession != session || wish == null || worker == null) {
            return Optional.empty();
        }
        worker = null;
        return Optional.of(closing ? new Next.Tell(new PartitionInput.SourceClosed(round())) : new Next.Reopen(session, backoff.next()));
    }
}
