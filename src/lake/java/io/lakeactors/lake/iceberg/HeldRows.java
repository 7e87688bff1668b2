package io.lakeactors.lake.iceberg;

import io.lakeactors.model.AuditColumns;
import io.lakeactors.model.TableName;
import io.lakeactors.model.TableQuarantine.Choice;
import io.lakeactors.model.TableQuarantine.Held;
import io.lakeactors.model.TableQuarantine.Limit;
import io.lakeactors.model.TableQuarantine.Mark;
import io.lakeactors.model.TableQuarantine.Page;
import io.lakeactors.model.TableQuarantine.Position;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.MetadataColumns;
import org.apache.iceberg.Schema;
import org.apache.iceberg.data.GenericDeleteFilter;
import org.apache.iceberg.data.IdentityPartitionConverters;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.data.parquet.GenericParquetReaders;
import org.apache.iceberg.expressions.Expression;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.parquet.Parquet;
import org.apache.iceberg.util.PartitionUtil;

/** Reads records of a quarantine as they came in, with the library's readers, which know every kind of delete. */
final class HeldRows {
    private static final List<String> COLUMNS = List.of("rule_id", "rule_ids", "key", "value", "headers", "record_ts", AuditColumns.TOPIC, AuditColumns.PARTITION, AuditColumns.OFFSET,
            AuditColumns.INGEST_TS, AuditColumns.CONTRACT_VERSION);

    private final BaseTable table;
    private final WarehouseFiles files;
    private final Choice choice;
    private final Optional<Mark> after;
    private final Limit limit;
    private final List<Held> rows = new ArrayList<>();
    private long bytes;

    HeldRows(TableName name, StagedOperations operations, WarehouseFiles files, Choice choice, Optional<Mark> after, Limit limit) {
        this.table = new BaseTable(operations, name.toString());
        this.files = files;
        this.choice = choice;
        this.after = after;
        this.limit = limit;
    }

    /** The table has a snapshot. */
    Page read() throws IOException {
        Set<String> all = new HashSet<>();
        List<FileScanTask> tasks = new ArrayList<>();
        try (CloseableIterable<FileScanTask> planned = table.newScan().planFiles()) {
            planned.forEach(task -> {
                all.add(task.file().location());
                tasks.add(task);
            });
        }
        tasks.sort((one, other) -> one.file().location().compareTo(other.file().location()));
        boolean isLast = true;
        for (FileScanTask task : tasks) {
            boolean isBehind = after.map(mark -> task.file().location().compareTo(mark.file()) >= 0).orElse(true);
            if (isBehind && !read(task)) {
                isLast = false;
                break;
            }
        }
        return new Page(table.currentSnapshot().snapshotId(), rows, all, isLast);
    }

    /** @return false if the page is full and there is more in the file or behind it */
    private boolean read(FileScanTask task) throws IOException {
        Schema wanted = new Schema(table.schema().select(COLUMNS).columns());
        var projected = new ArrayList<>(wanted.columns());
        projected.add(MetadataColumns.ROW_POSITION);
        var filter = new GenericDeleteFilter(files, task, table.schema(), new Schema(projected));
        Schema required = filter.requiredSchema();
        var constants = PartitionUtil.constantsMap(task, IdentityPartitionConverters::convertConstant);
        Expression rule = choice.rule().<Expression>map(id -> Expressions.equal("rule_id", id)).orElse(Expressions.alwaysTrue());
        try (CloseableIterable<Record> live = filter.filter(Parquet.read(files.newInputFile(task.file().location())).project(required).filter(rule).reuseContainers()
                .createReaderFunc(inFile -> GenericParquetReaders.buildReader(required, inFile, constants)).build())) {
            for (Record record : live) {
                Mark at = new Mark(task.file().location(), (Long) record.getField(MetadataColumns.ROW_POSITION.name()));
                boolean isWanted = after.map(mark -> at.compareTo(mark) > 0).orElse(true) && choice.takes(text(record, "rule_id"), position(record));
                if (isWanted && (rows.size() >= limit.rows() || bytes >= limit.bytes())) {
                    return false;
                }
                if (isWanted) {
                    Held held = held(record, at);
                    bytes += held.bytes();
                    rows.add(held);
                }
            }
        }
        return true;
    }

    private static Position position(Record record) {
        return new Position(text(record, AuditColumns.TOPIC), (Integer) record.getField(AuditColumns.PARTITION), (Long) record.getField(AuditColumns.OFFSET));
    }

    private static Held held(Record record, Mark at) {
        String headers = text(record, "headers");
        long timestamp = record.getField("record_ts") == null ? -1 : Math.floorDiv(micros(record, "record_ts"), 1_000L);
        var rules = (List<?>) record.getField("rule_ids");
        return new Held(at, position(record), bytes(record, "key"), bytes(record, "value"), headers == null ? null : headers.getBytes(StandardCharsets.UTF_8), timestamp,
                micros(record, AuditColumns.INGEST_TS), text(record, "rule_id"), rules == null ? List.of() : rules.stream().map(String::valueOf).toList(),
                text(record, AuditColumns.CONTRACT_VERSION));
    }

    private static String text(Record record, String column) {
        Object value = record.getField(column);
        return value == null ? null : value.toString();
    }

    private static byte[] bytes(Record record, String column) {
        if (record.getField(column) == null) {
            return null;
        }
        ByteBuffer value = ((ByteBuffer) record.getField(column)).duplicate();
        byte[] copy = new byte[value.remaining()];
        value.get(copy);
        return copy;
    }

    private static long micros(Record record, String column) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, ((OffsetDateTime) record.getField(column)).toInstant());
    }
}
