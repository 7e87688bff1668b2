package io.lakeactors.lake.iceberg;

import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.LakeError;
import io.lakeactors.model.LakeException;
import io.lakeactors.model.SnapshotNotes;
import io.lakeactors.model.TableChange;
import io.lakeactors.model.WrittenFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.ManifestFile;
import org.apache.iceberg.RewriteFiles;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotRef;
import org.apache.iceberg.SnapshotUpdate;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableProperties;
import org.apache.iceberg.exceptions.ValidationException;
import org.apache.iceberg.expressions.Expression;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.util.SnapshotUtil;

/** Builds the metadata that a change leads to. Writes manifests, commits nothing. */
final class ChangeBuilder {
    static final String KEPT_FROM = "la.kept-from";
    private static final long MANIFEST_SMALL_BYTES = 4L << 20;
    /** Larger ones are left alone: each run would write them again. */
    private static final Map<String, String> MANIFESTS_JOINED =
            Map.of(TableProperties.MANIFEST_MIN_MERGE_COUNT, "2", TableProperties.MANIFEST_TARGET_SIZE_BYTES, String.valueOf(256 << 10));

    /** Changes that were begun and then never asked for are few. */
    private static final int AHEAD_MAX = 16;

    /** A change whose manifests are written; what the table has got since then is taken in when it is built. */
    private record Ahead(StagedOperations staged, SnapshotUpdate<?> update) {
        /** What was read for the change may be otherwise in a table that has gone back since. */
        boolean isBelow(TableMetadata base) {
            Snapshot from = staged.current().currentSnapshot();
            return staged.current().uuid().equals(base.uuid()) && base.currentSnapshot() != null && from != null
                    && SnapshotUtil.ancestorIds(base.currentSnapshot(), base::snapshot).contains(from.snapshotId());
        }
    }

    private final WarehouseFiles files;
    private final Manifests known;
    private final Summary summary;
    private final MergedTables merged;
    private final Map<String, Ahead> ahead = Collections.synchronizedMap(new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Ahead> eldest) {
            return size() > AHEAD_MAX;
        }
    });

    ChangeBuilder(Manifests known, MergedTables merged) {
        this.merged = merged;
        this.known = known;
        this.files = known.files();
        this.summary = new Summary(files);
    }

    /**
     * @return {@code base} itself if nothing is to be changed
     * @throws ValidationException if the table has moved on in a way that the change does not fit
     */
    TableMetadata build(TableChange change, TableMetadata base) {
        try {
            return built(change, base);
        } catch (ValidationException stale) {
            if (change.work() instanceof TableChange.Replace replace && (replace.keptFrom() > 0 || !replace.added().isEmpty()) && MergedTables.rule(base).isPresent()) {
                return replaceMoved(change, replace, base);
            }
            throw stale;
        }
    }

    /** Rows that were replaced while the files were written anew are taken out of the new ones. */
    private TableMetadata replaceMoved(TableChange change, TableChange.Replace replace, TableMetadata base) {
        var staged = new StagedOperations(base, files);
        var table = new BaseTable(staged, change.table().toString());
        replace.added().forEach(file -> requireDurable(files, file));
        var added = replace.added().stream().map(file -> DataFileDescriptor.fromJson(file.descriptor(), table.specs())).toList();
        try {
            commit(change, base, StagedOperations.leaving(new MovedDeletes(table, files, replace).with(removed(replace, table), added)));
            noteKept(replace, table);
            return staged.current();
        } catch (IOException e) {
            throw new UncheckedIOException("deletes of " + change.table() + " could not be moved: " + e.getMessage(), e);
        }
    }

    private TableMetadata built(TableChange change, TableMetadata base) {
        Ahead begun = ahead.remove(change.id());
        if (begun != null && begun.isBelow(base)) {
            begun.staged.moveTo(base);
            commit(change, base, begun.update);
            return begun.staged.current();
        }
        var staged = new StagedOperations(base, files);
        var table = new BaseTable(staged, change.table().toString());
        switch (change.work()) {
            case TableChange.Replace replace -> replace(change, replace, table, base);
            case TableChange.MergeManifests() -> {
                if (base.currentSnapshot() == null) {
                    return base;
                }
                commit(change, base, merging(table));
            }
            case TableChange.JoinDeletes() -> {
                SnapshotUpdate<?> joined = new DeletePiles(table, known).joined();
                if (joined == null) {
                    return base;
                }
                commit(change, base, joined);
            }
            case TableChange.Expire(Set<Long> snapshots) -> {
                return expire(change, snapshots, base);
            }
            case TableChange.Rollback(long snapshot, boolean alone) -> {
                require(base, snapshot, "roll back to");
                table.manageSnapshots().setCurrentSnapshot(snapshot).commit();
            }
            case TableChange.SetRef(String name, long snapshot, boolean isTag) -> {
                require(base, snapshot, "name");
                return setRef(base, name, snapshot, isTag);
            }
            case TableChange.DropRef(String name) -> {
                return dropRef(base, name);
            }
            case TableChange.Release release -> {
                return new ReleaseBuilder(files, summary, merged).target(change, release, base);
            }
            case TableChange.TakeOut takeOut -> throw new IllegalStateException("it is built together with the quarantine");
            case TableChange.Stage stage -> {
                return stage(change, stage, base, Expressions.alwaysTrue());
            }
            case TableChange.StageSpans stage -> {
                return stageSpans(change, stage, base);
            }
            case TableChange.Publish publish -> {
                return publish(publish, base);
            }
        }
        return staged.current();
    }

    private TableMetadata stageSpans(TableChange change, TableChange.StageSpans stage, TableMetadata base) {
        if (base.currentSnapshot() == null || base.currentSnapshot().snapshotId() != stage.planned()) {
            throw new ValidationException("the table has changed since snapshot %d", stage.planned());
        }
        var all = new TableChange.Stage(stage.branch(), stage.files(), stage.notes());
        return stage(change, all, base, RowBounds.within(base.schema(), stage.column(), stage.replaced()));
    }

    /** @param replaced rows of the current snapshot that are not in the candidate */
    private TableMetadata stage(TableChange change, TableChange.Stage stage, TableMetadata base, Expression replaced) {
        SnapshotRef standing = base.refs().get(stage.branch());
        if (stage.branch().equals(SnapshotRef.MAIN_BRANCH) || standing != null && standing.isTag()) {
            throw refused("a candidate cannot stand on \"" + stage.branch() + "\"", stage.branch(), "Drop the tag of that name first");
        }
        TableMetadata from = begun(stage.branch(), standing == null ? base : without(stage.branch(), change, base));
        var staged = new StagedOperations(from, files);
        var table = new BaseTable(staged, change.table().toString());
        var overwrite = StagedOperations.leaving(table.newOverwrite()).toBranch(stage.branch()).overwriteByRowFilter(replaced);
        described(stage.files(), table).forEach(overwrite::addFile);
        stage.notes().forEach(overwrite::set);
        commit(carried(base, change.id(), SnapshotNotes.ALL), overwrite);
        return staged.current();
    }

    /** At the current snapshot, where the library would begin it too, but without what the table holds: sums of rows and files would be those of the change. */
    private static TableMetadata begun(String branch, TableMetadata base) {
        return base.currentSnapshot() == null ? base : TableMetadata.buildFrom(base).setRef(branch, SnapshotRef.branchBuilder(base.currentSnapshot().snapshotId()).build()).build();
    }

    /** The candidate goes with its branch unless something else leads to it: later nobody could tell it from what was once published. */
    private TableMetadata without(String branch, TableChange change, TableMetadata base) {
        long candidate = base.ref(branch).snapshotId();
        TableMetadata left = TableMetadata.buildFrom(base).removeRef(branch).build();
        boolean held = left.refs().values().stream().anyMatch(ref -> SnapshotUtil.ancestorIds(left.snapshot(ref.snapshotId()), left::snapshot).contains(candidate))
                || left.snapshotLog().stream().anyMatch(entry -> entry.snapshotId() == candidate);
        if (held) {
            return left;
        }
        TableMetadata next = TableMetadata.buildFrom(left).removeSnapshots(Set.of(candidate)).build();
        new ReclaimNotes(files, base.location()).write(change.id(), Reachable.difference(base, next, known));
        return next;
    }

    private static TableMetadata publish(TableChange.Publish publish, TableMetadata base) {
        SnapshotRef candidate = base.refs().get(publish.branch());
        if (candidate == null || candidate.snapshotId() != publish.snapshot()) {
            throw new ValidationException("snapshot %d does not stand on %s any more", publish.snapshot(), publish.branch());
        }
        Long current = base.currentSnapshot() == null ? null : base.currentSnapshot().snapshotId();
        if (!Objects.equals(current, base.snapshot(publish.snapshot()).parentId())) {
            throw new ValidationException("the table has changed since snapshot %d was made", publish.snapshot());
        }
        return TableMetadata.buildFrom(base).setBranchSnapshot(publish.snapshot(), SnapshotRef.MAIN_BRANCH).removeRef(publish.branch()).build();
    }

    /**
     * Does the long part of a change that joins files or manifests: reading the manifests that name them, and writing the new ones. The library keeps what it has
     * written, and only looks at what has come since when the change is {@linkplain #build built}.
     */
    void begin(TableChange change, TableMetadata base) {
        var staged = new StagedOperations(base, files);
        var table = new BaseTable(staged, change.table().toString());
        SnapshotUpdate<?> update = switch (change.work()) {
            case TableChange.Replace replace when replace.keptFrom() == 0 -> rewriting(replace, table, base);
            case TableChange.MergeManifests() when base.currentSnapshot() != null -> merging(table);
            case TableChange.JoinDeletes() -> new DeletePiles(table, known).joined();
            default -> null;
        };
        if (update != null) {
            update.apply();
            ahead.put(change.id(), new Ahead(staged, update));
        }
    }

    private static SnapshotUpdate<?> merging(BaseTable table) {
        return StagedOperations.leaving(table.rewriteManifests()).clusterBy(file -> 0).rewriteIf(ChangeBuilder::isSmall);
    }

    private SnapshotUpdate<?> rewriting(TableChange.Replace replace, BaseTable table, TableMetadata base) {
        long sequence = base.snapshot(replace.planned()) == null ? -1 : base.snapshot(replace.planned()).sequenceNumber();
        if (sequence < 0) {
            throw new ValidationException("the snapshot %d that it was planned on has expired", replace.planned());
        }
        return StagedOperations.leaving(joining(table, base)).rewriteFiles(removed(replace, table), added(replace, table), sequence).validateFromSnapshot(replace.planned());
    }

    /** Commits leave a small manifest each. Whoever takes their files away writes them anew anyhow, and has the library join them then; it reads how when the update is made. */
    private static RewriteFiles joining(BaseTable table, TableMetadata base) {
        var staged = (StagedOperations) table.operations();
        staged.moveTo(TableMetadata.buildFrom(base).setProperties(MANIFESTS_JOINED).build());
        try {
            return table.newRewrite();
        } finally {
            staged.moveTo(base);
        }
    }

    private Set<DataFile> removed(TableChange.Replace replace, BaseTable table) {
        return Set.copyOf(new LiveFiles(table, known).named(new HashSet<>(replace.removed())));
    }

    private Set<DataFile> added(TableChange.Replace replace, BaseTable table) {
        return described(replace.added(), table);
    }

    private Set<DataFile> described(List<WrittenFile> written, BaseTable table) {
        written.forEach(file -> requireDurable(files, file));
        return written.stream().map(file -> DataFileDescriptor.fromJson(file.descriptor(), table.specs())).collect(Collectors.toSet());
    }

    static boolean isSmall(ManifestFile manifest) {
        return manifest.length() < MANIFEST_SMALL_BYTES;
    }

    private void replace(TableChange change, TableChange.Replace replace, BaseTable table, TableMetadata base) {
        if (replace.keptFrom() == 0) {
            commit(change, base, rewriting(replace, table, base));
            return;
        }
        var overwrite = StagedOperations.leaving(table.newOverwrite()).validateFromSnapshot(replace.planned()).conflictDetectionFilter(Expressions.alwaysTrue()).validateNoConflictingDeletes();
        removed(replace, table).forEach(overwrite::deleteFile);
        added(replace, table).forEach(overwrite::addFile);
        commit(change, base, overwrite);
        noteKept(replace, table);
    }

    private static void noteKept(TableChange.Replace replace, BaseTable table) {
        if (replace.keptFrom() > 0) {
            table.updateProperties().set(KEPT_FROM, String.valueOf(replace.keptFrom())).commit();
        }
    }

    /** @throws ValidationException if it is not */
    static void requireDurable(WarehouseFiles files, WrittenFile file) {
        if (!files.newInputFile(file.path()).exists() || files.newInputFile(file.path()).getLength() != file.bytes()) {
            throw new ValidationException("the new file %s is not there", file.path());
        }
    }

    /** The positions, and the epoch of who wrote them, go on unchanged (I14). */
    private void commit(TableChange change, TableMetadata base, SnapshotUpdate<?> update) {
        commit(carried(base, change.id(), Set.of()), update);
    }

    private static void commit(Map<String, String> properties, SnapshotUpdate<?> update) {
        properties.forEach(update::set);
        update.commit();
    }

    /** @param anew what the update says itself, or nobody says any more */
    private Map<String, String> carried(TableMetadata base, String changeId, Set<String> anew) {
        var properties = new TreeMap<String, String>(base.currentSnapshot() == null ? summary.nothingHeld() : Map.of());
        summary.carrier(base).ifPresent(carrier -> {
            // What others have changed is not made of anything that we know.
            Set<String> said = carrier.snapshotId() == base.currentSnapshot().snapshotId() ? Summary.CARRIED : Summary.OF_ROWS;
            carrier.summary().forEach((key, value) -> {
                if (said.contains(key) && !anew.contains(key)) {
                    properties.put(key, value);
                }
            });
        });
        properties.put(Summary.COMMIT_ID, changeId);
        return properties;
    }

    private TableMetadata expire(TableChange change, Set<Long> snapshots, TableMetadata base) {
        var there = new HashSet<Long>();
        base.snapshots().forEach(snapshot -> there.add(snapshot.snapshotId()));
        there.retainAll(snapshots);
        if (there.isEmpty()) {
            return base;
        }
        for (Map.Entry<String, SnapshotRef> ref : base.refs().entrySet()) {
            if (there.contains(ref.getValue().snapshotId())) {
                throw new ValidationException("snapshot %d is held by %s", ref.getValue().snapshotId(), ref.getKey());
            }
        }
        TableMetadata next = TableMetadata.buildFrom(base).removeSnapshots(there).build();
        new ReclaimNotes(files, base.location()).write(change.id(), Reachable.difference(base, next, known));
        return next;
    }

    private static TableMetadata setRef(TableMetadata base, String name, long snapshot, boolean isTag) {
        if (name.isBlank() || name.equals(SnapshotRef.MAIN_BRANCH)) {
            throw refused("\"" + name + "\" cannot name a snapshot", name, "Choose another name; main is the table's own branch");
        }
        SnapshotRef standing = base.refs().get(name);
        if (standing != null) {
            if (standing.snapshotId() == snapshot && standing.isTag() == isTag) {
                return base;
            }
            throw refused("there is a " + (standing.isTag() ? "tag " : "branch ") + name + " already", name, "Drop it first, or choose another name");
        }
        SnapshotRef ref = isTag ? SnapshotRef.tagBuilder(snapshot).build() : SnapshotRef.branchBuilder(snapshot).build();
        return TableMetadata.buildFrom(base).setRef(name, ref).build();
    }

    private static TableMetadata dropRef(TableMetadata base, String name) {
        if (name.equals(SnapshotRef.MAIN_BRANCH) || !base.refs().containsKey(name)) {
            throw refused(name.equals(SnapshotRef.MAIN_BRANCH) ? "main is the table itself" : "there is no tag or branch " + name, name,
                    "There are: " + String.join(", ", new TreeMap<>(base.refs()).keySet()));
        }
        return TableMetadata.buildFrom(base).removeRef(name).build();
    }

    private static void require(TableMetadata base, long snapshot, String what) {
        if (base.snapshot(snapshot) == null) {
            throw refused("there is no snapshot " + snapshot + " to " + what + "; it may have expired", String.valueOf(snapshot), "lake table history lists those that are there");
        }
    }

    private static LakeException refused(String what, String where, String mend) {
        return LakeError.of(ErrorCode.REQUEST_INVALID, what, where, mend).asException();
    }
}
