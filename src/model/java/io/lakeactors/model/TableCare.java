package io.lakeactors.model;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The port by which tables are looked after: what they are made of, files written anew, changes that add no data, and what nobody refers to any more. Blocking, safe for threads.
 *
 * <p>Whoever works on a table first acquires the epoch of {@link #entity}; what it names its files by and what its changes carry. A change of an older epoch can never land afterwards, so everything
 * that an older run has left behind can be told from what may still be committed.
 */
public interface TableCare {
    /** The entity whose epoch a run on this table acquires with {@link TableStore#acquireEpoch}. */
    static String entity(TableName table) {
        return "care:" + table;
    }

    /**
     * What the table's current snapshot is made of, and its history.
     *
     * @param smallBelow data files of fewer bytes are listed
     * @throws LakeException {@link ErrorCode#TABLE_NOT_FOUND}, {@link ErrorCode#CATALOG_UNREACHABLE}, {@link ErrorCode#STORAGE_FAILED}
     */
    TableShape shape(TableName table, long smallBelow);

    /**
     * The data files of the current snapshot that hold a row which was ingested before.
     *
     * @param before milliseconds since 1970
     * @param limit how many at most
     */
    List<AgedFile> ingestedBefore(TableName table, long before, int limit);

    /** @param wholly whether every row of it was ingested before that time */
    record AgedFile(String path, String partition, long bytes, long rows, boolean wholly) {}

    /**
     * Writes the live rows of some files into new ones, durable when this returns; no snapshot knows them yet. Holds one row group of one file at a time, and what the writer buffers.
     *
     * @param breath run on the same thread, many times a second if there is so much to write: for what must not wait till the end; it may call this port itself
     * @throws LakeException {@link ErrorCode#REQUEST_INVALID} if the snapshot or one of the files is not there any more; what was written is deleted again
     */
    List<WrittenFile> rewrite(RewriteOrder order, Runnable breath);

    /** Without a pause. */
    default List<WrittenFile> rewrite(RewriteOrder order) {
        return rewrite(order, () -> {});
    }

    /**
     * Deletes what {@link #rewrite} has written. Only for files whose change has not landed and never will.
     */
    void discard(List<WrittenFile> files);

    /**
     * Does the part of a change that takes long and that commits of others do not spoil, so that its turn is short. They may be made meanwhile. A change need not be begun, and whoever begins one need
     * not make it. Throws nothing.
     */
    void begin(TableChange change);

    /** Makes a change in one catalog transaction. Only the table's committer calls this. Lost races are tried again, a few times. Throws nothing for an outcome. */
    CommitOutcome change(TableChange change);

    /**
     * Whether a change has landed; waits out a transaction that is under way. Final if a newer epoch of {@link #entity} was acquired before.
     *
     * @throws LakeException {@link ErrorCode#CATALOG_UNREACHABLE}
     */
    boolean landed(TableName table, String changeId);

    /** What would be deleted if these snapshots went. Changes nothing. */
    Reclaimed reclaimable(TableName table, Set<Long> snapshots);

    /**
     * Deletes the files that expired snapshots alone referred to, those of expiries that were cut short too.
     *
     * @param minAgeMillis how long ago the expiry must be: so long those may still read who had begun before
     * @param filesPerSecond at most
     * @param enough files: with so many it ends, when those of an expiry are all gone; the rest is for the next call
     * @param breath as in {@link #rewrite}, run before each file is deleted
     */
    Reclaimed reclaim(TableName table, long minAgeMillis, int filesPerSecond, int enough, Runnable breath);

    /** Without a pause. */
    default Reclaimed reclaim(TableName table, long minAgeMillis, int filesPerSecond, int enough) {
        return reclaim(table, minAgeMillis, filesPerSecond, enough, () -> {});
    }

    /**
     * P13: finds, and unless it is a dry run deletes, what no retained snapshot refers to and no writer can commit any more: data files of partition writers whose epoch was overtaken, files of earlier
     * maintenance runs, and metadata that no commit led to. At most a twentieth of the table's bytes goes in one call.
     *
     * @param named paths in open intents
     * @param epoch of the caller's run, acquired in this run
     * @param breath as in {@link #reclaim}
     */
    Reclaimed orphans(TableName table, long epoch, Set<String> named, long minAgeMillis, int filesPerSecond, boolean dryRun, Runnable breath);

    /** Without a pause. */
    default Reclaimed orphans(TableName table, long epoch, Set<String> named, long minAgeMillis, int filesPerSecond, boolean dryRun) {
        return orphans(table, epoch, named, minAgeMillis, filesPerSecond, dryRun, () -> {});
    }

    /**
     * P8: forgets that commits to a table were made, and changes of the catalog that are about no table, so long ago that nobody asks any more. In steps, each a short transaction. What is forgotten is
     * taken for not made where its snapshot has expired too, so whoever may still ask has to be named.
     *
     * @param open ids of commits whose committer does not know yet how they ended
     * @param minAgeMillis how long ago they were made, at least
     * @param limit how many at most
     * @return how many were
     */
    int forgetCommits(TableName table, Set<String> open, long minAgeMillis, int limit);

    /**
     * What a take-out would take away of a table as it stands. Changes nothing.
     *
     * @throws LakeException {@link ErrorCode#REPLAY_INEXACT} if it cannot be made so that a replay gives the same table, {@link ErrorCode#TABLE_NOT_FOUND}, {@link ErrorCode#STORAGE_FAILED}
     */
    Taken taken(TableName table, TableChange.TakeOut takeOut);

    /** The positions that a snapshot stands for; empty if the table has no such snapshot. */
    Optional<PositionVector> positionsAt(TableName table, long snapshot);

    /** By partition, those that lose none left out. @param rows of the table @param quarantined of the quarantine beside it */
    record Taken(Map<SourceKey, Long> rows, Map<SourceKey, Long> quarantined) {
        public Taken {
            rows = Map.copyOf(rows);
            quarantined = Map.copyOf(quarantined);
        }
    }

    /** The same tables' quarantines. */
    TableQuarantine quarantine();

    /** @param examples paths of some of them */
    record Reclaimed(long files, long bytes, List<String> examples) {
        public static final Reclaimed NOTHING = new Reclaimed(0, 0, List.of());

        public Reclaimed {
            examples = List.copyOf(examples);
        }
    }
}
