package io.lakeactors.model;

import java.util.List;
import java.util.Set;

/**
 * The port to table formats and their catalogs. Blocking: call it on a dispatcher for that. Safe for threads. Foreign exceptions come out as {@link LakeException}.
 *
 * <p>Whoever implements it keeps the commit protocol: a commit is applied wholly or not at all, its vector is checked against the head in the same transaction that swaps the
 * pointer, failure deletes no file, and every outcome that is not certain is {@link CommitOutcome.Unknown}.
 */
public interface TableStore extends AutoCloseable {
    /** What {@code ensure} would do, or did. @param changes sentences for people, empty if nothing */
    record Ensured(TableHead head, List<String> changes) {}

    /**
     * Creates the table, or adds the columns that it lacks (additive changes only).
     *
     * @param dryRun only say what would change; {@code head} is then of the table as it is, or of an empty one
     * @throws LakeException {@link ErrorCode#TABLE_DOES_NOT_FIT} if the spec contradicts the table
     */
    Ensured ensure(TableSpec spec, boolean dryRun);

    /** Reads the table's head afresh. @throws LakeException {@link ErrorCode#TABLE_NOT_FOUND}, {@link ErrorCode#CATALOG_UNREACHABLE} */
    TableHead head(TableName table);

    /**
     * Opens a writer for one batch.
     *
     * @param spec the table, which {@code ensure} has made
     * @param writerEpoch the partition writer's epoch; stands in the file names, orphans are told by it
     * @param batchId unique, beginning with the source partition's {@link SourceKey#tag} and a dash, or with {@code care-} for an epoch of {@link TableCare#entity}; stands in the file names
     */
    TableWriter writer(TableSpec spec, long writerEpoch, String batchId);

    /** Whether a file is still there with its length. */
    boolean exists(WrittenFile file);

    /** P0: raises and returns the epoch of an entity. Durable. Epochs of an entity never repeat. */
    long acquireEpoch(String entity);

    /**
     * Does what a commit of these files to an existing table does, but for the swap of pointers, and deletes what it has written; the files themselves stay. For a
     * process that has not committed yet: its first commit takes many times as long as those that follow.
     *
     * @param files of the target and of its companions
     * @throws LakeException if the tables cannot be read or written
     */
    default void rehearseCommit(TableName target, List<WrittenFile> files) {
        // A store whose first commit takes no longer than others has nothing to rehearse.
    }

    /** P6, P7: builds the snapshots on a fresh base and swaps all pointers in one transaction. Throws nothing for an outcome. */
    CommitOutcome commit(CommitRequest request);

    /** P8: decides an unknown commit for good, by the transaction log under lock and by raising the table's epoch fence. Throws nothing. */
    Resolution resolve(CommitRequest request, long fenceEpoch);

    /**
     * P13: the files below the table's data folder that no retained snapshot references, whose writer epoch is lower than that of their partition's entry in the head, that no open
     * intent names, and that are older than {@code minAgeMillis}.
     *
     * @param namedByIntents paths of files in open intents and prepared batches
     * @param dryRun list, do not delete
     */
    List<String> removeOrphans(TableName table, Set<String> namedByIntents, long minAgeMillis, boolean dryRun);

    /** All tables of the catalog with their heads. */
    List<TableHead> tables();

    @Override
    void close();
}
