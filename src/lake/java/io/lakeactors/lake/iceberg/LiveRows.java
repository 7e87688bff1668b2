package io.lakeactors.lake.iceberg;

import io.lakeactors.model.AuditColumns;
import java.io.IOException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.OptionalLong;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.MetadataColumns;
import org.apache.iceberg.Schema;
import org.apache.iceberg.data.GenericDeleteFilter;
import org.apache.iceberg.data.IdentityPartitionConverters;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.data.parquet.GenericParquetReaders;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.parquet.Parquet;
import org.apache.iceberg.util.PartitionUtil;

/** Reads the rows of data files that no delete has removed, with the library's own readers. */
final class LiveRows {
    /** From this version of the format on each row has an id of its own, which stays when the row is moved. */
    private static final int LINEAGE_FROM = 3;
    /** How often a pause is taken, in rows. */
    private static final int BREATH_EVERY = 512;

    private final BaseTable table;
    private final WarehouseFiles files;
    private final OptionalLong ingestedFrom;
    private final Schema schema;
    private final int ingested;

    /** @param ingestedFrom rows that were ingested before are left out, milliseconds since 1970 */
    LiveRows(BaseTable table, WarehouseFiles files, OptionalLong ingestedFrom) {
        this.table = table;
        this.files = files;
        this.ingestedFrom = ingestedFrom;
        schema = hasLineage(table) ? MetadataColumns.schemaWithRowLineage(table.schema()) : table.schema();
        ingested = ingestedFrom.isEmpty() ? -1 : schema.columns().indexOf(schema.findField(AuditColumns.INGEST_TS));
    }

    /** Takes one row, which has the columns of {@link #schema()} first. */
    interface Sink {
        void row(Record row) throws IOException;
    }

    /** Whether rows have ids that go with them where they are written anew. */
    static boolean hasLineage(BaseTable table) {
        return table.operations().current().formatVersion() >= LINEAGE_FROM;
    }

    /** The table's, and where rows have ids, those too. */
    Schema schema() {
        return schema;
    }

    /** @param reused whether the sink lets go of a row before the next @param breath run now and then */
    void each(FileScanTask task, boolean reused, Runnable breath, Sink sink) throws IOException {
        var filter = new GenericDeleteFilter(files, task, table.schema(), schema);
        Schema required = filter.requiredSchema();
        var constants = PartitionUtil.constantsMap(task, IdentityPartitionConverters::convertConstant);
        OffsetDateTime from = ingestedFrom.isPresent() ? OffsetDateTime.ofInstant(Instant.ofEpochMilli(ingestedFrom.getAsLong()), ZoneOffset.UTC) : null;
        var read = Parquet.read(files.newInputFile(task.file().location())).project(required).createReaderFunc(inFile -> GenericParquetReaders.buildReader(required, inFile, constants));
        long rows = 0;
        try (CloseableIterable<Record> live = filter.filter((reused ? read.reuseContainers() : read).build())) {
            for (Record row : live) {
                if (from == null || !((OffsetDateTime) row.get(ingested)).isBefore(from)) {
                    sink.row(row);
                }
                if (++rows % BREATH_EVERY == 0) {
                    breath.run();
                }
            }
        }
    }
}
