package io.lakeactors.engine.partition;

import io.lakeactors.engine.commit.OfferAnswer;
import io.lakeactors.model.LakeError;
import io.lakeactors.model.TableHead;
import io.lakeactors.model.TableName;
import java.util.Map;
import java.util.Set;

/** What a partition hears. Answers to effects carry the effect's round; those of an older round are ignored. */
public sealed interface PartitionInput {
    /** After the journal has been replayed. */
    record Start() implements PartitionInput {}

    record EpochAcquired(long round, long epoch) implements PartitionInput {}

    /** One head for each table asked for. */
    record HeadsRead(long round, Map<TableName, TableHead> heads) implements PartitionInput {}

    /** @param missing paths of the files that are not there with their length */
    record FilesChecked(long round, Set<String> missing) implements PartitionInput {}

    record BoundsRead(long round, long earliest, long end) implements PartitionInput {}

    /** The worker has made the files of a range durable. Ranges of one reading are consecutive. */
    record BatchWritten(long round, Batch batch) implements PartitionInput {}

    /** The reading has ended as {@link PartitionEffect.CloseSource} asked; every batch of it has been delivered. */
    record SourceClosed(long round) implements PartitionInput {}

    /** The intake has ended by an error, or (SOURCE_UNREACHABLE) keeps trying. */
    record SourceFailed(long round, LakeError error) implements PartitionInput {}

    record SourceRecovered(long round) implements PartitionInput {}

    record TableAnswered(TableName table, String batchId, OfferAnswer answer) implements PartitionInput {}

    /** Time to offer again what was not answered; every second or so. */
    record Tick() implements PartitionInput {}

    /** Come to rest: flush and commit what was read, read no more. Pausing, draining and handing over all begin so. */
    record Pause() implements PartitionInput {}

    record Resume() implements PartitionInput {}

    /** What is read from now on is judged under another contract: end the batch that is open, and read on behind it. */
    record Renew() implements PartitionInput {}

    /** A table of its has halted: perhaps it holds less than it did, and nobody who has nothing to offer would find out. */
    record LookAgain() implements PartitionInput {}

    /** A person's choice about what has halted it. */
    record Clear(OperatorChoice choice) implements PartitionInput {}

    /** The data, or a port, failed in a way that trying again does not mend. */
    record Failed(LakeError error) implements PartitionInput {}
}
