package io.lakeactors.engine.signal;

import io.lakeactors.model.Ledger;
import io.lakeactors.model.OffsetRange;
import io.lakeactors.model.SourceKey;
import io.lakeactors.model.TableName;
import java.time.Duration;
import java.util.Map;

/** Something worth saying. {@code batch} is the id that goes with a batch from its first record to its commit: the correlation id. */
public sealed interface Signal {
    record PipelineApplied(String pipeline, String contract, boolean isNew) implements Signal {}

    record PipelineDeleted(String pipeline) implements Signal {}

    record PipelineStateChanged(String pipeline, String from, String to, String reason) implements Signal {}

    record PipelineRunEnded(String pipeline, String run, String outcome, long rows, long bytes) implements Signal {}

    record PartitionOpened(String pipeline, SourceKey source, long position, long epoch) implements Signal {}

    /** @param end left or resumed @param took to leave, or from its beginning on this node to its first commit @param steps milliseconds of each step of that */
    record PartitionMoved(String pipeline, SourceKey source, String end, Duration took, Map<String, Long> steps) implements Signal {}

    /** @param end left or resumed @param took to leave, or from its beginning on this node to its first commit @param steps milliseconds of each step of that */
    record CommitterMoved(TableName table, String end, Duration took, Map<String, Long> steps) implements Signal {}

    record PartitionHalted(String pipeline, SourceKey source, String reason) implements Signal {}

    record OperatorChose(String pipeline, SourceKey source, String choice, String by, String about) implements Signal {}

    record PositionsSkipped(String pipeline, SourceKey source, OffsetRange range) implements Signal {}

    record BatchWritten(String pipeline, SourceKey source, String batch, OffsetRange range, Ledger rows, long bytes, Duration took) implements Signal {}

    /** @param age of the newest record */
    record BatchJournaled(String pipeline, SourceKey source, String batch, OffsetRange range, Duration age) implements Signal {}

    record BatchAborted(String pipeline, SourceKey source, String batch, String reason) implements Signal {}

    record BatchPoisoned(String pipeline, SourceKey source, OffsetRange range, long records, String cause) implements Signal {}

    record RowsQuarantined(String pipeline, SourceKey source, String batch, String rule, long rows) implements Signal {}

    record RowsDropped(String pipeline, SourceKey source, String batch, String rule, long rows) implements Signal {}

    /** More records of a range are faulty than its threshold allows. @param action log or fail_batch @param faulty of its {@code records}, as far as they were counted */
    record RangeExceeded(String pipeline, SourceKey source, OffsetRange range, String rule, String action, long faulty, long records) implements Signal {}

    record CommitEnded(TableName table, String commit, String outcome, int batches, Duration took) implements Signal {}

    record TableFresh(String pipeline, TableName table, Duration age) implements Signal {}

    record TableHalted(TableName table, String reason) implements Signal {}

    /** @param outcome of {@link io.lakeactors.engine.maintenance.CareRecord.Outcome} @param reason why it failed, or empty */
    record TableTended(TableName table, String outcome, long filesReplaced, long filesWritten, long bytesWritten, long rowsRetired, long snapshotsExpired, long filesDeleted,
            long bytesFreed, Duration took, String reason) implements Signal {}

    /**
     * @param outcome of {@link io.lakeactors.engine.gold.GoldRecord.Outcome}
     * @param reason why it was not published, or empty
     * @param windows that were made anew, 0 if all was
     * @param late windows that may have changed and were left, being closed
     */
    record GoldRunEnded(String gold, TableName table, String outcome, long rows, long bytes, Duration took, String reason, long windows, long late) implements Signal {}

    /** @param warns whether the candidate is published all the same @param says what must be so @param found what was found instead */
    record GoldCheckFailed(String gold, TableName table, String check, boolean warns, String says, String found) implements Signal {}

    /** A person has changed a table. @param end whether it landed */
    /** @param outcome done or failed @param reason why it failed, or empty */
    record BackupEnded(String to, String outcome, long files, long bytes, long copiedFiles, long copiedBytes, Duration took, String reason) implements Signal {}

    record TableChanged(TableName table, String work, String by, String end, String reason) implements Signal {}

    /** The checks on a whole table were measured. @param checks how many there are, {@code open} of which do not pass */
    record TableChecked(TableName table, int checks, long open, Duration took) implements Signal {}

    /** A check on a whole table ends otherwise than it did. @param to pass, warn, fail or error @param words what it says, for people */
    record CheckTurned(TableName table, String check, String to, String words) implements Signal {}

    /** A check that keeps failing has a ticket, or has it no more. @param to opened or closed @param words what the check said when it was opened, for people */
    record TicketTurned(TableName table, String check, String ticket, String to, String words) implements Signal {}

    /** @param change registered, deleted, erased, configured, mode or contract @param version and number of the schema, 0 where there is none */
    record RegistryChanged(String change, String subject, int version, int schema) implements Signal {}

    record DependencyLost(String dependency, String reason) implements Signal {}

    record DependencyRecovered(String dependency, Duration after) implements Signal {}

    record Retried(String dependency, int failures, Duration delay, String reason) implements Signal {}

    /** @param change fired, repeated or resolved */
    record AlertChanged(String rule, String subject, String severity, String change, String summary) implements Signal {}

    /** @param outcome sent, retried, refused or dropped */
    record AlertNoticeTried(String sink, String alert, String outcome, String reason) implements Signal {}

    /** @param command of {@code lake cluster} @param outcome done, refused, or nothing to do */
    record ClusterCommanded(String command, String order, String outcome) implements Signal {}
}
