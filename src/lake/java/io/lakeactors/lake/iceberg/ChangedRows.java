package io.lakeactors.lake.iceberg;

import io.lakeactors.model.RowChanges;
import io.lakeactors.model.SnapshotNotes;
import io.lakeactors.model.TableName;
import io.lakeactors.model.ValueSpan;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.DataOperations;
import org.apache.iceberg.DeleteFile;
import org.apache.iceberg.FileContent;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.ManifestFile;
import org.apache.iceberg.ManifestFiles;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.types.Conversions;
import org.apache.iceberg.types.TypeUtil;
import org.apache.iceberg.types.Types;
import org.apache.iceberg.util.ContentFileUtil;

/**
 * In which files rows have come, gone or changed between two snapshots, and which values of one column those files have. Snapshots that only write rows anew, of whoever, are passed over: the files on
 * either side of one are never held to each other. Between them, the files of the first and of the last snapshot are; manifests that both have are not read.
 */
final class ChangedRows {
    private static final List<String> BOUNDS = List.of("file_path", "partition", "record_count", "file_size_in_bytes", "lower_bounds", "upper_bounds");

    private final TableName name;
    private final Table table;
    private final WarehouseFiles files;
    private final List<ValueSpan> spans = new ArrayList<>();
    private String unknown = "";
    private Types.NestedField column;

    ChangedRows(TableName name, Table table, WarehouseFiles files) {
        this.name = name;
        this.table = table;
        this.files = files;
    }

    /** Snapshots one after the other that all change rows. @param from the one before the first of them; null for the table without rows */
    private record Stretch(Snapshot from, Snapshot to) {}

    RowChanges between(long since, long until, Optional<String> of) {
        if (since == until) {
            return RowChanges.NONE;
        }
        Snapshot first = since == SnapshotNotes.NO_SNAPSHOT ? null : table.snapshot(since);
        Snapshot last = table.snapshot(until);
        if (last == null || first == null && since != SnapshotNotes.NO_SNAPSHOT) {
            return RowChanges.unknown("keeps snapshot " + (last == null ? until : since) + " no longer");
        }
        if (first != null && !columns(first).equals(columns(table.schema()))) {
            return RowChanges.unknown("has had other columns in snapshot " + since);
        }
        Optional<List<Stretch>> way = way(first, last);
        if (way.isEmpty()) {
            return RowChanges.unknown("does not come from snapshot " + since + ": it was put back, or snapshots between have expired");
        }
        if (way.get().isEmpty() || of.isEmpty()) {
            return way.get().isEmpty() ? RowChanges.NONE : new RowChanges("", true, List.of());
        }
        column = table.schema().findField(of.get());
        try {
            for (Stretch stretch : way.get()) {
                add(stretch);
            }
        } catch (IOException | RuntimeException e) {
            throw Foreign.storage("reading the changes of " + name, table.location(), e);
        }
        return unknown.isEmpty() ? new RowChanges("", true, ValueSpan.joined(spans)) : RowChanges.unknown(unknown);
    }

    /** What a query can tell one schema from another by. */
    private Map<Integer, String> columns(Snapshot snapshot) {
        return snapshot.schemaId() == null ? Map.of() : columns(table.schemas().get(snapshot.schemaId()));
    }

    private static Map<Integer, String> columns(Schema schema) {
        return TypeUtil.indexById(schema.asStruct()).entrySet().stream().collect(Collectors.toMap(Map.Entry::getKey,
                field -> schema.findColumnName(field.getKey()) + " " + (field.getValue().type().isPrimitiveType() ? field.getValue().type() : field.getValue().type().typeId())));
    }

    private Optional<List<Stretch>> way(Snapshot first, Snapshot last) {
        if (first == null) {
            return Optional.of(List.of(new Stretch(null, last)));
        }
        var snapshots = new ArrayDeque<Snapshot>();
        Snapshot at = last;
        for (; at != null && at.snapshotId() != first.snapshotId(); at = at.parentId() == null ? null : table.snapshot(at.parentId())) {
            snapshots.addFirst(at);
        }
        if (at == null) {
            return Optional.empty();
        }
        var stretches = new ArrayList<Stretch>();
        Snapshot from = first;
        Snapshot to = null;
        for (Snapshot snapshot : snapshots) {
            boolean sameRows = DataOperations.REPLACE.equals(snapshot.operation()) || snapshot.summary().containsKey(MovedDeletes.SAME_ROWS);
            if (sameRows && to != null) {
                stretches.add(new Stretch(from, to));
            }
            from = sameRows ? snapshot : from;
            to = sameRows ? null : snapshot;
        }
        if (to != null) {
            stretches.add(new Stretch(from, to));
        }
        return Optional.of(stretches);
    }

    private void add(Stretch stretch) throws IOException {
        var before = stretch.from == null ? List.<ManifestFile>of() : stretch.from.allManifests(files);
        var after = stretch.to.allManifests(files);
        var changed = new HashMap<String, Optional<ValueSpan>>();
        each(without(before, after), file -> changed.put(file.location(), values(file)));
        each(without(after, before), file -> {
            if (changed.remove(file.location()) == null) {
                changed.put(file.location(), values(file));
            }
        });
        changed.values().forEach(values -> values.ifPresent(spans::add));
        Set<String> lost = lost(without(before, after), without(after, before));
        lost.removeAll(changed.keySet());
        locate(lost, after);
        locate(lost, before);
    }

    private static List<ManifestFile> without(List<ManifestFile> all, List<ManifestFile> others) {
        Set<String> paths = others.stream().map(ManifestFile::path).collect(Collectors.toSet());
        return all.stream().filter(manifest -> !paths.contains(manifest.path())).toList();
    }

    private void each(List<ManifestFile> manifests, Consumer<DataFile> consumer) throws IOException {
        for (ManifestFile manifest : manifests) {
            if (manifest.content() == org.apache.iceberg.ManifestContent.DATA) {
                try (CloseableIterable<DataFile> entries = ManifestFiles.read(manifest, files, table.specs()).select(BOUNDS)) {
                    entries.forEach(consumer);
                }
            }
        }
    }

    /** Data files of which files of deletes that came or went take rows. */
    private Set<String> lost(List<ManifestFile> before, List<ManifestFile> after) throws IOException {
        var changed = new HashMap<String, DeleteFile>();
        for (DeleteFile file : deletes(before)) {
            changed.put(key(file), file);
        }
        for (DeleteFile file : deletes(after)) {
            if (changed.remove(key(file)) == null) {
                changed.put(key(file), file);
            }
        }
        var lost = new HashSet<String>();
        for (DeleteFile file : changed.values()) {
            String one = file.content() == FileContent.EQUALITY_DELETES ? null : ContentFileUtil.referencedDataFileLocation(file);
            if (one != null) {
                lost.add(one);
            } else if (file.content() == FileContent.POSITION_DELETES && file.format() == FileFormat.PARQUET) {
                DeletesFile.each(table, files, file, (path, position) -> lost.add(path));
            } else {
                unknown = "has lost rows to deletes by value, which say not where they lay";
            }
        }
        return lost;
    }

    private List<DeleteFile> deletes(List<ManifestFile> manifests) throws IOException {
        var found = new ArrayList<DeleteFile>();
        for (ManifestFile manifest : manifests) {
            if (manifest.content() == org.apache.iceberg.ManifestContent.DELETES) {
                try (CloseableIterable<DeleteFile> entries = ManifestFiles.readDeleteManifest(manifest, files, table.specs())) {
                    entries.forEach(file -> found.add(file.copy()));
                }
            }
        }
        return found;
    }

    /** Vectors of many data files lie in one file. */
    private static String key(DeleteFile file) {
        return file.location() + "#" + file.contentOffset();
    }

    /** Files that are in neither snapshot have no rows to lose. */
    private void locate(Set<String> wanted, List<ManifestFile> manifests) throws IOException {
        for (ManifestFile manifest : manifests) {
            if (wanted.isEmpty()) {
                return;
            }
            each(List.of(manifest), file -> {
                if (wanted.remove(file.location())) {
                    values(file).ifPresent(spans::add);
                }
            });
        }
    }

    private Optional<ValueSpan> values(DataFile file) {
        int id = column.fieldId();
        var lower = file.lowerBounds() == null ? null : file.lowerBounds().get(id);
        var upper = file.upperBounds() == null ? null : file.upperBounds().get(id);
        if (lower == null || upper == null) {
            if (file.recordCount() > 0) {
                unknown = "has a file that does not say which values of " + column.name() + " are in it: " + file.location();
            }
            return Optional.empty();
        }
        Number first = Conversions.fromByteBuffer(column.type(), lower);
        Number last = Conversions.fromByteBuffer(column.type(), upper);
        return Optional.of(new ValueSpan(first.longValue(), last.longValue()));
    }
}
