package io.lakeactors.engine.partition;

import io.lakeactors.model.EventTime;
import io.lakeactors.model.TableName;
import io.lakeactors.model.WrittenFile;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedSet;

/**
 * What a partition wants done. The carrier tries ports that fail with {@code Reaction.RETRY} again by itself, with backoff, and shows the partition as
 * degraded meanwhile;
 * other failures of a port come back as {@link PartitionInput.Failed}.
 */
public sealed interface PartitionEffect {
    /** Answered by {@link PartitionInput.EpochAcquired}. */
    record AcquireEpoch(long round) implements PartitionEffect {}

    /** Answered by {@link PartitionInput.HeadsRead}: read from the catalog, after this effect was given. */
    record ReadHeads(long round, List<TableName> tables) implements PartitionEffect {}

    /** Answered by {@link PartitionInput.FilesChecked}. */
    record CheckFiles(long round, List<WrittenFile> files) implements PartitionEffect {}

    /** Answered by {@link PartitionInput.BoundsRead}. */
    record ReadBounds(long round) implements PartitionEffect {}

    /**
     * Begins a reading, in place of the one before. It delivers {@link PartitionInput.BatchWritten} with this round.
     *
     * @param from the first position
     * @param leaderEpoch of the record before it, -1 if unknown
     * @param eventTime how far the time of events has come before {@code from}
     * @param writerEpoch for file names and batches
     * @param limit no batch passes this position (one that would is cut there); the batch that ends at it is the reading's last. Empty for none.
     * @param targets the tables to write for: those that lag, until they have caught up with the others
     */
    record OpenSource(long round, long from, int leaderEpoch, Optional<EventTime> eventTime, long writerEpoch, OptionalLong limit, SortedSet<TableName> targets)
            implements PartitionEffect {}

    /** Ends the reading. @param flush finish what was read, deliver it, then {@link PartitionInput.SourceClosed}; otherwise abandon it and say nothing */
    record CloseSource(long round, boolean flush) implements PartitionEffect {}

    /** Give the intake no more credit; what is being written may still come. */
    record HoldIntake() implements PartitionEffect {}

    record ReleaseIntake() implements PartitionEffect {}

    record Offer(TableName table, io.lakeactors.engine.commit.Offer offer) implements PartitionEffect {}

    /** For lag tools only. @param position up to which every target is committed */
    record PublishPosition(long position) implements PartitionEffect {}

    /** For people. @param reason a sentence, empty if there is none */
    record Report(Status status, String reason) implements PartitionEffect {}

    /** P10: a newer incarnation owns the partition; end this one without a trace. */
    record Stop(String reason) implements PartitionEffect {}

    enum Status {
        STARTING,
        RUNNING,
        DEGRADED,
        DRAINING,
        /** At rest: nothing is read, everything is committed. */
        PAUSED,
        FAILED
    }
}
