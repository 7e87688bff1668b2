package io.lakeactors.lake.iceberg;

import io.lakeactors.model.AuditColumns;
import io.lakeactors.model.TableCare;
import io.lakeactors.model.TableName;
import io.lakeactors.model.TableShape;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.ManifestFile;
import org.apache.iceberg.ManifestFiles;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.types.Conversions;
import org.apache.iceberg.types.Types;

/** Looks at what a table is made of. Memory grows with the number of partitions and of small files, which is bounded, and not with the number of files. */
final class ShapeScan {
    private static final int CANDIDATES_OF_PARTITION_MAX = 2_000;
    private static final int CANDIDATES_MAX = 50_000;
    /** Large files that are candidates for their order only, so that they leave room for others. Those that are left out come with later looks. */
    private static final int UNSORTED_OF_PARTITION_MAX = 64;
    private static final int UNSORTED_MAX = 1_000;
    /** One row of so many. */
    private static final int LOST_SHARE = 10;
    private static final List<String> BOUNDS = List.of("file_path", "partition", "record_count", "file_size_in_bytes", "lower_bounds", "upper_bounds");
    private final TableName name;
    private final TableMetadata metadata;
    private final WarehouseFiles files;
    private final Manifests known;
    private final BaseTable table;
    private final AdoptedNames adopted;

    ShapeScan(TableName name, TableMetadata metadata, Manifests known) {
        this.name = name;
        this.metadata = metadata;
        this.known = known;
        files = known.files();
        table = new BaseTable(new StagedOperations(metadata, files), name.toString());
        adopted = new AdoptedNames(table);
    }

    /** Sums of one partition while its files are gone through. */
    private static final class Sums {
        private long files;
        private long bytes;
        private long rows;
        private int unsorted;
        private final List<TableShape.LiveFile> candidates = new ArrayList<>();
        /** Of each candidate, the rows that the deletes which apply to it take from the partition; vectors take them from the file alone. */
        private final List<Long> lost = new ArrayList<>();

        /** A table whose rows are replaced all the time would be written anew all the time: its deletes count when they come to some share of the rows. */
        List<TableShape.LiveFile> chosen(boolean merged, boolean byVectors, long smallBelow) {
            if (!merged) {
                return candidates;
            }
            var chosen = new ArrayList<TableShape.LiveFile>();
            for (int i = 0; i < candidates.size(); i++) {
                TableShape.LiveFile file = candidates.get(i);
                if (lost.get(i) >= (byVectors ? file.rows() : rows) / LOST_SHARE) {
                    chosen.add(file);
                } else if (file.bytes() < smallBelow) {
                    chosen.add(new TableShape.LiveFile(file.path(), file.bytes(), file.rows(), 0));
                }
            }
            return chosen;
        }
    }

    private final class Tally {
        private final Map<String, Sums> partitions = new LinkedHashMap<>();
        private final long smallBelow;
        private long files;
        private long bytes;
        private long rows;
        private final boolean sorts = FileRewrite.sorts(table);
        private int candidates;
        private int unsorted;

        Tally(long smallBelow) {
            this.smallBelow = smallBelow;
        }

        void add(DataFile file, int deletes, long lost) {
            Sums sums = partitions.computeIfAbsent(key(table.specs().get(file.specId()), file), key -> new Sums());
            files++;
            bytes += file.fileSizeInBytes();
            rows += file.recordCount();
            sums.files++;
            sums.bytes += file.fileSizeInBytes();
            sums.rows += file.recordCount();
            // Files that were adopted stay as they were: they have no ids by which they could be rewritten.
            boolean outOfOrder = sorts && !FileRewrite.isSorted(file, table);
            boolean due = deletes > 0 || file.fileSizeInBytes() < smallBelow;
            boolean sortable = !due && outOfOrder && sums.unsorted < UNSORTED_OF_PARTITION_MAX && unsorted < UNSORTED_MAX;
            boolean listed = (due || sortable) && adopted.in(file.location()).isEmpty();
            if (listed && sums.candidates.size() < CANDIDATES_OF_PARTITION_MAX && candidates < CANDIDATES_MAX) {
                candidates++;
                if (sortable) {
                    unsorted++;
                    sums.unsorted++;
                }
                sums.lost.add(lost);
                sums.candidates.add(new TableShape.LiveFile(file.location(), file.fileSizeInBytes(), file.recordCount(), deletes, outOfOrder));
            }
        }

        List<TableShape.Partition> listed() {
            boolean merged = MergedTables.rule(metadata).isPresent();
            boolean byVectors = Vectors.are(metadata);
            return partitions.entrySet().stream().map(entry -> new TableShape.Partition(entry.getKey(), entry.getValue().files, entry.getValue().bytes, entry.getValue().chosen(merged, byVectors, smallBelow)))
                    .filter(partition -> !partition.candidates().isEmpty()).toList();
        }
    }

    static String key(PartitionSpec spec, DataFile file) {
        return spec.isUnpartitioned() ? String.valueOf(spec.specId()) : spec.specId() + "/" + spec.partitionToPath(file.partition());
    }

    TableShape shape(long smallBelow) {
        var tally = new Tally(smallBelow);
        Snapshot current = metadata.currentSnapshot();
        int manifests = 0;
        int smallManifests = 0;
        long deleteFiles = 0;
        int piled = 0;
        if (current != null) {
            manifests = current.allManifests(files).size();
            smallManifests = (int) current.dataManifests(files).stream().filter(ChangeBuilder::isSmall).count();
            deleteFiles = current.deleteManifests(files).stream().mapToLong(manifest -> (long) manifest.addedFilesCount() + manifest.existingFilesCount()).sum();
            count(current, tally);
            piled = MergedTables.rule(metadata).isPresent() ? new DeletePiles(table, known).due().stream().mapToInt(DeletePiles.Pile::files).sum() : 0;
        }
        var refs = new TreeMap<String, TableShape.Ref>();
        metadata.refs().forEach((ref, at) -> refs.put(ref, new TableShape.Ref(at.snapshotId(), at.isTag())));
        long metadataBytes = metadata.metadataFileLocation() == null ? 0 : files.newInputFile(metadata.metadataFileLocation()).getLength();
        return new TableShape(name, metadata.uuid(), current == null ? OptionalLong.empty() : OptionalLong.of(current.snapshotId()), tally.files, tally.bytes, tally.rows, deleteFiles,
                piled, manifests, smallManifests, metadataBytes, tally.listed(), versions(), refs);
    }

    private void count(Snapshot current, Tally tally) {
        if (!current.deleteManifests(files).isEmpty()) {
            try (CloseableIterable<FileScanTask> tasks = table.newScan().useSnapshot(current.snapshotId()).planFiles()) {
                tasks.forEach(task -> tally.add(task.file(), task.deletes().size(), task.deletes().stream().mapToLong(deletes -> deletes.recordCount()).sum()));
            } catch (IOException e) {
                throw new UncheckedIOException("cannot read the files of " + name, e);
            }
            return;
        }
        for (ManifestFile manifest : current.dataManifests(files)) {
            try {
                known.each(manifest, table.specs(), file -> tally.add(file, 0, 0));
            } catch (IOException e) {
                throw new UncheckedIOException("cannot read " + manifest.path(), e);
            }
        }
    }

    private List<TableShape.Version> versions() {
        var versions = new ArrayList<TableShape.Version>();
        for (Snapshot snapshot : metadata.snapshots()) {
            Map<String, String> said = snapshot.summary() == null ? Map.of() : snapshot.summary();
            versions.add(new TableShape.Version(snapshot.snapshotId(), snapshot.parentId() == null ? -1 : snapshot.parentId(), snapshot.timestampMillis(),
                    said.containsKey(Summary.VECTOR) || said.containsKey(Summary.VECTOR_FILE), snapshot.operation() == null ? "" : snapshot.operation(),
                    number(said, "added-records", 0), number(said, "deleted-records", 0), number(said, "total-records", -1), number(said, "total-data-files", -1)));
        }
        return versions;
    }

    private static long number(Map<String, String> said, String key, long otherwise) {
        String text = said.get(key);
        return text != null && text.matches("\\d{1,18}") ? Long.parseLong(text) : otherwise;
    }

    List<TableCare.AgedFile> ingestedBefore(long beforeMillis, int limit) {
        Snapshot current = metadata.currentSnapshot();
        Types.NestedField column = metadata.schema().findField(AuditColumns.INGEST_TS);
        if (current == null || column == null) {
            return List.of();
        }
        long before = Math.multiplyExact(beforeMillis, 1_000L);
        var aged = new ArrayList<TableCare.AgedFile>();
        for (ManifestFile manifest : current.dataManifests(files)) {
            try (CloseableIterable<DataFile> entries = ManifestFiles.read(manifest, files, table.specs()).select(BOUNDS)
                    .filterRows(Expressions.lessThan(AuditColumns.INGEST_TS, before))) {
                for (DataFile file : entries) {
                    if (aged.size() < limit) {
                        aged.add(new TableCare.AgedFile(file.location(), key(table.specs().get(file.specId()), file), file.fileSizeInBytes(), file.recordCount(),
                                endsBefore(file, column, before)));
                    }
                }
            } catch (IOException e) {
                throw new UncheckedIOException("cannot read " + manifest.path(), e);
            }
        }
        return aged;
    }

    static boolean endsBefore(DataFile file, Types.NestedField column, long before) {
        ByteBuffer highest = file.upperBounds() == null ? null : file.upperBounds().get(column.fieldId());
        return highest != null && Conversions.<Long>fromByteBuffer(column.type(), highest) < before;
    }
}
