package io.lakeactors.lake.iceberg;

import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.LakeError;
import io.lakeactors.model.LakeException;
import io.lakeactors.model.MergeRule;
import io.lakeactors.model.MergedRows;
import io.lakeactors.model.SnapshotNotes;
import io.lakeactors.model.TableName;
import io.lakeactors.model.TableReader;
import io.lakeactors.model.ValueSpan;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.HistoryEntry;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotSummary;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableProperties;
import org.apache.iceberg.TableScan;
import org.apache.iceberg.expressions.Expression;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.mapping.NameMapping;
import org.apache.iceberg.mapping.NameMappingParser;
import org.apache.iceberg.types.TypeUtil;
import org.apache.iceberg.types.Types;
import org.apache.iceberg.util.SnapshotUtil;
import org.roaringbitmap.RoaringBitSet;

/** The files of a table's current snapshot, each with the positions that deletes of any kind have removed. */
final class SnapshotScan {
    /** Of memory for which rows are gone: an eighth of what a query has. */
    private static final long GONE_BYTES_MAX = 64L << 20;

    private final TableName name;
    private final Table table;
    private final NameMapping names;
    private final long goneBytesMax;

    SnapshotScan(TableName name, Table table) {
        this(name, table, GONE_BYTES_MAX);
    }

    /** @param goneBytesMax of memory for which rows are gone */
    SnapshotScan(TableName name, Table table, long goneBytesMax) {
        this.name = name;
        this.table = table;
        this.goneBytesMax = goneBytesMax;
        names = names(table);
    }

    /** By what names the library finds the columns of files that have no ids; null for none. */
    static NameMapping names(Table table) {
        String mapping = table.properties().get(TableProperties.DEFAULT_NAME_MAPPING);
        return mapping == null ? null : NameMappingParser.fromJson(mapping);
    }

    TableReader.Scan read() {
        return read(new TableReader.Wanted(OptionalLong.empty(), List.of(), Integer.MAX_VALUE));
    }

    /** As it is, without files. */
    TableReader.Scan outline() {
        return scan(table.currentSnapshot(), table.schema(), List.of());
    }

    /** As the table was at a time, with the columns that it had, or as it is. */
    TableReader.Scan read(TableReader.Wanted wanted) {
        if (wanted.at().isEmpty()) {
            return read(table.currentSnapshot(), table.schema(), wanted);
        }
        long millis = wanted.at().getAsLong();
        return read(at(millis).orElseThrow(() -> notKept("no snapshot of " + Instant.ofEpochMilli(millis))), wanted);
    }

    /** One snapshot, with the columns that the table had then. */
    TableReader.Scan read(long snapshot) {
        Snapshot found = table.snapshot(snapshot);
        if (found == null) {
            throw notKept("no snapshot " + snapshot);
        }
        return read(found, new TableReader.Wanted(OptionalLong.empty(), List.of(), Integer.MAX_VALUE));
    }

    /** The same, of those files that may hold rows within the spans. */
    TableReader.Scan read(long snapshot, String column, List<ValueSpan> spans) {
        Snapshot found = table.snapshot(snapshot);
        if (found == null) {
            throw notKept("no snapshot " + snapshot);
        }
        return read(found, table.schema(), Integer.MAX_VALUE, RowBounds.within(table.schema(), column, spans));
    }

    private TableReader.Scan read(Snapshot found, TableReader.Wanted wanted) {
        Integer schema = found.schemaId();
        return read(found, schema == null ? table.schema() : table.schemas().get(schema), wanted);
    }

    private LakeException notKept(String what) {
        return LakeError.of(ErrorCode.REQUEST_INVALID, name + " keeps " + what, name.toString(), "lake table history " + name + " lists those that it keeps").asException();
    }

    /** By what the snapshot says of itself, unless it has deletes. */
    TableReader.Extent extent() {
        Snapshot current = table.currentSnapshot();
        Map<String, String> said = current == null ? Map.of() : current.summary();
        boolean tells = "0".equals(said.get(SnapshotSummary.TOTAL_DELETE_FILES_PROP)) && said.containsKey(SnapshotSummary.TOTAL_RECORDS_PROP)
                && said.containsKey(SnapshotSummary.TOTAL_DATA_FILES_PROP) && said.containsKey(SnapshotSummary.TOTAL_FILE_SIZE_PROP);
        if (current == null || tells) {
            return new TableReader.Extent(name, current == null ? OptionalLong.empty() : OptionalLong.of(current.snapshotId()), current == null ? 0 : current.timestampMillis(),
                    number(said, SnapshotSummary.TOTAL_RECORDS_PROP), number(said, SnapshotSummary.TOTAL_DATA_FILES_PROP), number(said, SnapshotSummary.TOTAL_FILE_SIZE_PROP),
                    columns(table.schema()), table.location());
        }
        return counted(current);
    }

    private TableReader.Extent counted(Snapshot current) {
        long rows = 0;
        long files = 0;
        long bytes = 0;
        var deleted = new DeletedRows(table, names);
        try (CloseableIterable<FileScanTask> tasks = table.newScan().useSnapshot(current.snapshotId()).planFiles()) {
            for (FileScanTask task : tasks) {
                rows += task.file().recordCount() - deleted.of(task).cardinality();
                files++;
                bytes += task.file().fileSizeInBytes();
            }
        } catch (IOException | RuntimeException e) {
            throw Foreign.storage("reading the files of " + name, table.location(), e);
        }
        return new TableReader.Extent(name, OptionalLong.of(current.snapshotId()), current.timestampMillis(), rows, files, bytes, columns(table.schema()), table.location());
    }

    private static long number(Map<String, String> said, String key) {
        return Long.parseLong(said.getOrDefault(key, "0"));
    }

    private List<TableReader.ColumnInfo> columns(Schema schema) {
        Map<Integer, List<String>> former = FormerNames.of(schema, table.schemas().values()).nested();
        return schema.columns().stream().map(column -> new TableReader.ColumnInfo(column.fieldId(), column.name(), column.type().toString(), column.isRequired(), within(column, former))).toList();
    }

    private static Map<Integer, List<String>> within(Types.NestedField column, Map<Integer, List<String>> former) {
        return former.isEmpty() ? former : former.entrySet().stream().filter(names -> column.type().isNestedType() && TypeUtil.indexById(Types.StructType.of(column)).containsKey(names.getKey()))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /**
     * By the log of what was current, which knows of restores, as far as it goes back: it ends where a snapshot has expired between others. Before that by when snapshots were made, without those
     * that may have been candidates only.
     */
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
        Set<Long> lineage = table.currentSnapshot() == null ? Set.of() : Set.copyOf(SnapshotUtil.ancestorIds(table.currentSnapshot(), table::snapshot));
        for (Snapshot snapshot : table.snapshots()) {
            boolean mayBeCandidate = snapshot.summary().containsKey(SnapshotNotes.DEFINITION) && !lineage.contains(snapshot.snapshotId());
            if (!mayBeCandidate && snapshot.timestampMillis() <= millis && (found == null || snapshot.timestampMillis() >= found.timestampMillis())) {
                found = snapshot;
            }
        }
        return Optional.ofNullable(found);
    }

    private TableReader.Scan read(Snapshot current, Schema schema, TableReader.Wanted wanted) {
        return read(current, schema, wanted.filesMax(), RowBounds.of(schema, wanted.bounds()));
    }

    private TableReader.Scan read(Snapshot current, Schema schema, int filesMax, Expression rows) {
        if (current == null) {
            return scan(null, schema, List.of());
        }
        var files = new ArrayList<TableReader.DataFile>();
        var adopted = new AdoptedNames(table);
        var deleted = new DeletedRows(table, names);
        long goneBytes = 0;
        TableScan scan = table.newScan().useSnapshot(current.snapshotId()).filter(rows);
        try (CloseableIterable<FileScanTask> tasks = scan.planFiles()) {
            for (FileScanTask task : tasks) {
                if (files.size() == filesMax) {
                    throw tooMany(filesMax);
                }
                String path = path(task.file().location());
                var gone = new RoaringBitSet();
                gone.or(deleted.of(task));
                goneBytes += bytes(gone);
                if (goneBytes > goneBytesMax) {
                    throw tooManyGone();
                }
                files.add(new TableReader.DataFile(path, task.file().recordCount(), task.file().fileSizeInBytes(), gone, adopted.in(path)));
            }
        } catch (LakeException known) {
            throw known;
        } catch (IOException | RuntimeException e) {
            throw Foreign.storage("reading the files of " + name, table.location(), e);
        }
        return scan(current, schema, files);
    }

    /** @param current null if there is none yet */
    private TableReader.Scan scan(Snapshot current, Schema schema, List<TableReader.DataFile> files) {
        return current == null ? new TableReader.Scan(name, OptionalLong.empty(), 0, columns(schema), files, Map.of(), table.location())
                : new TableReader.Scan(name, OptionalLong.of(current.snapshotId()), current.timestampMillis(), columns(schema), files, properties(current), table.location());
    }

    private LakeException tooMany(int filesMax) {
        return LakeError.of(ErrorCode.QUERY_FAILED, "it would read more than " + filesMax + " files of " + name, name.toString(),
                "Compare a column by which the table is partitioned or written to a constant, for instance where ts >= '2026-11-01', or ask an engine for large queries").asException();
    }

    /** Of memory, at most: two for each, or a bit for each row where they lie close. */
    private static long bytes(RoaringBitSet gone) {
        return Math.min(2L * gone.cardinality(), Math.ceilDiv(gone.length(), Byte.SIZE));
    }

    private LakeException tooManyGone() {
        return LakeError.of(ErrorCode.QUERY_FAILED, "which rows of " + name + " are gone takes more than " + goneBytesMax + " bytes of memory", name.toString(),
                "Let compaction take them away, compare a column by which the table is partitioned to a constant, or ask an engine for large queries").asException();
    }

    /** What the snapshot says, and from when on the table keeps rows, which holds for all later snapshots too. */
    private Map<String, String> properties(Snapshot current) {
        String keptFrom = table.properties().get(ChangeBuilder.KEPT_FROM);
        boolean merged = MergeRule.of(table.properties()).isPresent();
        if (keptFrom == null && !merged) {
            return current.summary();
        }
        var all = new TreeMap<>(current.summary());
        if (keptFrom != null) {
            all.put(ChangeBuilder.KEPT_FROM, keptFrom);
        }
        if (merged) {
            all.putIfAbsent(MergedRows.SUMMARY, replaced(current));
        }
        return all;
    }

    /** What the nearest snapshot of ours says: engines that change the catalog's rows themselves carry nothing on. */
    private String replaced(Snapshot current) {
        for (Snapshot at = current; at != null; at = at.parentId() == null ? null : table.snapshot(at.parentId())) {
            String said = at.summary().get(MergedRows.SUMMARY);
            if (said != null) {
                return said;
            }
        }
        return "";
    }

    private static String path(String location) {
        return location.startsWith("file:") ? location.replaceFirst("^file:(//)?(?=/)", "") : location;
    }
}
