package io.lakeactors.lake.iceberg;

import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.LakeError;
import io.lakeactors.model.LakeException;
import io.lakeactors.model.Ledger;
import io.lakeactors.model.MergeRule;
import io.lakeactors.model.PositionVector;
import io.lakeactors.model.Progress;
import io.lakeactors.model.SourceKey;
import io.lakeactors.model.TableChange;
import io.lakeactors.model.TableChange.Moved;
import io.lakeactors.model.TableQuarantine.Action;
import io.lakeactors.model.WrittenFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.iceberg.AppendFiles;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.DeleteFile;
import org.apache.iceberg.RowDelta;
import org.apache.iceberg.SnapshotUpdate;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.exceptions.ValidationException;
import org.apache.iceberg.expressions.Expressions;

/** Builds the metadata of a table and its quarantine after records have left the latter. Writes manifests, commits nothing. */
final class ReleaseBuilder {
    private final WarehouseFiles files;
    private final Summary summary;
    private final MergedTables merged;

    ReleaseBuilder(WarehouseFiles files, Summary summary, MergedTables merged) {
        this.files = files;
        this.summary = summary;
        this.merged = merged;
    }

    /** The table with the records, and with ledgers that count them where they are now. Positions stay. */
    TableMetadata target(TableChange change, TableChange.Release release, TableMetadata base) {
        var staged = new StagedOperations(base, files);
        release.added().forEach(file -> ChangeBuilder.requireDurable(files, file));
        var added = release.added().stream().map(file -> DataFileDescriptor.fromJson(file.descriptor(), base.specsById())).toList();
        Optional<MergeRule> rule = MergedTables.rule(base);
        if (rule.isPresent()) {
            merged.add(rule.get(), staged, change.table().toString(), files, added, update -> said(change, base, base, release, update));
            return staged.current();
        }
        AppendFiles append = StagedOperations.leaving(new BaseTable(staged, change.table().toString()).newFastAppend());
        added.forEach(append::appendFile);
        said(change, base, base, release, append);
        append.commit();
        return staged.current();
    }

    /**
     * The quarantine without them. It carries the table's vector, as after every commit of both.
     *
     * @param target the table before the change
     * @throws ValidationException if a record may have left since it was read, or its file was written anew
     */
    TableMetadata quarantine(TableChange change, TableChange.Release release, TableMetadata base, TableMetadata target) {
        if (base.snapshot(release.planned()) == null) {
            throw new ValidationException("the quarantine's snapshot %d that it was planned on has expired", release.planned());
        }
        var staged = new StagedOperations(base, files);
        var table = new BaseTable(staged, change.table().quarantine().toString());
        RowDelta delta = StagedOperations.leaving(table.newRowDelta()).validateFromSnapshot(release.planned()).validateDataFilesExist(release.from()).validateDeletedFiles()
                .conflictDetectionFilter(Expressions.alwaysTrue()).validateNoConflictingDeleteFiles();
        release.deletes().forEach(file -> ChangeBuilder.requireDurable(files, file));
        List<DeleteFile> deletes = release.deletes().stream().map(file -> DataFileDescriptor.deletes(file.descriptor(), table.specs())).toList();
        deletes.forEach(delta::addDeletes);
        try {
            new Vectors(table, files).replacedBy(deletes).forEach(delta::removeDeletes);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the deletes of " + table.name(), e);
        }
        try {
            said(change, base, target, release, delta);
        } catch (LakeException unsound) {
            if (base.currentSnapshot().snapshotId() != release.planned()) {
                // What has left meanwhile is not in the ledger any more either.
                throw new ValidationException("the quarantine has moved on: %s", unsound.error().what());
            }
            throw unsound;
        }
        delta.commit();
        return staged.current();
    }

    /** @param target whose positions, epoch and ledgers the snapshot goes on from */
    private void said(TableChange change, TableMetadata base, TableMetadata target, TableChange.Release release, SnapshotUpdate<?> update) {
        var carrier = summary.carrier(target).orElseThrow(() -> LakeError.of(ErrorCode.EVIDENCE_LOST, "no snapshot of " + change.table() + " says which positions it holds", change.table().toString(),
                "Roll the table back to a snapshot that carries la.vec").asException());
        long epoch = Long.parseLong(carrier.summary().getOrDefault(Summary.EPOCH, "0"));
        summary.write(base, change.id(), epoch, moved(change, release, summary.vectorAt(target, carrier))).forEach(update::set);
    }

    private static PositionVector moved(TableChange change, TableChange.Release release, PositionVector vector) {
        var entries = new TreeMap<>(vector.entries());
        for (Moved moved : release.moved()) {
            long left = moved.rows();
            for (Map.Entry<SourceKey, Progress> entry : entries.entrySet()) {
                // A topic that was made anew has several entries, and records do not tell them apart.
                boolean isOf = entry.getKey().topic().equals(moved.topic()) && entry.getKey().partition() == moved.partition();
                long taken = isOf ? Math.min(left, entry.getValue().ledger().quarantined()) : 0;
                if (taken > 0) {
                    entry.setValue(with(entry.getValue(), release.note().action(), taken));
                    left -= taken;
                }
            }
            if (left > 0) {
                throw LakeError.of(ErrorCode.QUARANTINE_UNSOUND, "the ledger of " + change.table() + " counts " + left + " records fewer in quarantine of " + moved.topic() + "/" + moved.partition()
                        + " than are to leave", change.table().toString(), "lake audit says what differs").asException();
            }
        }
        return new PositionVector(entries);
    }

    private static Progress with(Progress progress, Action action, long rows) {
        Ledger ledger = action == Action.RELEASE ? progress.ledger().released(rows) : progress.ledger().discarded(rows);
        return progress.with(ledger);
    }
}
