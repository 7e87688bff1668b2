package io.lakeactors.engine.partition;

import io.lakeactors.model.LakeError;
import io.lakeactors.model.OffsetRange;
import io.lakeactors.model.SourceKey;
import io.lakeactors.model.TableName;
import java.util.List;

/** What a partition remembers. Journaled under stable names; an intent log and the audit, never the truth. */
public sealed interface PartitionEvent {
    /** P0. */
    record EpochAcquired(long epoch) implements PartitionEvent {}

    /** P15: which log this journal is about. Forgets everything about another one. */
    record SourceAdopted(SourceKey source) implements PartitionEvent {}

    /** Where a table begins that holds nothing of this partition; durable before anything is read. */
    record StartChosen(long position) implements PartitionEvent {}

    /** The tables' positions as the heads say, where they differ from what was remembered. Lower ones only after a replay was allowed. */
    record PositionsSeen(List<TablePosition> positions) implements PartitionEvent {}

    /** P4: the files are durable; durable itself before any table hears of them. */
    record BatchPrepared(Batch batch) implements PartitionEvent {}

    /** P9: a table holds the batch. */
    record BatchCommitted(String batchId, TableName table, long snapshotId) implements PartitionEvent {}

    /** The batch is given up and its range read again: it no longer fits a table, or its files are gone. */
    record BatchDropped(String batchId, String reason) implements PartitionEvent {}

    /** P2: the source has deleted what was not read yet. */
    record SourceTruncated(OffsetRange range) implements PartitionEvent {}

    /** I10: a person chose to go on behind the range. */
    record GapAccepted(OffsetRange range) implements PartitionEvent {}

    /** Stopped until a person chooses. */
    record Halted(LakeError error) implements PartitionEvent {}

    record Cleared(OperatorChoice choice) implements PartitionEvent {}

    /** @param position the next one to add, -1 if the table has no entry for this partition */
    record TablePosition(TableName table, long position) {}
}
