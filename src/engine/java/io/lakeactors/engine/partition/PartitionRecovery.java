package io.lakeactors.engine.partition;

import io.lakeactors.contract.PipelineSpec.Delivery;
import io.lakeactors.contract.PipelineSpec.StartAt;
import io.lakeactors.engine.commit.Fit;
import io.lakeactors.engine.partition.PartitionEffect.Status;
import io.lakeactors.engine.partition.PartitionEvent.TablePosition;
import io.lakeactors.engine.partition.PartitionState.Mark;
import io.lakeactors.engine.partition.PartitionState.Phase;
import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.LakeError;
import io.lakeactors.model.Ledger;
import io.lakeactors.model.OffsetRange;
import io.lakeactors.model.Progress;
import io.lakeactors.model.TableHead;
import io.lakeactors.model.TableName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The part of the core that finds out where the partition stands: P0, P1, P2, P15, P16. */
final class PartitionRecovery {
    private final PartitionSetup setup;
    private final PartitionRules rules;
    private final PartitionReading reading;

    PartitionRecovery(PartitionSetup setup, PartitionRules rules, PartitionReading reading) {
        this.setup = setup;
        this.rules = rules;
        this.reading = reading;
    }

    void acquireEpoch(PartitionTurn turn) {
        turn.phase = Phase.ACQUIRING_EPOCH;
        turn.round++;
        turn.run(new PartitionEffect.AcquireEpoch(turn.round));
        turn.report(Status.STARTING, "");
    }

    void epochAcquired(PartitionTurn turn, long epoch) {
        if (!rules.epochIsNew(turn.memory.epoch(), epoch)) {
            acquireEpoch(turn);
            return;
        }
        turn.emit(new PartitionEvent.EpochAcquired(epoch));
        if (turn.memory.source().isEmpty() || chose(turn, OperatorChoice.NEW_SOURCE)) {
            turn.emit(new PartitionEvent.SourceAdopted(setup.source()));
        } else if (!rules.isSameSource(turn.memory.source().get(), setup.source())) {
            reading.halt(turn, otherSource());
            return;
        }
        readHeads(turn);
    }

    /** Looks at the tables again: something happened that the memory does not explain. */
    void again(PartitionTurn turn) {
        reading.abandon(turn);
        readHeads(turn);
        turn.report(Status.STARTING, "");
    }

    private void readHeads(PartitionTurn turn) {
        turn.phase = Phase.READING_HEADS;
        // What was refused may be dropped in a moment; a table that still takes nothing will say so again.
        turn.blocked = Optional.empty();
        turn.round++;
        turn.run(new PartitionEffect.ReadHeads(turn.round, setup.targets()));
    }

    void headsRead(PartitionTurn turn, Map<TableName, TableHead> heads) {
        for (var table : setup.targets()) {
            var error = fault(turn, heads.get(table));
            if (error.isPresent()) {
                reading.halt(turn, error.get());
                return;
            }
        }
        boolean anew = chose(turn, OperatorChoice.REPLAY);
        boolean replaying = setup.targets().stream().anyMatch(table -> regressed(turn, heads.get(table)));
        acknowledge(turn, heads);
        remember(turn, heads);
        if (!dropWhatDoesNotFit(turn, replaying, anew)) {
            return;
        }
        turn.reading = behindPending(turn);
        var files = turn.memory.pending().stream().flatMap(batch -> batch.files().stream()).toList();
        if (files.isEmpty()) {
            rollForward(turn);
        } else {
            turn.phase = Phase.CHECKING_FILES;
            turn.run(new PartitionEffect.CheckFiles(turn.round, files));
        }
    }

    private Optional<LakeError> fault(PartitionTurn turn, TableHead head) {
        if (!turn.memory.renewed() && !rules.isSameLog(setup.source(), head)) {
            return Optional.of(otherSource());
        }
        if (!rules.hasEvidence(head)) {
            return Optional.of(LakeError.of(ErrorCode.EVIDENCE_LOST, "no snapshot of " + head.table() + " says which positions it holds", setup.id(),
                    "Roll the table back to a snapshot that carries la.vec, then resume"));
        }
        if (regressed(turn, head) && setup.delivery() != Delivery.AT_LEAST_ONCE && !chose(turn, OperatorChoice.REPLAY)) {
            return Optional.of(LakeError.of(ErrorCode.POSITIONS_REGRESSED,
                    head.table() + " holds " + setup.source() + " up to " + position(head) + ", but had held it up to "
                            + turn.memory.committed().get(head.table()), setup.id(),
                    "Restore the table and resume; or, if it was rolled back on purpose, read those positions again: "
                            + OperatorChoice.REPLAY.command(setup.id())));
        }
        return Optional.empty();
    }

    private boolean regressed(PartitionTurn turn, TableHead head) {
        return !rules.hasNotRegressed(turn.memory.committed().getOrDefault(head.table(), -1L), position(head));
    }

    private long position(TableHead head) {
        return entry(head).map(Progress::next).orElse(-1L);
    }

    private Optional<Progress> entry(TableHead head) {
        return head.vector().of(setup.source());
    }

    private void acknowledge(PartitionTurn turn, Map<TableName, TableHead> heads) {
        for (var table : setup.targets()) {
            for (var batch : turn.memory.owed(table)) {
                if (rules.fit(batch.range(), position(heads.get(table))) == Fit.HELD) {
                    turn.emit(new PartitionEvent.BatchCommitted(batch.batchId(), table, heads.get(table).snapshotId().orElse(-1)));
                }
            }
        }
    }

    private void remember(PartitionTurn turn, Map<TableName, TableHead> heads) {
        var seen = new ArrayList<TablePosition>();
        turn.heads.clear();
        for (var table : setup.targets()) {
            var head = heads.get(table);
            if (position(head) != turn.memory.committed().getOrDefault(table, -1L)) {
                seen.add(new TablePosition(table, position(head)));
            }
            entry(head).ifPresent(entry -> turn.heads.put(table, new Mark(entry.next(), entry.leaderEpoch(), entry.eventTime())));
        }
        if (!seen.isEmpty() || chose(turn, OperatorChoice.REPLAY)) {
            turn.emit(new PartitionEvent.PositionsSeen(seen));
        }
        var starts = heads.values().stream().map(this::entry).flatMap(Optional::stream).mapToLong(Progress::start).min();
        if (starts.isPresent() && rules.mustChooseStart(turn.memory.start())) {
            turn.emit(new PartitionEvent.StartChosen(starts.getAsLong()));
        }
    }

    /**
     * Drops the first pending batch that no longer continues one of its tables, and all behind it; all of them if a person chose to begin anew.
     *
     * @return false if it halted because that cannot be
     */
    private boolean dropWhatDoesNotFit(PartitionTurn turn, boolean replaying, boolean anew) {
        var at = new HashMap<TableName, Long>();
        setup.targets().forEach(table -> at.put(table, headOrStart(turn, table)));
        boolean drop = anew;
        for (var batch : turn.memory.pending()) {
            for (var portion : batch.portions()) {
                long position = at.getOrDefault(portion.table(), -1L);
                var fit = rules.fit(batch.range(), position);
                if (fit == Fit.NEXT) {
                    at.put(portion.table(), batch.range().next());
                } else if (fit != Fit.HELD && !drop) {
                    // An unknown batch that lands may also be the first of its table, and before where this memory chose to begin.
                    boolean explained = replaying || setup.delivery() == Delivery.AT_LEAST_ONCE || turn.memory.othersMayLand();
                    if (!explained) {
                        reading.halt(turn, reading.impossible(fit == Fit.GAP ? ErrorCode.OFFSET_GAP : ErrorCode.OFFSET_OVERLAP, batch.range(), position));
                        return false;
                    }
                    drop = true;
                }
            }
            if (drop) {
                turn.emit(new PartitionEvent.BatchDropped(batch.batchId(), "it no longer continues its tables"));
            }
        }
        return true;
    }

    private long headOrStart(PartitionTurn turn, TableName table) {
        var mark = turn.heads.get(table);
        return mark == null ? turn.memory.start().orElse(-1) : mark.position();
    }

    private TreeMap<TableName, Mark> behindPending(PartitionTurn turn) {
        var marks = new TreeMap<>(turn.heads);
        for (var table : setup.targets()) {
            for (var batch : turn.memory.owed(table)) {
                marks.put(table, Mark.behind(batch, table));
            }
        }
        return marks;
    }

    void filesChecked(PartitionTurn turn, Set<String> missing) {
        boolean drop = false;
        for (var batch : turn.memory.pending()) {
            drop |= !rules.filesAreThere(batch, missing);
            if (drop) {
                turn.emit(new PartitionEvent.BatchDropped(batch.batchId(), "a file of it or before it is missing"));
            }
        }
        turn.reading = behindPending(turn);
        rollForward(turn);
    }

    private void rollForward(PartitionTurn turn) {
        turn.phase = Phase.ASKING_BOUNDS;
        reading.offerAll(turn);
        turn.run(new PartitionEffect.ReadBounds(turn.round));
    }

    void boundsRead(PartitionTurn turn, long earliest, long end) {
        chooseStart(turn, earliest, end);
        long from = turn.reading.values().stream().mapToLong(Mark::position).min().orElseThrow();
        if (!rules.isNotRewound(from, end)) {
            reading.halt(turn, LakeError.of(ErrorCode.SOURCE_REWOUND, setup.source() + " ends at " + end + ", but was read up to " + from, setup.id(),
                    "Records that the tables hold are gone from the source: restore the topic and resume, or make it anew and choose new-source"));
        } else if (!rules.isNotTruncated(from, earliest)) {
            truncated(turn, new OffsetRange(from, earliest));
        } else if (turn.sourceError.isPresent()) {
            reading.halt(turn, turn.sourceError.get());
        } else {
            goOn(turn);
        }
    }

    private void chooseStart(PartitionTurn turn, long earliest, long end) {
        if (turn.reading.keySet().containsAll(setup.targets())) {
            return;
        }
        if (rules.mustChooseStart(turn.memory.start())) {
            turn.emit(new PartitionEvent.StartChosen(setup.start() == StartAt.LATEST ? end : earliest));
        }
        for (var table : setup.targets()) {
            turn.reading.putIfAbsent(table, new Mark(turn.memory.start().orElse(earliest), -1, Optional.empty()));
        }
    }

    private void truncated(PartitionTurn turn, OffsetRange gone) {
        if (!chose(turn, OperatorChoice.SKIP_TRUNCATED)) {
            turn.emit(new PartitionEvent.SourceTruncated(gone));
            reading.halt(turn, LakeError.of(ErrorCode.SOURCE_TRUNCATED, setup.source() + " has deleted " + gone + " before it was read", setup.id(),
                    "Restore these " + gone.positions() + " positions and resume; or give them up, and the gap stays on record: "
                            + OperatorChoice.SKIP_TRUNCATED.command(setup.id())));
            return;
        }
        turn.emit(new PartitionEvent.GapAccepted(gone));
        gapBatches(turn, gone).forEach(batch -> reading.accept(turn, batch));
        goOn(turn);
    }

    /** Batches without a record that lead each table over the gap, in pieces where tables stand at different positions in it. */
    private List<Batch> gapBatches(PartitionTurn turn, OffsetRange gone) {
        var cuts = turn.reading.values().stream().map(Mark::position).filter(gone::contains).distinct().sorted().toList();
        var batches = new ArrayList<Batch>();
        for (int i = 0; i < cuts.size(); i++) {
            var piece = new OffsetRange(cuts.get(i), i + 1 < cuts.size() ? cuts.get(i + 1) : gone.next());
            var portions = new ArrayList<Batch.Portion>();
            int leaderEpoch = -1;
            for (var entry : turn.reading.entrySet()) {
                if (entry.getValue().position() <= piece.first()) {
                    portions.add(new Batch.Portion(entry.getKey(), Ledger.ZERO, List.of(), entry.getValue().eventTime()));
                    leaderEpoch = Math.max(leaderEpoch, entry.getValue().leaderEpoch());
                }
            }
            batches.add(new Batch("gap-" + turn.memory.epoch() + "-" + piece.first(), turn.memory.epoch(), piece, leaderEpoch, portions));
        }
        return batches;
    }

    private void goOn(PartitionTurn turn) {
        turn.sourceError = Optional.empty();
        if (chose(turn, OperatorChoice.SKIP_TRUNCATED)) {
            turn.emit(new PartitionEvent.Cleared(OperatorChoice.RETRY));
        }
        if (turn.wanted) {
            reading.open(turn);
        } else {
            reading.rest(turn);
        }
        reading.afterProgress(turn);
    }

    private static boolean chose(PartitionTurn turn, OperatorChoice choice) {
        return turn.memory.choice().filter(choice::equals).isPresent();
    }

    LakeError otherSource() {
        return LakeError.of(ErrorCode.SOURCE_IDENTITY_CHANGED, "the topic of " + setup.source() + " is not the one that was read before", setup.id(),
                "Restore the topic that was read; or, if it was made anew on purpose, leave the old one behind: " + OperatorChoice.NEW_SOURCE.command(setup.id()));
    }
}
