package io.lakeactors.lake.iceberg;

import io.lakeactors.model.AuditColumns;
import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.LakeError;
import io.lakeactors.model.MergedRows.Place;
import io.lakeactors.model.SourceKey;
import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.PartitionData;
import org.apache.iceberg.Schema;
import org.apache.iceberg.data.IdentityPartitionConverters;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.data.parquet.GenericParquetReaders;
import org.apache.iceberg.expressions.Expression;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.expressions.StrictMetricsEvaluator;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.mapping.NameMapping;
import org.apache.iceberg.parquet.Parquet;
import org.apache.iceberg.types.Types;
import org.apache.iceberg.util.PartitionUtil;

/** Finds the live rows of a table that came from certain partitions at or behind a position: files that hold nothing else, and rows of files that do. Not safe for threads. */
final class RowsBehind {
    private final BaseTable table;
    private final WarehouseFiles files;
    private final Map<Place, Long> from = new TreeMap<>();
    private final Map<Place, SourceKey> keys = new TreeMap<>();
    private final NameMapping names;
    private final DeletedRows deletes;
    private final Schema columns;
    private final List<DataFile> whole = new ArrayList<>();
    private final RowsToDelete rows = new RowsToDelete();
    private final SortedMap<SourceKey, Long> counts = new TreeMap<>();

    RowsBehind(BaseTable table, WarehouseFiles files, Map<SourceKey, Long> from) {
        this.table = table;
        this.files = files;
        from.forEach((key, position) -> {
            this.from.put(new Place(key.topic(), key.partition()), position);
            keys.put(new Place(key.topic(), key.partition()), key);
        });
        names = SnapshotScan.names(table);
        deletes = new DeletedRows(table, names);
        // Files that were adopted have none of these columns, and none of these rows.
        columns = new Schema(List.of(AuditColumns.TOPIC, AuditColumns.PARTITION, AuditColumns.OFFSET).stream().map(table.schema()::findField)
                .map(field -> Types.NestedField.optional(field.fieldId(), field.name(), field.type())).toList());
    }

    /** Files without any other live row. */
    List<DataFile> whole() {
        return whole;
    }

    /** In the other files. */
    RowsToDelete rows() {
        return rows;
    }

    /** Of both, by partition; those without any left out. */
    SortedMap<SourceKey, Long> counts() {
        return counts;
    }

    RowsBehind find() throws IOException {
        if (table.currentSnapshot() == null || from.isEmpty()) {
            return this;
        }
        long least = from.values().stream().mapToLong(Long::longValue).min().orElseThrow();
        Expression wanted = Expressions.and(Expressions.in(AuditColumns.TOPIC, from.keySet().stream().map(Place::topic).distinct().toArray()),
                Expressions.in(AuditColumns.PARTITION, from.keySet().stream().map(Place::partition).distinct().toArray()), Expressions.greaterThanOrEqual(AuditColumns.OFFSET, least));
        try (CloseableIterable<FileScanTask> tasks = table.newScan().filter(wanted).ignoreResiduals().planFiles()) {
            for (FileScanTask task : tasks) {
                look(task);
            }
        }
        return this;
    }

    /** Live rows of the table that are none of these: adopted, or written by another engine. Files of which the manifests say that they hold no such row are not read. */
    long others() throws IOException {
        var all = new StrictMetricsEvaluator(table.schema(), ours());
        if (table.currentSnapshot() == null) {
            return 0;
        }
        long others = 0;
        try (CloseableIterable<FileScanTask> tasks = table.newScan().includeColumnStats().planFiles()) {
            for (FileScanTask task : tasks) {
                if (!all.eval(task.file())) {
                    others += read(task, deletes.of(task), new BitSet());
                }
            }
        }
        return others;
    }

    private void look(FileScanTask task) throws IOException {
        DataFile file = task.file();
        var behind = new BitSet();
        long others = read(task, deletes.of(task), behind);
        if (!behind.isEmpty() && others == 0) {
            whole.add(file.copyWithoutStats());
        } else if (!behind.isEmpty()) {
            rows.add(new RowsToDelete.Part(file.specId(), (PartitionData) file.partition()), file.location(), behind);
        }
    }

    /** @param behind is told which rows are @return how many live ones are not */
    private long read(FileScanTask task, BitSet gone, BitSet behind) throws IOException {
        DataFile file = task.file();
        if (!file.format().equals(FileFormat.PARQUET)) {
            throw LakeError.of(ErrorCode.REPLAY_INEXACT, "which rows of a file that is not Parquet came from where cannot be told", file.location(),
                    "Compact the table with the engine that wrote it; or fill a new table: name it in the pipeline, and apply it").asException();
        }
        var constants = PartitionUtil.constantsMap(task, IdentityPartitionConverters::convertConstant);
        int row = 0;
        try (CloseableIterable<Record> all = Parquet.read(files.newInputFile(file.location())).project(columns).withNameMapping(names).reuseContainers()
                .createReaderFunc(inFile -> GenericParquetReaders.buildReader(columns, inFile, constants)).build()) {
            for (Record record : all) {
                if (!gone.get(row) && isBehind(record)) {
                    behind.set(row);
                }
                row++;
            }
        }
        return row - gone.cardinality() - behind.cardinality();
    }

    /** That a row is one of these, as far as the bounds of a file's columns can tell: of each partition alone, and of all of a topic together where they follow each other. */
    private Expression ours() {
        Expression any = Expressions.alwaysFalse();
        for (String topic : from.keySet().stream().map(Place::topic).distinct().toList()) {
            var places = from.keySet().stream().filter(place -> place.topic().equals(topic)).toList();
            int least = places.getFirst().partition();
            int most = places.getLast().partition();
            if (most - least + 1 == places.size()) {
                any = Expressions.or(any, within(topic, least, most, places.stream().mapToLong(from::get).max().orElseThrow()));
            }
            for (Place place : places) {
                any = Expressions.or(any, within(topic, place.partition(), place.partition(), from.get(place)));
            }
        }
        return any;
    }

    private static Expression within(String topic, int least, int most, long first) {
        Expression known = Expressions.and(Expressions.notNull(AuditColumns.TOPIC), Expressions.notNull(AuditColumns.PARTITION), Expressions.notNull(AuditColumns.OFFSET));
        return Expressions.and(known, Expressions.equal(AuditColumns.TOPIC, topic), Expressions.greaterThanOrEqual(AuditColumns.PARTITION, least),
                Expressions.lessThanOrEqual(AuditColumns.PARTITION, most), Expressions.greaterThanOrEqual(AuditColumns.OFFSET, first));
    }

    private boolean isBehind(Record record) {
        if (record.get(0) == null || record.get(1) == null || record.get(2) == null) {
            return false;
        }
        var place = new Place(record.get(0).toString(), (Integer) record.get(1));
        Long first = from.get(place);
        if (first == null || (Long) record.get(2) < first) {
            return false;
        }
        counts.merge(keys.get(place), 1L, Long::sum);
        return true;
    }
}
