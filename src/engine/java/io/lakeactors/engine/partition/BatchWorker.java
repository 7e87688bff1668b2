package io.lakeactors.engine.partition;

import io.lakeactors.engine.Pulse;
import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.LakeError;
import io.lakeactors.model.LakeException;
import io.lakeactors.model.RawBatch;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/**
 * Reads one partition and writes its batches, one raw batch at a time, on the dispatcher for work. It lives for one session: from one opening of the intake
 * to its end, which is a failure, a rest, or its partition's stop. What it has not reported as written never happened.
 */
final class BatchWorker extends AbstractBehavior<WorkerCommand> {
    private static final Duration TICK = Duration.ofMillis(100);
    private static final Duration TICK_AT_REST = Duration.ofSeconds(2);

    private final WorkerParts parts;
    private final ActorRef<WorkerReport> partition;
    private final Pulse<WorkerCommand> pulse;
    private final MemoryShares.Share share;
    private final IntakeFeed feed;
    private final WriteRoom room;
    private final Linger linger;
    private final SchemaGate schemas;
    private final Deque<RawBatch> waiting = new ArrayDeque<>();
    private long waitingBytes;
    private OpenBatch open;
    private OpenBatch finishing;
    private long finishingReserved;
    private long finishingSince;
    private boolean finishingLags;
    private long flushAt;
    private boolean held;
    private boolean flushWanted;
    private boolean resting;
    private boolean over;
    private Optional<LakeError> stop = Optional.empty();
    private final PoisonGuard guard;
    private final SourceEnd end = new SourceEnd();
    /** Before the position, while it only looks back. */
    private long readTo;
    private long readTold = -1;
    private long endTold = -1;

    static Behavior<WorkerCommand> create(WorkerParts parts, ActorRef<WorkerReport> partition) {
        return Behaviors.setup(context -> Behaviors.withTimers(timers -> new BatchWorker(context, timers, parts, partition)));
    }

    private BatchWorker(ActorContext<WorkerCommand> context, TimerScheduler<WorkerCommand> timers, WorkerParts parts, ActorRef<WorkerReport> partition) {
        super(context);
        pulse = new Pulse<>(timers, new WorkerCommand.Tick(), TICK, TICK_AT_REST);
        this.parts = parts;
        this.partition = partition;
        var self = context.getSelf();
        share = parts.memory().join(() -> self.tell(new WorkerCommand.Flush()), () -> self.tell(new WorkerCommand.Due()));
        guard = new PoisonGuard(parts, context.getLog());
        room = new WriteRoom(parts.memory(), share);
        feed = new IntakeFeed(parts.memory(), share, parts.config().creditBytes());
        schemas = new SchemaGate(parts.refinery(), parts.schemas(), heard -> self.tell(new WorkerCommand.SchemasHeard(heard)));
        linger = new Linger(parts.lingerMillis(), parts.config().lingerMax().toMillis());
        open = parts.batchFrom(parts.position());
        readTo = parts.readFrom();
        flushAt = parts.flushAt();
        feed.open(parts.source(), parts.key(), parts.readFrom(), parts.readFrom() == parts.position() ? parts.leaderEpoch() : -1, self);
        feed.grant(0, end.lag(readTo), parts.clock().nanos());
    }

    @Override
    public Receive<WorkerCommand> createReceive() {
        return newReceiveBuilder().onMessage(WorkerCommand.class, this::onCommand).onSignal(PostStop.class, signal -> {
            giveUp();
            return this;
        }).build();
    }

    private Behavior<WorkerCommand> onCommand(WorkerCommand command) {
        if (over) {
            return this;
        }
        try {
            switch (command) {
                case WorkerCommand.Polled(var raw) -> polled(raw);
                case WorkerCommand.SourceFailed(var error) -> sourceFailed(error);
                case WorkerCommand.SourceRecovered() -> partition.tell(new WorkerReport.SourceState(parts.session(), Optional.empty()));
                case WorkerCommand.EndHeard(var position) -> end.heard(position);
                case WorkerCommand.Flush() -> {
                    share.heard();
                    flushWanted = true;
                }
                case WorkerCommand.Rest() -> rest();
                case WorkerCommand.Hold(var on) -> {
                    held = on;
                    share.held(on);
                }
                case WorkerCommand.FlushAt(var position) -> flushAt = position;
                case WorkerCommand.Committed(var position) -> linger.committed(position);
                case WorkerCommand.Finished finished -> finished(finished);
                case WorkerCommand.SchemasHeard(var heard) -> schemas.heard(heard);
                case WorkerCommand.Tick() -> tellProgress();
                case WorkerCommand.Due() -> { }
            }
            if (!over) {
                goOn();
                beat(command);
            }
        } catch (PoisonGuard.Poisoned e) {
            fail(e.error(), e.carefulUntil());
        } catch (LakeException e) {
            fail(e.error(), -1);
        } catch (RuntimeException e) {
            getContext().getLog().error("A batch worker failed.", e);
            fail(LakeError.of(ErrorCode.INTERNAL, "writing a batch failed: " + e, parts.key().toString(), "Report this with the log"), -1);
        }
        return this;
    }

    /** Without records, and with enough memory to take some, nothing is to be looked after. */
    private void beat(WorkerCommand command) {
        if (command instanceof WorkerCommand.Tick) {
            boolean works = !waiting.isEmpty() || !open.isEmpty() || finishing != null;
            if (!works) {
                feed.idle();
            }
            pulse.ticked(works || feed.isStarved());
        } else {
            pulse.stir();
        }
    }

    private void polled(RawBatch raw) {
        feed.delivered(raw);
        if (resting || stop.isPresent() || open.next() == parts.limit()) {
            feed.consumed(raw);
            return;
        }
        waiting.add(raw);
        waitingBytes += raw.footprint();
    }

    private void sourceFailed(LakeError error) {
        if (error.code() == ErrorCode.SOURCE_UNREACHABLE) {
            partition.tell(new WorkerReport.SourceState(parts.session(), Optional.of(error)));
        } else {
            stop = Optional.of(error);
            flushWanted = true;
        }
    }

    private void rest() {
        resting = true;
        flushWanted = true;
        feed.close();
        dropWaiting();
    }

    /** Whatever can be done now: work through what waits, close the batch if it is time, ask for more. */
    private void goOn() {
        while (!waiting.isEmpty() && !over && stop.isEmpty() && !isFull() && schemas.admits(waiting.peek()) && hasRoomFor(waiting.peek())) {
            var raw = waiting.poll();
            waitingBytes -= raw.footprint();
            work(raw);
        }
        if (over) {
            return;
        }
        if (!open.isEmpty() && wantsFlush() && mayFlush()) {
            flush();
        }
        if (open.isEmpty() && finishing == null) {
            atRest();
        }
        if (held) {
            feed.hold();
        } else if (!over && !resting && stop.isEmpty()) {
            feed.grant(waitingBytes, end.lag(readTo), parts.clock().nanos());
        }
    }

    private void atRest() {
        flushWanted = false;
        if (stop.isPresent()) {
            fail(stop.get(), -1);
        } else if (resting) {
            giveUp();
            partition.tell(new WorkerReport.Rested(parts.session(), open.next()));
        }
    }

    private boolean caughtUp() {
        return end.isReachedBy(open.next());
    }

    private boolean isFull() {
        return !mayFlush() && open.fileBytes() >= parts.batchBytesMax();
    }

    private boolean wantsFlush() {
        long now = parts.clock().nanos();
        linger.crowded(parts.memory().isWaitedFor());
        if (flushWanted || open.next() == parts.limit() || flushAt >= 0 && open.next() >= flushAt) {
            return true;
        }
        if (open.hasNoRecords()) {
            return now - open.openedNanos() >= parts.config().emptyEvery().toNanos();
        }
        return linger.isOver(open.openedNanos(), now, caughtUp()) || open.fileBytes() >= parts.batchBytesMax();
    }

    private boolean mayFlush() {
        return finishing == null && (!held || resting || stop.isPresent());
    }

    /** Reserves memory for what a raw batch becomes; if there is none, sees to it that there will be. */
    private boolean hasRoomFor(RawBatch raw) {
        if (room.tryTake(raw)) {
            return true;
        }
        if (room.isHeld() || finishing != null) {
            flushWanted = true;
            return false;
        }
        if (room.askOthers() || !mayFlush()) {
            return false;
        }
        room.take(raw);
        return true;
    }

    /** @param raw for which room was taken */
    private void work(RawBatch raw) {
        if (raw.range().first() < parts.position()) {
            lookBack(raw);
        } else {
            refineToLimit(raw);
        }
        parts.refinery().rest();
        feed.consumed(raw);
        readTo = raw.range().next();
        if (open.next() == parts.limit()) {
            feed.close();
            dropWaiting();
        }
        room.settle(raw, open.bufferedBytes());
    }

    private void lookBack(RawBatch raw) {
        long from = parts.position();
        guard.prime(RawSlices.slice(raw, raw.range().first(), Math.min(from, raw.range().next())));
        if (raw.range().next() > from) {
            refineToLimit(RawSlices.slice(raw, from, raw.range().next()));
        }
    }

    /** No batch passes the limit: what comes behind it is read again by the reading that follows. */
    private void refineToLimit(RawBatch raw) {
        long next = parts.limit() < 0 ? raw.range().next() : Math.min(parts.limit(), raw.range().next());
        guard.refine(RawSlices.slice(raw, raw.range().first(), next), this::take);
    }

    /** @return whether more may follow */
    private boolean take(RawBatch raw, Refined refined) {
        if (refined.stops().isPresent()) {
            stop = refined.stops();
            flushWanted = true;
            feed.close();
            dropWaiting();
        } else {
            if (open.isEmpty()) {
                open = parts.batchFrom(open.next());
                var self = getContext().getSelf();
                linger.whenOver(open.openedNanos(), () -> self.tell(new WorkerCommand.Due()));
            }
            open.add(raw, refined);
        }
        return stop.isEmpty();
    }

    private void flush() {
        boolean caughtUp = caughtUp();
        boolean alone = resting || stop.isPresent() || open.next() == parts.limit();
        finishing = open;
        finishingReserved = room.handOver();
        finishingSince = parts.clock().nanos();
        finishingLags = !caughtUp;
        flushWanted = false;
        linger.flushed(caughtUp, finishing.next());
        open = parts.batchFrom(finishing.next());
        var files = alone ? parts.closer().close(finishing) : parts.closer().close(finishing, new BatchCloser.Kind(parts.pipeline(), parts.tables()), parts.memory().isWaitedFor());
        getContext().pipeToSelf(files, (written, failure) -> new WorkerCommand.Finished(written, failure == null ? null : asLake(failure)));
    }

    private LakeException asLake(Throwable failure) {
        Throwable cause = failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return cause instanceof LakeException known ? known
                : LakeError.of(ErrorCode.STORAGE_FAILED, "finishing a batch failed: " + cause, parts.key().toString(), "It is tried again by itself")
                        .asException(cause);
    }

    private void finished(WorkerCommand.Finished finished) {
        if (finished.failure() != null) {
            throw finished.failure();
        }
        var batch = finishing;
        finishing = null;
        room.giveBack(finishingReserved);
        finishingReserved = 0;
        partition.tell(new WorkerReport.Written(parts.session(), batch.id(), batch.range(), batch.leaderEpoch(), batch.ledger(), batch.eventTime(), batch.counts(), batch.exceeded(),
                finished.files(), batch.rawBytes(),
                batch.newestTimestamp(), finishingSince - batch.openedNanos(), parts.clock().nanos() - finishingSince, finishingLags));
        if (resting || stop.isPresent()) {
            flushWanted = true;
        }
    }

    private void tellProgress() {
        if (open.next() != readTold || end.position() != endTold) {
            readTold = open.next();
            endTold = end.position();
            partition.tell(new WorkerReport.Reading(parts.session(), readTold, endTold, open.bareFrom()));
        }
    }

    private void fail(LakeError error, long carefulUntil) {
        giveUp();
        tellProgress();
        partition.tell(new WorkerReport.Failed(parts.session(), error, carefulUntil));
    }

    private void dropWaiting() {
        waiting.forEach(feed::consumed);
        waiting.clear();
        waitingBytes = 0;
    }

    /** A batch that is being finished on another thread is left alone: its files become orphans. */
    private void giveUp() {
        over = true;
        feed.close();
        schemas.close();
        open.abort();
        if (finishing != null && parts.closer().withdraw(finishing)) {
            finishing.abort();
        }
        share.close();
        waiting.clear();
    }
}
