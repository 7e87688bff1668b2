package io.lakeactors.lake.iceberg;

import io.lakeactors.lake.iceberg.PointerSwap.Move;
import io.lakeactors.model.Clock;
import io.lakeactors.model.CommitOutcome;
import io.lakeactors.model.CommitRequest;
import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.LakeError;
import io.lakeactors.model.LakeException;
import io.lakeactors.model.Maker;
import io.lakeactors.model.MergeRule;
import io.lakeactors.model.PositionVector;
import io.lakeactors.model.Progress;
import io.lakeactors.model.Resolution;
import io.lakeactors.model.SnapshotNotes;
import io.lakeactors.model.SourceKey;
import io.lakeactors.model.TableHead;
import io.lakeactors.model.TableName;
import io.lakeactors.model.WrittenFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.apache.iceberg.AppendFiles;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotUpdate;
import org.apache.iceberg.TableMetadata;

/**
 * Builds snapshots and swaps pointers (P6 to P8). All tables of a request move in one database transaction or none does. Nothing is deleted when a commit fails, no statement is ever run twice, and
 * every end that is not certain is reported as unknown.
 */
final class Committer {
    /** The library's own threads end as soon as the process is told to end, and so would every commit that a node makes while it hands over. */
    static final ExecutorService WORKERS = Executors.newVirtualThreadPerTaskExecutor();

    /** Trying again does not help against these. */
    private static final Set<ErrorCode> MERGE_REFUSED = EnumSet.of(ErrorCode.MERGE_COLUMN_MISSING, ErrorCode.MERGE_MEMORY_LOST, ErrorCode.MERGE_UNSUITED, ErrorCode.MERGE_INDEX_FULL);

    private final Database database;
    private final CatalogRows rows;
    private final MetadataFiles metadataFiles;
    private final WarehouseFiles files;
    private final Summary summary;
    private final MergedTables merged;
    private final CommitGuards guards;
    private final CommitSteps steps;
    private final Clock clock;

    Committer(Database database, CatalogRows rows, MetadataFiles metadataFiles, WarehouseFiles files, MergedTables merged, CommitGuards guards, CommitSteps steps, Clock clock) {
        this.database = database;
        this.rows = rows;
        this.metadataFiles = metadataFiles;
        this.files = files;
        this.summary = new Summary(files);
        this.merged = merged;
        this.guards = guards;
        this.steps = steps;
        this.clock = clock;
    }

    CommitOutcome commit(CommitRequest request) {
        Standing standing;
        try {
            standing = read(request);
        } catch (SQLException | RuntimeException e) {
            // Nothing was sent, but who resolves it loses nothing, and learns whether the catalog answers again.
            return new CommitOutcome.Unknown("the tables could not be read: " + Foreign.firstLine(e));
        }
        var bases = standing.bases();
        var head = standing.head();
        OptionalLong landed = summary.snapshotOf(bases.get(request.target()), request.commitId());
        if (landed.isPresent()) {
            return new CommitOutcome.AlreadyCommitted(head);
        }
        List<Move> steps;
        try {
            Optional<CommitOutcome> refused = guards.refuses(request, head).or(() -> missingFile(request));
            if (refused.isPresent()) {
                return refused.get();
            }
            steps = build(request, head, bases, true);
        } catch (RuntimeException e) {
            if (e instanceof LakeException known && MERGE_REFUSED.contains(known.error().code())) {
                return new CommitOutcome.Refused(known.error());
            }
            return new CommitOutcome.Unknown("the new snapshot could not be written: " + Foreign.firstLine(e));
        }
        return swap(request, steps);
    }

    /** Builds for nothing what {@link #commit} would build, but for rows that would be replaced: to know them may take reading the whole table. No pointer will ever lead to it. */
    void rehearse(TableName target, List<WrittenFile> written) throws SQLException {
        var nothing = new CommitRequest("rehearsal", 0, target, "", new TreeMap<>(), written);
        Standing standing = read(nothing);
        for (Move move : build(nothing, standing.head(), standing.bases(), false)) {
            Snapshot snapshot = move.next().currentSnapshot();
            snapshot.allManifests(files).stream().filter(manifest -> manifest.snapshotId() == snapshot.snapshotId())
                    .forEach(manifest -> files.deleteFile(manifest.path()));
            files.deleteFile(snapshot.manifestListLocation());
            files.deleteFile(move.next().metadataFileLocation());
        }
    }

    /** What is to be changed, and where its target stands. */
    private record Standing(TreeMap<TableName, TableMetadata> bases, TableHead head) {}

    private Standing read(CommitRequest request) throws SQLException {
        var names = new TreeSet<TableName>();
        names.add(request.target());
        request.files().forEach(file -> names.add(file.table()));
        return database.look(connection -> {
            var bases = new TreeMap<TableName, TableMetadata>();
            for (TableName name : names) {
                String location = rows.location(connection, name, false).orElseThrow(() -> LakeError.of(
                                ErrorCode.TABLE_NOT_FOUND, "there is no table " + name, "", "Apply the pipeline again")
                        .asException());
                bases.put(name, metadataFiles.read(location));
            }
            TableMetadata target = bases.get(request.target());
            return new Standing(bases, summary.head(request.target(), target, rows.readFence(connection, target.uuid())));
        });
    }

    private Optional<CommitOutcome> missingFile(CommitRequest request) {
        return request.files().stream().filter(file -> !exists(file)).findFirst().map(file -> new CommitOutcome.Refused(LakeError.of(
                ErrorCode.FILE_MISSING, "a data file that was written is gone or has another length", file.path(), "Restore it, or replay its positions")));
    }

    boolean exists(WrittenFile file) {
        OptionalLong length = files.length(file.path());
        return length.isPresent() && length.getAsLong() == file.bytes();
    }

    private List<Move> build(CommitRequest request, TableHead head, Map<TableName, TableMetadata> bases, boolean merging) {
        var advanced = new TreeMap<SourceKey, Progress>();
        request.advances().forEach((key, advance) -> advanced.put(key, advance.on(head.vector().of(key))));
        var vector = head.vector().with(advanced);
        var sync = new LateSync();
        WarehouseFiles late = files.syncedBy(sync);
        var moves = bases.keySet().stream().map(table -> CompletableFuture.supplyAsync(() -> build(request, vector, table, bases.get(table), late, merging), WORKERS)).toList();
        try {
            List<Move> built = moves.stream().map(CompletableFuture::join).toList();
            sync.sync();
            return built;
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException known ? known : e;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Move build(CommitRequest request, PositionVector vector, TableName name, TableMetadata base, WarehouseFiles late, boolean merging) {
        var staged = new StagedOperations(base, late);
        var added = request.files().stream().filter(file -> file.table().equals(name)).map(file -> DataFileDescriptor.fromJson(file.descriptor(), base.specsById())).toList();
        Consumer<SnapshotUpdate<?>> said = update -> {
            summary.write(base, request.commitId(), request.epoch(), vector).forEach(update::set);
            if (!request.runs().isEmpty()) {
                update.set(SnapshotNotes.RUNS, String.join(",", request.runs()));
            }
            if (!request.makers().isEmpty()) {
                update.set(Maker.SUMMARY, Maker.text(request.makers()));
            }
        };
        Optional<MergeRule> rule = MergedTables.rule(base).filter(any -> merging);
        if (rule.isPresent()) {
            merged.add(rule.get(), staged, name.toString(), late, added, said.andThen(update -> update.scanManifestsWith(WORKERS)));
        } else {
            AppendFiles append = StagedOperations.leaving(new BaseTable(staged, name.toString()).newFastAppend());
            added.forEach(append::appendFile);
            said.accept(append);
            append.scanManifestsWith(AtOnce.WORKER);
            append.commit();
        }
        return new Move(name, base, metadataFiles.write(staged.current(), late));
    }

    private CommitOutcome swap(CommitRequest request, List<Move> changes) {
        steps.at(CommitSteps.BEFORE_SWAP);
        Move target = changes.stream().filter(step -> step.table().equals(request.target())).findFirst().orElseThrow();
        Optional<CommitOutcome> lost = PointerSwap.run(database, connection -> swapIn(connection, request, changes, target));
        if (lost.isPresent()) {
            return lost.get();
        }
        steps.at(CommitSteps.AFTER_SWAP);
        changes.forEach(step -> metadataFiles.forget(step.base(), step.next()));
        return new CommitOutcome.Committed(summary.head(request.target(), target.next(), request.epoch()));
    }

    /** @return why the transaction must end without effect, or empty if everything is in place to commit it */
    private Optional<CommitOutcome> swapIn(Connection connection, CommitRequest request, List<Move> changes, Move target) throws SQLException {
        Optional<Move> raced = PointerSwap.hold(connection, rows, changes);
        if (raced.isPresent()) {
            return Optional.of(lostRace(connection, request, raced.get()));
        }
        long fence = rows.fence(connection, request.targetUuid());
        if (fence > request.epoch()) {
            return Optional.of(new CommitOutcome.Fenced(fence));
        }
        OptionalLong applied = rows.appliedSnapshot(connection, request.commitId());
        if (applied.isPresent()) {
            return Optional.of(new CommitOutcome.AlreadyCommitted(summary.head(request.target(), target.base(), fence)));
        }
        raced = PointerSwap.swap(connection, rows, changes);
        if (raced.isPresent()) {
            return Optional.of(lostRace(connection, request, raced.get()));
        }
        rows.raiseFence(connection, request.targetUuid(), request.epoch());
        rows.logCommit(connection, request.commitId(), request.targetUuid(), target.next().currentSnapshot().snapshotId(), request.epoch(), clock.millis());
        return Optional.empty();
    }

    /** The pointer has moved: by our own commit, if its reply was lost and it is tried again, else by another's. */
    private CommitOutcome lostRace(Connection connection, CommitRequest request, Move raced) throws SQLException {
        Optional<String> location = rows.location(connection, raced.table(), false);
        if (location.isEmpty()) {
            return new CommitOutcome.Refused(LakeError.of(ErrorCode.TABLE_NOT_FOUND, "the table was dropped", raced.table().toString(), "Apply the pipeline again"));
        }
        Optional<String> targetLocation = rows.location(connection, request.target(), false);
        TableHead head = summary.head(request.target(), metadataFiles.read(targetLocation.orElse(location.get())), rows.readFence(connection, request.targetUuid()));
        return rows.appliedSnapshot(connection, request.commitId()).isPresent() ? new CommitOutcome.AlreadyCommitted(head) : new CommitOutcome.Conflicted(head);
    }

    /** Waits out a transaction in flight by its row lock, looks the commit up, and raises the fence, all in one transaction: the old request can never land after it. */
    Resolution resolve(CommitRequest request, long fenceEpoch) {
        try {
            Connection connection = database.begin();
            try {
                Optional<String> location = rows.location(connection, request.target(), true);
                rows.fence(connection, request.targetUuid());
                rows.raiseFence(connection, request.targetUuid(), fenceEpoch);
                boolean logged = rows.appliedSnapshot(connection, request.commitId()).isPresent();
                if (location.isEmpty()) {
                    return new Resolution.Undecided("there is no table " + request.target() + " in the catalog");
                }
                TableMetadata metadata = metadataFiles.read(location.get());
                boolean applied = logged || summary.snapshotOf(metadata, request.commitId()).isPresent();
                TableHead head = summary.head(request.target(), metadata, Math.max(fenceEpoch, rows.readFence(connection, request.targetUuid())));
                connection.commit();
                return applied ? new Resolution.Applied(head) : new Resolution.NotApplied(head);
            } finally {
                Database.close(connection);
            }
        } catch (SQLException | RuntimeException e) {
            return new Resolution.Undecided(Foreign.firstLine(e));
        }
    }
}
