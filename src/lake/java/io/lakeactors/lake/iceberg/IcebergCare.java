package io.lakeactors.lake.iceberg;

import io.lakeactors.model.Clock;
import io.lakeactors.model.CommitOutcome;
import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.LakeError;
import io.lakeactors.model.LakeException;
import io.lakeactors.model.PositionVector;
import io.lakeactors.model.RewriteOrder;
import io.lakeactors.model.TableCare;
import io.lakeactors.model.TableChange;
import io.lakeactors.model.TableHead;
import io.lakeactors.model.TableName;
import io.lakeactors.model.TableQuarantine;
import io.lakeactors.model.TableShape;
import io.lakeactors.model.WrittenFile;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.exceptions.NotFoundException;

/** Looks after Iceberg tables on local files. */
final class IcebergCare implements TableCare {
    private static final int EXAMPLES = 20;
    /** In the log of commits, of changes that are about no table. */
    private static final String NO_TABLE = "";
    /** So few that no commit waits long. */
    private static final int FORGOTTEN_AT_ONCE = 1_000;
    private final Database database;
    private final Transactions transactions;
    private final CatalogRows rows;
    private final MetadataFiles metadataFiles;
    private final Manifests manifests;
    private final WarehouseFiles files;
    private final Summary summary;
    private final ChangeCommitter committer;
    private final TableQuarantine quarantine;
    private final CommitSteps steps;
    private final Clock clock;
    private final String address;

    IcebergCare(String address, Database database, CatalogRows rows, MetadataFiles metadataFiles, Manifests manifests, MergedTables merged, CommitSteps steps, Clock clock) {
        this.address = address;
        this.database = database;
        transactions = new Transactions(database, address);
        this.rows = rows;
        this.metadataFiles = metadataFiles;
        this.manifests = manifests;
        files = manifests.files();
        this.steps = steps;
        this.clock = clock;
        summary = new Summary(files);
        committer = new ChangeCommitter(database, rows, metadataFiles, manifests, merged, steps, clock);
        quarantine = new IcebergQuarantine(transactions, rows, manifests, this::metadata);
    }

    @Override
    public TableQuarantine quarantine() {
        return quarantine;
    }

    @Override
    public TableShape shape(TableName table, long smallBelow) {
        TableMetadata metadata = metadata(table);
        try {
            return new ShapeScan(table, metadata, manifests).shape(smallBelow);
        } catch (RuntimeException e) {
            throw Foreign.storage("looking at " + table, metadata.location(), e);
        }
    }

    @Override
    public List<AgedFile> ingestedBefore(TableName table, long before, int limit) {
        TableMetadata metadata = metadata(table);
        try {
            return new ShapeScan(table, metadata, manifests).ingestedBefore(before, limit);
        } catch (RuntimeException e) {
            throw Foreign.storage("looking at " + table, metadata.location(), e);
        }
    }

    @Override
    public List<WrittenFile> rewrite(RewriteOrder order, Runnable breath) {
        var table = new BaseTable(new StagedOperations(metadata(order.table()), files), order.table().toString());
        List<WrittenFile> written = new FileRewrite(table, files, order, breath).run();
        steps.at(CommitSteps.REWRITTEN);
        return List.copyOf(written);
    }

    @Override
    public void discard(List<WrittenFile> unused) {
        unused.forEach(file -> files.deleteFile(file.path()));
    }

    @Override
    public void begin(TableChange change) {
        committer.begin(change);
    }

    @Override
    public CommitOutcome change(TableChange change) {
        return committer.commit(change);
    }

    @Override
    public boolean landed(TableName table, String changeId) {
        try {
            return committer.landed(table, changeId);
        } catch (SQLException e) {
            throw Foreign.catalog("looking for a change of " + table, address, e);
        }
    }

    @Override
    public Taken taken(TableName table, TableChange.TakeOut takeOut) {
        try {
            return committer.taken(table, takeOut);
        } catch (SQLException e) {
            throw Foreign.catalog("looking for rows of " + table, address, e);
        } catch (LakeException known) {
            throw known;
        } catch (RuntimeException e) {
            throw Foreign.storage("looking for rows of " + table, address, e);
        }
    }

    @Override
    public Optional<PositionVector> positionsAt(TableName table, long snapshot) {
        TableMetadata metadata = metadata(table);
        return Optional.ofNullable(metadata.snapshot(snapshot)).map(found -> summary.vectorAt(metadata, found));
    }

    @Override
    public Reclaimed reclaimable(TableName table, Set<Long> snapshots) {
        TableMetadata base = metadata(table);
        TableMetadata next = TableMetadata.buildFrom(base).removeSnapshots(snapshots).build();
        return reclaimed(Reachable.difference(base, next, manifests));
    }

    @Override
    public Reclaimed reclaim(TableName table, long minAgeMillis, int filesPerSecond, int enough, Runnable breath) {
        String location = metadata(table).location();
        var notes = new ReclaimNotes(files, location);
        var all = new LinkedHashMap<String, Long>();
        long until = clock.millis() - minAgeMillis;
        for (ReclaimNotes.Note note : notes.all()) {
            if (all.size() >= enough) {
                break;
            }
            if (note.at() > until) {
                continue;
            }
            if (landed(table, note.change())) {
                Map<String, Long> paths = notes.read(note);
                new Reachable(metadata(table), manifests).keepOut(paths);
                if (isHeld()) {
                    continue;
                }
                delete(paths, filesPerSecond, breath);
                all.putAll(paths);
            }
            notes.drop(note);
        }
        return reclaimed(all);
    }

    @Override
    public Reclaimed orphans(TableName table, long epoch, Set<String> named, long minAgeMillis, int filesPerSecond, boolean dryRun, Runnable breath) {
        TableMetadata metadata = metadata(table);
        TableHead head = summary.head(table, metadata, 0);
        // What has expired goes when its time comes: somebody may be reading it.
        var kept = new HashSet<>(named);
        var notes = new ReclaimNotes(files, metadata.location());
        notes.all().forEach(note -> kept.addAll(notes.read(note).keySet()));
        Map<String, Long> lost = new CareOrphans(metadata, head, manifests, epoch).find(kept, clock.millis() - minAgeMillis);
        if (!dryRun && isHeld()) {
            return reclaimed(Map.of());
        }
        if (!dryRun) {
            delete(lost, filesPerSecond, breath);
        }
        return reclaimed(lost);
    }

    @Override
    public int forgetCommits(TableName table, Set<String> open, long minAgeMillis, int limit) {
        TableMetadata metadata = metadata(table);
        // Whether an expiry has landed is asked when its files go.
        var kept = new HashSet<>(open);
        new ReclaimNotes(files, metadata.location()).all().forEach(note -> kept.add(note.change()));
        long before = clock.millis() - minAgeMillis;
        int forgotten = forgetCommits(metadata.uuid(), before, kept, limit);
        return forgotten + forgetCommits(NO_TABLE, before, kept, limit - forgotten);
    }

    private int forgetCommits(String uuid, long before, Set<String> kept, int limit) {
        int all = 0;
        int step;
        do {
            int most = Math.min(FORGOTTEN_AT_ONCE, limit - all);
            try {
                step = transactions.change("forgetting old commits", connection -> rows.forgetCommits(connection, uuid, before, kept, most));
            } catch (Transactions.EndUnknown lost) {
                // What is left is forgotten another time.
                return all;
            }
            all += step;
        } while (step == FORGOTTEN_AT_ONCE && all < limit);
        return all;
    }

    /**
     * Whether somebody copies files that were reachable when he began. Asked after what may go was found: what was out of reach then is not among what a later one copies.
     */
    private boolean isHeld() {
        return transactions.read("looking for a backup that runs", connection -> HoldRows.isHeld(connection, clock.millis()));
    }

    private void delete(Map<String, Long> paths, int filesPerSecond, Runnable breath) {
        var pace = new DeletePace(filesPerSecond, clock);
        for (String path : paths.keySet()) {
            breath.run();
            steps.at(CommitSteps.BEFORE_DELETE);
            try {
                files.deleteFile(path);
            } catch (RuntimeException e) {
                throw Foreign.storage("deleting a file that nothing refers to", path, e);
            }
            pace.deleted();
        }
    }

    private static Reclaimed reclaimed(Map<String, Long> paths) {
        return new Reclaimed(paths.size(), paths.values().stream().mapToLong(Long::longValue).sum(), paths.keySet().stream().limit(EXAMPLES).toList());
    }

    private TableMetadata metadata(TableName table) {
        Optional<String> location;
        try {
            location = database.look(connection -> rows.location(connection, table, false));
        } catch (SQLException e) {
            throw Foreign.catalog("reading table " + table, address, e);
        }
        try {
            return metadataFiles.read(location.orElseThrow(() -> LakeError.of(
                    ErrorCode.TABLE_NOT_FOUND, "there is no table " + table, address, "lake tables lists those that are there").asException()));
        } catch (NotFoundException | org.apache.iceberg.exceptions.RuntimeIOException e) {
            throw Foreign.storage("reading table " + table, location.orElse(""), e);
        }
    }
}
