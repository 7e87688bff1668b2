package io.lakeactors.engine.partition;

import io.lakeactors.engine.commit.Offer;
import io.lakeactors.engine.partition.PartitionEffect.Status;
import io.lakeactors.engine.partition.PartitionState.Mark;
import io.lakeactors.engine.partition.PartitionState.Phase;
import io.lakeactors.engine.partition.PartitionState.Segment;
import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.EventTime;
import io.lakeactors.model.LakeError;
import io.lakeactors.model.OffsetRange;
import io.lakeactors.model.TableName;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The part of the core that reads, prepares and offers. */
final class PartitionReading {
    private static final Set<Phase> OPEN = EnumSet.of(Phase.RUNNING, Phase.CLOSING);

    private final PartitionSetup setup;
    private final PartitionRules rules;

    PartitionReading(PartitionSetup setup, PartitionRules rules) {
        this.setup = setup;
        this.rules = rules;
    }

    /** Opens the source for the tables that lag most, up to where the next one stands. */
    void open(PartitionTurn turn) {
        long from = turn.reading.values().stream().mapToLong(Mark::position).min().orElseThrow();
        var limit = turn.reading.values().stream().mapToLong(Mark::position).filter(position -> position > from).min();
        var targets = new TreeSet<TableName>();
        int leaderEpoch = -1;
        // Of one table of a pipeline at most rows are judged.
        Optional<EventTime> eventTime = Optional.empty();
        for (var entry : turn.reading.entrySet()) {
            if (entry.getValue().position() == from) {
                targets.add(entry.getKey());
                leaderEpoch = Math.max(leaderEpoch, entry.getValue().leaderEpoch());
                eventTime = eventTime.isPresent() ? eventTime : entry.getValue().eventTime();
            }
        }
        turn.segment = Optional.of(new Segment(from, limit, targets));
        turn.round++;
        turn.phase = Phase.RUNNING;
        turn.held = false;
        turn.run(new PartitionEffect.OpenSource(turn.round, from, leaderEpoch, eventTime, turn.memory.epoch(), limit, targets));
        turn.report(turn.blocked.isPresent() ? Status.FAILED : Status.RUNNING, turn.blocked.map(LakeError::sentence).orElse(""));
        adjustIntake(turn);
    }

    void batchWritten(PartitionTurn turn, Batch batch) {
        var segment = turn.segment.orElseThrow();
        long at = segment.targets().stream().mapToLong(table -> turn.reading.get(table).position()).max().orElseThrow();
        int leaderEpoch = segment.targets().stream().mapToInt(table -> turn.reading.get(table).leaderEpoch()).max().orElseThrow();
        if (!rules.leaderEpochHolds(leaderEpoch, batch.leaderEpoch())) {
            halt(turn, LakeError.of(ErrorCode.SOURCE_REWOUND, setup.source() + " " + batch.range() + " was read under leader epoch " + batch.leaderEpoch()
                    + ", what comes before it under " + leaderEpoch, setup.id(), "The log was cut after it had been read: decide what holds, then resume"));
            return;
        }
        switch (rules.fit(batch.range(), at)) {
            case HELD -> { }
            case GAP -> halt(turn, impossible(ErrorCode.OFFSET_GAP, batch.range(), at));
            case OVERLAP -> halt(turn, impossible(ErrorCode.OFFSET_OVERLAP, batch.range(), at));
            case NEXT -> prepare(turn, segment, batch);
        }
    }

    private void prepare(PartitionTurn turn, Segment segment, Batch batch) {
        if (!rules.isForReading(segment, batch)) {
            halt(turn, internal("batch " + batch.batchId() + " " + batch.range() + " is not of the reading " + segment));
        } else if (!rules.isOwnEpoch(turn.memory.epoch(), batch)) {
            halt(turn, internal("batch " + batch.batchId() + " was written under epoch " + batch.writerEpoch() + ", not " + turn.memory.epoch()));
        } else if (!rules.conserves(batch)) {
            halt(turn, internal("the rows of batch " + batch.batchId() + " do not add up: " + batch.portions()));
        } else {
            accept(turn, batch);
            boolean caughtUp = segment.limit().isPresent() && batch.range().next() >= segment.limit().getAsLong();
            if (caughtUp && turn.phase == Phase.RUNNING) {
                open(turn);
            } else {
                adjustIntake(turn);
            }
        }
    }

    /** Journals a batch and offers it to its tables. */
    void accept(PartitionTurn turn, Batch batch) {
        turn.emit(new PartitionEvent.BatchPrepared(batch));
        for (var portion : batch.portions()) {
            turn.reading.put(portion.table(), Mark.behind(batch, portion.table()));
            turn.run(new PartitionEffect.Offer(portion.table(), offer(turn, batch, portion)));
        }
    }

    /** Offers again everything that a table is not known to hold, oldest first. */
    void offerAll(PartitionTurn turn) {
        for (var table : setup.targets()) {
            for (var batch : turn.memory.owed(table)) {
                turn.run(new PartitionEffect.Offer(table, offer(turn, batch, batch.portion(table).orElseThrow())));
            }
        }
    }

    private Offer offer(PartitionTurn turn, Batch batch, Batch.Portion portion) {
        long start = Math.min(turn.memory.start().orElse(batch.range().first()), batch.range().first());
        return new Offer(setup.id(), setup.source(), batch.batchId(), turn.memory.epoch(), batch.writerEpoch(), batch.range(), batch.leaderEpoch(), start,
                portion.ledger(), portion.files(), turn.memory.renewed(), !turn.wanted, portion.eventTime(), "", portion.contract());
    }

    /** Tells the intake to wait or to go on, if that changes. */
    void adjustIntake(PartitionTurn turn) {
        boolean hold = turn.blocked.isPresent() || rules.mustHold(turn.memory.pending().size(), setup.batchesOutstandingMax());
        if (OPEN.contains(turn.phase) && hold != turn.held) {
            turn.held = hold;
            turn.run(hold ? new PartitionEffect.HoldIntake() : new PartitionEffect.ReleaseIntake());
        }
    }

    /** After a table was found to hold more. */
    void afterProgress(PartitionTurn turn) {
        publish(turn);
        adjustIntake(turn);
        if (turn.phase == Phase.RESTING && turn.memory.pending().isEmpty()) {
            turn.report(Status.PAUSED, "");
        }
    }

    private void publish(PartitionTurn turn) {
        var positions = setup.targets().stream().map(table -> turn.memory.committed().get(table)).toList();
        if (positions.stream().allMatch(Objects::nonNull)) {
            var position = positions.stream().mapToLong(Long::longValue).min();
            if (position.orElse(-1) > turn.published) {
                turn.published = position.getAsLong();
                turn.run(new PartitionEffect.PublishPosition(turn.published));
            }
        }
    }

    /** Nothing is read any more; whoever waits for that need not wait for the position interval. */
    void rest(PartitionTurn turn) {
        turn.phase = Phase.RESTING;
        turn.segment = Optional.empty();
        offerAll(turn);
        turn.report(turn.memory.pending().isEmpty() ? Status.PAUSED : Status.DRAINING, "");
    }

    void halt(PartitionTurn turn, LakeError error) {
        abandon(turn);
        turn.emit(new PartitionEvent.Halted(error));
        turn.phase = Phase.HALTED;
        turn.report(Status.FAILED, error.sentence());
    }

    void stop(PartitionTurn turn, String reason) {
        abandon(turn);
        turn.phase = Phase.STOPPED;
        turn.run(new PartitionEffect.Stop(reason));
    }

    /** Ends a reading; what it has not delivered is read again some day. */
    void abandon(PartitionTurn turn) {
        if (OPEN.contains(turn.phase)) {
            turn.run(new PartitionEffect.CloseSource(turn.round, false));
        }
        turn.segment = Optional.empty();
    }

    LakeError impossible(ErrorCode code, OffsetRange range, long position) {
        return LakeError.of(code, "the range " + range + " of " + setup.source() + " meets position " + position, setup.id(),
                "Nothing was written twice or left out. Report this; resume with the choice to replay");
    }

    private LakeError internal(String what) {
        return LakeError.of(ErrorCode.INTERNAL, what, setup.id(), "Nothing of it was committed. Report this; resume to read it again");
    }
}
