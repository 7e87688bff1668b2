package io.lakeactors.engine.partition;

import io.lakeactors.engine.Decision;
import io.lakeactors.engine.commit.OfferAnswer;
import io.lakeactors.engine.partition.PartitionEffect.Status;
import io.lakeactors.engine.partition.PartitionState.Mark;
import io.lakeactors.engine.partition.PartitionState.Phase;
import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.LakeError;
import io.lakeactors.model.Reaction;
import io.lakeactors.model.TableName;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * Decides for one source partition of one pipeline: when to read, what to journal, what to offer, what to do after a crash. Pure: no clock, no chance, no port.
 *
 * <p>The tables are the truth, the journal the memory. It recovers by comparing both (P1), reads from where the tables and the batches pending for them
 * end, journals each
 * batch when its files are durable, and only then offers it (I11). Where one table lags behind the others, it alone is read for until it has caught up.
 */
public final class PartitionCore {
    private static final Set<Phase> OFFERING = EnumSet.of(Phase.ASKING_BOUNDS, Phase.RUNNING, Phase.CLOSING, Phase.RESTING);
    private static final Set<Phase> READING = EnumSet.of(Phase.RUNNING, Phase.CLOSING);
    /** While heads are on their way an answer may be newer than they are, and would make them look rolled back. */
    private static final Set<Phase> DEAF = EnumSet.of(Phase.IDLE, Phase.ACQUIRING_EPOCH, Phase.READING_HEADS, Phase.STOPPED);
    /** Heads are known or on their way, and may be older than what it is told. */
    private static final Set<Phase> LOOKED = EnumSet.range(Phase.READING_HEADS, Phase.CLOSING);

    private final PartitionSetup setup;
    private final PartitionRules rules;
    private final PartitionRecovery recovery;
    private final PartitionReading reading;

    public PartitionCore(PartitionSetup setup) {
        this(setup, new PartitionRules());
    }

    /** With other rules than the real ones, for simulations. */
    public PartitionCore(PartitionSetup setup, PartitionRules rules) {
        this.setup = setup;
        this.rules = rules;
        reading = new PartitionReading(setup, rules);
        recovery = new PartitionRecovery(setup, rules, reading);
    }

    /** The state after the journal has been replayed into {@code memory}; {@link PartitionInput.Start} comes first. */
    public PartitionState recovered(PartitionMemory memory) {
        return PartitionState.recovered(memory);
    }

    public Decision<PartitionState, PartitionEvent, PartitionEffect> step(PartitionState state, PartitionInput input) {
        var turn = new PartitionTurn(state);
        switch (input) {
            case PartitionInput.Start() -> start(turn);
            case PartitionInput.EpochAcquired acquired ->
                when(turn, acquired.round(), Phase.ACQUIRING_EPOCH, () -> recovery.epochAcquired(turn, acquired.epoch()));
            case PartitionInput.HeadsRead read -> when(turn, read.round(), Phase.READING_HEADS, () -> recovery.headsRead(turn, read.heads()));
            case PartitionInput.FilesChecked checked -> when(turn, checked.round(), Phase.CHECKING_FILES, () -> recovery.filesChecked(turn, checked.missing()));
            case PartitionInput.BoundsRead bounds ->
                when(turn, bounds.round(), Phase.ASKING_BOUNDS, () -> recovery.boundsRead(turn, bounds.earliest(), bounds.end()));
            case PartitionInput.BatchWritten written -> whenReading(turn, written.round(), () -> reading.batchWritten(turn, written.batch()));
            case PartitionInput.SourceClosed closed -> when(turn, closed.round(), Phase.CLOSING, () -> closed(turn));
            case PartitionInput.SourceFailed failed -> whenReading(turn, failed.round(), () -> sourceFailed(turn, failed.error()));
            case PartitionInput.SourceRecovered recovered -> whenReading(turn, recovered.round(), () -> turn.report(statusOf(turn), ""));
            case PartitionInput.TableAnswered answered -> tableAnswered(turn, answered);
            case PartitionInput.Tick() -> tick(turn);
            case PartitionInput.Pause() -> pause(turn);
            case PartitionInput.Resume() -> resume(turn);
            case PartitionInput.Renew() -> renew(turn);
            case PartitionInput.LookAgain() -> lookAgain(turn);
            case PartitionInput.Clear(OperatorChoice choice) -> clear(turn, choice);
            case PartitionInput.Failed(LakeError error) -> failed(turn, error);
        }
        return turn.decision();
    }

    private void when(PartitionTurn turn, long round, Phase phase, Runnable then) {
        if (turn.phase == phase && rules.isCurrent(round, turn.round)) {
            then.run();
        }
    }

    private void whenReading(PartitionTurn turn, long round, Runnable then) {
        if (READING.contains(turn.phase) && rules.isCurrent(round, turn.round)) {
            then.run();
        }
    }

    private void start(PartitionTurn turn) {
        if (turn.phase != Phase.IDLE) {
            return;
        }
        var halted = turn.memory.halted();
        boolean other = turn.memory.source().filter(known -> !rules.isSameSource(known, setup.source())).isPresent();
        if (halted.isPresent() && other && halted.get().code() != ErrorCode.SOURCE_IDENTITY_CHANGED) {
            // What had stopped it was about the other log; what it says of positions means nothing here.
            reading.halt(turn, recovery.otherSource());
        } else if (halted.isPresent()) {
            turn.phase = Phase.HALTED;
            turn.report(Status.FAILED, halted.get().sentence());
        } else {
            recovery.acquireEpoch(turn);
        }
    }

    private void sourceFailed(PartitionTurn turn, LakeError error) {
        if (error.code() == ErrorCode.SOURCE_TRUNCATED) {
            turn.sourceError = Optional.of(error);
            recovery.again(turn);
        } else if (error.code().reaction() == Reaction.HALT) {
            reading.halt(turn, error.code() == ErrorCode.SOURCE_IDENTITY_CHANGED ? recovery.otherSource() : error);
        } else {
            turn.report(Status.DEGRADED, error.sentence());
        }
    }

    private void tableAnswered(PartitionTurn turn, PartitionInput.TableAnswered answered) {
        if (DEAF.contains(turn.phase)) {
            return;
        }
        var table = answered.table();
        boolean owed = turn.memory.owed(table).stream().anyMatch(batch -> batch.batchId().equals(answered.batchId()));
        switch (answered.answer()) {
            case OfferAnswer.Held(long position, long snapshotId) -> holds(turn, owed, table, position, snapshotId);
            case OfferAnswer.Committed(long position, long snapshotId) -> holds(turn, owed, table, position, snapshotId);
            case OfferAnswer.Stale(long position) -> {
                if (owed && OFFERING.contains(turn.phase)) {
                    recovery.again(turn);
                }
            }
            case OfferAnswer.Gap(long position) -> {
                // Otherwise an earlier offer was lost, and the next tick brings it again.
                if (owed && OFFERING.contains(turn.phase) && turn.memory.owed(table).get(0).range().first() > position) {
                    recovery.again(turn);
                }
            }
            case OfferAnswer.Dissolved() -> {
                if (owed && OFFERING.contains(turn.phase)) {
                    dissolved(turn, answered.batchId());
                }
            }
            case OfferAnswer.Superseded(long epoch) -> {
                if (epoch > turn.memory.epoch()) {
                    reading.stop(turn, "a newer incarnation with epoch " + epoch + " has taken over " + setup.id());
                }
            }
            case OfferAnswer.Halted(LakeError error) -> {
                if (owed && OFFERING.contains(turn.phase)) {
                    blocked(turn, error);
                }
            }
        }
    }

    /** The batch and all behind it are read again; where another table takes them nevertheless, its head will say so. */
    private void dissolved(PartitionTurn turn, String batchId) {
        var pending = turn.memory.pending();
        long from = pending.stream().filter(batch -> batch.batchId().equals(batchId)).findFirst().orElseThrow().range().first();
        pending.stream().filter(batch -> batch.range().first() >= from)
                .forEach(batch -> turn.emit(new PartitionEvent.BatchDropped(batch.batchId(), "a batch that shares a file with it or with one before it did not come")));
        recovery.again(turn);
    }

    private void holds(PartitionTurn turn, boolean owed, TableName table, long position, long snapshotId) {
        if (!rules.isAnswerToUs(owed)) {
            return;
        }
        for (var batch : turn.memory.owed(table)) {
            if (batch.range().next() <= position) {
                turn.emit(new PartitionEvent.BatchCommitted(batch.batchId(), table, snapshotId));
                // The head that was read may be older than this answer; where to read on is reckoned from the newest of both.
                turn.heads.put(table, Mark.behind(batch, table));
            }
        }
        if (turn.blocked.isPresent() && turn.phase != Phase.HALTED) {
            turn.blocked = Optional.empty();
            turn.report(statusOf(turn), "");
        }
        reading.afterProgress(turn);
    }

    /** Nothing durable: when the table is cleared, its answers to the offers that go on set the partition free again. */
    private void blocked(PartitionTurn turn, LakeError error) {
        if (!turn.blocked.equals(Optional.of(error))) {
            turn.blocked = Optional.of(error);
            turn.report(Status.FAILED, error.sentence());
        }
        reading.adjustIntake(turn);
    }

    private void tick(PartitionTurn turn) {
        if (OFFERING.contains(turn.phase)) {
            reading.offerAll(turn);
        }
    }

    private void pause(PartitionTurn turn) {
        turn.wanted = false;
        if (turn.phase == Phase.RUNNING) {
            turn.phase = Phase.CLOSING;
            turn.run(new PartitionEffect.CloseSource(turn.round, true));
            turn.report(Status.DRAINING, "");
        }
    }

    private void resume(PartitionTurn turn) {
        turn.wanted = true;
        if (turn.phase == Phase.CLOSING || turn.phase == Phase.RESTING) {
            recovery.again(turn);
        }
    }

    /** Nothing is asked of the tables: what was read is durable, and where it ends is known. */
    private void renew(PartitionTurn turn) {
        if (turn.phase == Phase.RUNNING) {
            turn.phase = Phase.CLOSING;
            turn.run(new PartitionEffect.CloseSource(turn.round, true));
        }
    }

    /** Who rests, or is about to, looks when it goes on; who is blocked has been told, and looks when that is cleared. */
    private void lookAgain(PartitionTurn turn) {
        if (turn.wanted && turn.blocked.isEmpty() && LOOKED.contains(turn.phase)) {
            recovery.again(turn);
        }
    }

    private void closed(PartitionTurn turn) {
        if (turn.wanted) {
            reading.open(turn);
        } else {
            reading.rest(turn);
        }
    }

    private void clear(PartitionTurn turn, OperatorChoice choice) {
        // Who rests can be told ahead that its tables go back: then it does not stop when they have.
        boolean goesBack = choice == OperatorChoice.REPLAY && turn.phase == Phase.RESTING;
        if (goesBack || turn.phase == Phase.HALTED || turn.blocked.isPresent() && OFFERING.contains(turn.phase)) {
            reading.abandon(turn);
            turn.emit(new PartitionEvent.Cleared(choice));
            turn.sourceError = Optional.empty();
            recovery.acquireEpoch(turn);
        }
    }

    private void failed(PartitionTurn turn, LakeError error) {
        if (turn.phase != Phase.HALTED && turn.phase != Phase.STOPPED) {
            reading.halt(turn, error);
        }
    }

    private Status statusOf(PartitionTurn turn) {
        return switch (turn.phase) {
            case IDLE, ACQUIRING_EPOCH, READING_HEADS, CHECKING_FILES, ASKING_BOUNDS -> Status.STARTING;
            case RUNNING -> turn.blocked.isPresent() ? Status.FAILED : Status.RUNNING;
            case CLOSING -> Status.DRAINING;
            case RESTING -> turn.memory.pending().isEmpty() ? Status.PAUSED : Status.DRAINING;
            case HALTED, STOPPED -> Status.FAILED;
        };
    }
}
