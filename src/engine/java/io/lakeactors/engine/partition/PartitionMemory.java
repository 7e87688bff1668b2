package io.lakeactors.engine.partition;

import io.lakeactors.engine.partition.PartitionEvent.TablePosition;
import io.lakeactors.model.LakeError;
import io.lakeactors.model.OffsetRange;
import io.lakeactors.model.SourceKey;
import io.lakeactors.model.TableName;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a partition knows after a crash: its events, folded.
 *
 * @param epoch the last one acquired, 0 before the first
 * @param source which log this is about, once one was adopted
 * @param start where a table without an entry begins
 * @param committed the highest position that each table was known to hold
 * @param pending prepared batches that not every table of theirs is known to hold, by range
 * @param truncated what the source has deleted unread, until a person chooses
 * @param gaps ranges that persons chose to skip
 * @param halted why it is stopped
 * @param choice a person's choice that has not been used yet
 * @param renewed whether a person chose this log in place of an older one of the same name, whose entries the tables may still carry
 * @param othersMayLand whether a batch that this memory does not name may still be committed: one was dropped, an older journal was lost, or a table was
 *     rolled back to before batches whose offers may still be on their way
 */
public record PartitionMemory(
        long epoch, Optional<SourceKey> source, OptionalLong start, SortedMap<TableName, Long> committed, List<Batch> pending, Optional<OffsetRange> truncated,
        List<OffsetRange> gaps, Optional<LakeError> halted, Optional<OperatorChoice> choice, boolean renewed, boolean othersMayLand) {
    public static final PartitionMemory EMPTY = new PartitionMemory(
            0, Optional.empty(), OptionalLong.empty(), new TreeMap<>(), List.of(), Optional.empty(), List.of(), Optional.empty(), Optional.empty(), false,
                    false);

    public PartitionMemory {
        committed = Collections.unmodifiableSortedMap(new TreeMap<>(committed));
        pending = List.copyOf(pending);
        gaps = List.copyOf(gaps);
    }

    /** Pure: the same events give the same memory. */
    public PartitionMemory apply(PartitionEvent event) {
        return switch (event) {
            case PartitionEvent.EpochAcquired(long acquired) ->
                new PartitionMemory(acquired, source, start, committed, pending, truncated, gaps, halted, choice, renewed,
                        othersMayLand || epoch == 0 && acquired > 1);
            case PartitionEvent.SourceAdopted(SourceKey adopted) -> new PartitionMemory(
                    epoch, Optional.of(adopted), OptionalLong.empty(), new TreeMap<>(), List.of(), Optional.empty(), List.of(), halted, Optional.empty(),
                    renewed || choice.filter(OperatorChoice.NEW_SOURCE::equals).isPresent(), othersMayLand);
            case PartitionEvent.StartChosen(long position) ->
                new PartitionMemory(epoch, source, OptionalLong.of(position), committed, pending, truncated, gaps, halted, choice, renewed, othersMayLand);
            case PartitionEvent.PositionsSeen(var positions) -> seen(positions);
            case PartitionEvent.BatchPrepared(Batch batch) -> withPending(plus(pending, batch), othersMayLand);
            case PartitionEvent.BatchCommitted held -> afterCommit(held.batchId(), held.table());
            case PartitionEvent.BatchDropped(String batchId, String reason) ->
                withPending(pending.stream().filter(batch -> !batch.batchId().equals(batchId)).toList(), true);
            case PartitionEvent.SourceTruncated(OffsetRange range) ->
                new PartitionMemory(epoch, source, start, committed, pending, Optional.of(range), gaps, halted, choice, renewed, othersMayLand);
            case PartitionEvent.GapAccepted(OffsetRange range) ->
                new PartitionMemory(epoch, source, start, committed, pending, Optional.empty(), plus(gaps, range), halted, Optional.empty(), renewed,
                        othersMayLand);
            case PartitionEvent.Halted(LakeError error) ->
                new PartitionMemory(epoch, source, start, committed, pending, truncated, gaps, Optional.of(error), Optional.empty(), renewed, othersMayLand);
            case PartitionEvent.Cleared(OperatorChoice chosen) ->
                new PartitionMemory(epoch, source, start, committed, pending, truncated, gaps, Optional.empty(), Optional.of(chosen), renewed, othersMayLand);
        };
    }

    /** Whether a table is known to hold a batch. */
    public boolean holds(TableName table, Batch batch) {
        return committed.getOrDefault(table, -1L) >= batch.range().next();
    }

    /** Pending batches that a table is not known to hold, by range. */
    public List<Batch> owed(TableName table) {
        return pending.stream().filter(batch -> batch.portion(table).isPresent() && !holds(table, batch)).toList();
    }

    private PartitionMemory seen(List<TablePosition> positions) {
        var known = new TreeMap<>(committed);
        boolean fell = positions.stream().anyMatch(at -> at.position() < committed.getOrDefault(at.table(), -1L));
        for (var at : positions) {
            if (at.position() < 0) {
                known.remove(at.table());
            } else {
                known.put(at.table(), at.position());
            }
        }
        return withCommitted(known, choice.filter(chosen -> chosen != OperatorChoice.REPLAY), othersMayLand || fell);
    }

    private PartitionMemory afterCommit(String batchId, TableName table) {
        var known = new TreeMap<>(committed);
        pending.stream().filter(batch -> batch.batchId().equals(batchId)).forEach(batch -> known.merge(table, batch.range().next(), Math::max));
        return withCommitted(known, choice, othersMayLand);
    }

    private PartitionMemory withCommitted(SortedMap<TableName, Long> known, Optional<OperatorChoice> chosen, boolean others) {
        var after = new PartitionMemory(epoch, source, start, known, pending, truncated, gaps, halted, chosen, renewed, others);
        var owed = pending.stream().filter(batch -> batch.portions().stream().anyMatch(portion -> !after.holds(portion.table(), batch))).toList();
        return after.withPending(owed, others);
    }

    private PartitionMemory withPending(List<Batch> batches, boolean others) {
        return new PartitionMemory(epoch, source, start, committed, batches, truncated, gaps, halted, choice, renewed, others);
    }

    private static <T> List<T> plus(List<T> list, T last) {
        var longer = new ArrayList<>(list);
        longer.add(last);
        return longer;
    }
}
