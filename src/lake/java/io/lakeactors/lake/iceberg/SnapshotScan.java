package io.lakeactors.lake.iceberg;

import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.LakeError;
import io.lakeactors.model.TableName;
import io.lakeactors.model.TableReader;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.HistoryEntry;
import org.apache.iceberg.MetadataColumns;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableProperties;
import org.apache.iceberg.data.GenericDeleteFilter;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.data.parquet.GenericParquetReaders;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.mapping.NameMapping;
import org.apache.iceberg.mapping.NameMappingParser;
import org.apache.iceberg.parquet.Parquet;
import org.apache.iceberg.types.Types;

/** The files of a table's current snapshot, each with the positions that deletes of any kind have removed. */
final class SnapshotScan {
    private static final long[] NONE = {};
    private final TableName name;
    private final Table table;
    /** Null for none: by them the library finds the columns of files that have no ids. */
    private final NameMapping names;

    SnapshotScan(TableName name, Table table) {
        this.name = name;
        this.table = table;
        String mapping = table.properties().get(TableProperties.DEFAULT_NAME_MAPPING);
        names = mapping == null ? null : NameMappingParser.fromJson(mapping);
    }

    TableReader.Scan read() {
        return read(table.currentSnapshot(), table.schema());
    }

    /** As the table was at a time, with the columns that it had. */
    TableReader.Scan readAt(long millis) {
        Snapshot found = at(millis).orElseThrow(() -> LakeError.of(
                ErrorCode.REQUEST_INVALID, name + " keeps no snapshot of " + Instant.ofEpochMilli(millis), name.toString(), "lake table history " + name + " lists those that it keeps").asException());
        Integer schema = found.schemaId();
        return read(found, schema == null ? table.schema() : table.schemas().get(schema));
    }

    /** By the log of what was current, which knows of restores, as far as it goes back: it ends where a snapshot has expired between others. Before that by when snapshots were made. */
    private Optional<Snapshot> at(long millis) {
        Snapshot found = null;
        for (HistoryEntry entry : table.history()) {
            if (entry.timestampMillis() <= millis && table.snapshot(entry.snapshotId()) != null) {
                found = table.snapshot(entry.snapshotId());
            }
        }
        if (found != null) {
            return Optional.of(found);
        }
        for (Snapshot snapshot : table.snapshots()) {
            if (snapshot.timestampMillis() <= millis && (found == null || snapshot.timestampMillis() >= found.timestampMillis())) {
                found = snapshot;
            }
        }
        return Optional.ofNullable(found);
    }

    private TableReader.Scan read(Snapshot current, Schema schema) {
        var columns = schema.columns().stream()
                .map(column -> new TableReader.ColumnInfo(column.fieldId(), column.name(), column.type().toString(), column.isRequired()))
                .toList();
        if (current == null) {
            return new TableReader.Scan(name, OptionalLong.empty(), 0, columns, List.of(), Map.of(), table.location());
        }
        var files = new ArrayList<TableReader.DataFile>();
        var adopted = new AdoptedNames(table);
        try (CloseableIterable<FileScanTask> tasks = table.newScan().useSnapshot(current.snapshotId()).planFiles()) {
            for (FileScanTask task : tasks) {
                String path = path(task.file().location());
                files.add(new TableReader.DataFile(path, task.file().recordCount(), task.file().fileSizeInBytes(), deleted(task), adopted.in(path)));
            }
        } catch (IOException | RuntimeException e) {
            throw Foreign.storage("reading the files of " + name, table.location(), e);
        }
        return new TableReader.Scan(name, OptionalLong.of(current.snapshotId()), current.timestampMillis(), columns, files, properties(current), table.location());
    }

    /** What the snapshot says, and from when on the table keeps rows, which holds for all later snapshots too. */
    private Map<String, String> properties(Snapshot current) {
        String keptFrom = table.properties().get(ChangeBuilder.KEPT_FROM);
        if (keptFrom == null) {
            return current.summary();
        }
        var all = new TreeMap<>(current.summary());
        all.put(ChangeBuilder.KEPT_FROM, keptFrom);
        return all;
    }

    private static String path(String location) {
        return location.startsWith("file:") ? location.replaceFirst("^file:(//)?(?=/)", "") : location;
    }

    /** Reads the file through Iceberg's own delete filter, which knows every kind of delete, and notes which positions do not come out. */
    private long[] deleted(FileScanTask task) throws IOException {
        if (task.deletes().isEmpty()) {
            return NONE;
        }
        if (!task.file().format().equals(org.apache.iceberg.FileFormat.PARQUET)) {
            throw LakeError.of(ErrorCode.STORAGE_FAILED, "deletes on a file that is not Parquet cannot be applied", task.file().location(), "Compact the table with the engine that wrote it")
                    .asException();
        }
        var position = new Schema(List.<Types.NestedField>of(MetadataColumns.ROW_POSITION));
        var filter = new GenericDeleteFilter(table.io(), task, table.schema(), position);
        var live = new TreeSet<Long>();
        Schema required = filter.requiredSchema();
        int at = required.columns().indexOf(required.findField(MetadataColumns.ROW_POSITION.fieldId()));
        try (CloseableIterable<Record> rows = filter.filter(Parquet.read(table.io().newInputFile(task.file().location()))
                .project(required)
                .withNameMapping(names)
                .createReaderFunc(schema -> GenericParquetReaders.buildReader(required, schema))
                .build())) {
            for (Record row : rows) {
                live.add((Long) row.get(at));
            }
        }
        return java.util.stream.LongStream.range(0, task.file().recordCount()).filter(row -> !live.contains(row)).toArray();
    }
}
