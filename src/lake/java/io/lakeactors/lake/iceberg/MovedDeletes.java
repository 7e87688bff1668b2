package io.lakeactors.lake.iceberg;

import io.lakeactors.model.AuditColumns;
import io.lakeactors.model.TableChange;
import io.lakeactors.model.WrittenFile;
import java.io.IOException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.DeleteFile;
import org.apache.iceberg.FileContent;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.PartitionData;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotChanges;
import org.apache.iceberg.SnapshotUpdate;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.data.parquet.GenericParquetReaders;
import org.apache.iceberg.exceptions.ValidationException;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.parquet.Parquet;
import org.apache.iceberg.types.Types;
import org.apache.iceberg.util.ContentFileUtil;

/**
 * Puts files in the place of others which have lost rows meanwhile: those rows are deleted from the new files too. New files hold the rows of the old ones in their order, so a row's new place is known
 * by counting; those that were left out for their age are counted as gone. Without this, tables whose rows are replaced all the time could not be compacted.
 */
final class MovedDeletes {
    /** Says of a snapshot that the table has the rows of the one below it, though the library does not call it a replacement. */
    static final String SAME_ROWS = "la.same-rows";

    private final BaseTable table;
    private final WarehouseFiles files;
    private final TableChange.Replace replace;

    /** @param table staged, at the snapshot that the change is built on @param replace of the same rows in the same order, but those left out for their age */
    MovedDeletes(BaseTable table, WarehouseFiles files, TableChange.Replace replace) {
        this.table = table;
        this.files = files;
        this.replace = replace;
    }

    /**
     * @param removed as they are live
     * @param added in the order of the change
     * @throws ValidationException if that is not all that has happened to the files since the change was planned
     */
    SnapshotUpdate<?> with(Set<DataFile> removed, List<DataFile> added) throws IOException {
        // Where nothing is to be written in their place, it makes no difference what else they have lost.
        List<Long> places = added.isEmpty() && replace.keptFrom() > 0 ? List.of() : places(removed, lostSince(), leftOut(removed));
        var delta = table.newRowDelta();
        removed.forEach(delta::removeRows);
        added.forEach(delta::addRows);
        if (!places.isEmpty()) {
            DeletesFile.into(delta, table, files, rows(added, places));
        }
        delta.set(MergeCommit.MOVED, "true");
        if (replace.keptFrom() == 0) {
            delta.set(SAME_ROWS, "true");
        }
        return delta;
    }

    /** Rows of the old files that deletes have taken away since. */
    private Map<String, BitSet> lostSince() throws IOException {
        Set<String> old = new HashSet<>(replace.removed());
        // The newest vector of a file says all that those before it said.
        Set<String> unread = new HashSet<>(old);
        var lost = new HashMap<String, BitSet>();
        Snapshot at = table.currentSnapshot();
        for (; at != null && at.snapshotId() != replace.planned(); at = at.parentId() == null ? null : table.snapshot(at.parentId())) {
            for (DeleteFile deletes : SnapshotChanges.builderFor(table).snapshot(at).build().addedDeleteFiles()) {
                if (ContentFileUtil.isDV(deletes) && !unread.remove(deletes.referencedDataFile())) {
                    continue;
                }
                each(deletes, (path, position) -> {
                    if (old.contains(path)) {
                        lost.computeIfAbsent(path, fresh -> new BitSet()).set(Math.toIntExact(position));
                    }
                });
            }
        }
        if (at == null) {
            throw new ValidationException("the snapshot %d that it was planned on is not below the current one", replace.planned());
        }
        return lost;
    }

    private void each(DeleteFile deletes, DeletesFile.Sink sink) throws IOException {
        if (ContentFileUtil.isDV(deletes)) {
            // It also says what was gone before, which the new files never had.
            new Vectors(table, files).each(deletes, sink);
        } else if (deletes.content() == FileContent.POSITION_DELETES && deletes.format() == FileFormat.PARQUET) {
            DeletesFile.each(table, files, deletes, sink);
        } else {
            throw new ValidationException("%s deletes rows in another way", deletes.location());
        }
    }

    /** Rows of the old files that the new ones never had. */
    private Map<String, BitSet> leftOut(Set<DataFile> removed) throws IOException {
        var wanted = new HashSet<String>();
        removed.forEach(file -> wanted.add(file.location()));
        var deleted = new DeletedRows(table, null);
        var leftOut = new HashMap<String, BitSet>();
        var scan = table.newScan().useSnapshot(replace.planned());
        try (CloseableIterable<FileScanTask> tasks = (replace.keptFrom() > 0 ? scan.includeColumnStats(Set.of(AuditColumns.INGEST_TS)) : scan).planFiles()) {
            for (FileScanTask task : tasks) {
                if (wanted.remove(task.file().location())) {
                    BitSet rows = deleted.of(task);
                    if (replace.keptFrom() > 0) {
                        addAged(task.file(), rows);
                    }
                    leftOut.put(task.file().location(), rows);
                }
                if (wanted.isEmpty()) {
                    break;
                }
            }
        }
        return leftOut;
    }

    private void addAged(DataFile file, BitSet rows) throws IOException {
        Types.NestedField ingested = table.schema().findField(AuditColumns.INGEST_TS);
        if (ShapeScan.endsBefore(file, ingested, Math.multiplyExact(replace.keptFrom(), 1_000L))) {
            rows.set(0, Math.toIntExact(file.recordCount()));
            return;
        }
        var from = OffsetDateTime.ofInstant(Instant.ofEpochMilli(replace.keptFrom()), ZoneOffset.UTC);
        var column = new Schema(ingested);
        int at = 0;
        try (CloseableIterable<Record> records = Parquet.read(files.newInputFile(file.location())).project(column).reuseContainers()
                .createReaderFunc(inFile -> GenericParquetReaders.buildReader(column, inFile)).build()) {
            for (Record row : records) {
                rows.set(at, rows.get(at) || ((OffsetDateTime) row.get(0)).isBefore(from));
                at++;
            }
        }
    }

    /** The lost rows, counted through all new files, ascending. */
    private List<Long> places(Set<DataFile> removed, Map<String, BitSet> lost, Map<String, BitSet> before) {
        var rows = new HashMap<String, Long>();
        removed.forEach(file -> rows.put(file.location(), file.recordCount()));
        var places = new ArrayList<Long>();
        long base = 0;
        for (String path : replace.removed()) {
            BitSet left = before.getOrDefault(path, new BitSet());
            BitSet gone = lost.getOrDefault(path, new BitSet());
            int passed = 0;
            int counted = 0;
            for (int row = gone.nextSetBit(0); row >= 0; row = gone.nextSetBit(row + 1)) {
                counted += left.get(passed, row).cardinality();
                passed = row;
                if (!left.get(row)) {
                    places.add(base + row - counted);
                }
            }
            base += rows.get(path) - left.cardinality();
        }
        if (base != replace.added().stream().mapToLong(WrittenFile::rows).sum()) {
            throw new ValidationException("the new files have other rows than the old ones");
        }
        return places;
    }

    /** Which of the new files a place is in, and the deletes of files of one partition together. */
    private static RowsToDelete rows(List<DataFile> added, List<Long> places) {
        var rows = new RowsToDelete();
        long base = 0;
        int at = 0;
        for (DataFile file : added) {
            for (; at < places.size() && places.get(at) < base + file.recordCount(); at++) {
                rows.add(new RowsToDelete.Part(file.specId(), (PartitionData) file.partition()), file.location(), places.get(at) - base);
            }
            base += file.recordCount();
        }
        return rows;
    }
}
