package io.lakeactors.lake.iceberg;

import io.lakeactors.model.AuditColumns;
import io.lakeactors.model.RewriteOrder;
import java.io.IOException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.StructLike;
import org.apache.iceberg.TableProperties;
import org.apache.iceberg.data.GenericDeleteFilter;
import org.apache.iceberg.data.IdentityPartitionConverters;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.data.parquet.GenericParquetReaders;
import org.apache.iceberg.data.parquet.GenericParquetWriter;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.io.DataWriter;
import org.apache.iceberg.parquet.Parquet;
import org.apache.iceberg.util.PartitionUtil;

/** Row after row, with the library's own readers and writers: for files that others have written in ways which {@link ColumnRewrite} does not take. */
final class RowRewrite implements Rewriting {
    /** How often the length of a file is looked at, in rows. */
    private static final int LOOK_EVERY = 512;
    private final BaseTable table;
    private final WarehouseFiles files;
    private final RewriteOrder order;
    private final PartitionSpec spec;
    private final StructLike partition;
    private final IntFunction<String> locations;
    private final List<String> begun = new ArrayList<>();
    private final List<DataFile> written = new ArrayList<>();
    private DataWriter<Record> writer;

    /** @param first a file of the partition @param locations names new files by their number */
    RowRewrite(BaseTable table, WarehouseFiles files, RewriteOrder order, DataFile first, IntFunction<String> locations) {
        this.table = table;
        this.files = files;
        this.order = order;
        this.locations = locations;
        spec = table.specs().get(first.specId());
        partition = first.partition();
    }

    @Override
    public void copy(FileScanTask task, Runnable breath) throws IOException {
        Schema schema = table.schema();
        var filter = new GenericDeleteFilter(files, task, schema, schema);
        Schema required = filter.requiredSchema();
        var constants = PartitionUtil.constantsMap(task, IdentityPartitionConverters::convertConstant);
        OffsetDateTime from = order.ingestedFrom().isPresent() ? OffsetDateTime.ofInstant(Instant.ofEpochMilli(order.ingestedFrom().getAsLong()), ZoneOffset.UTC) : null;
        int ingested = from == null ? -1 : schema.columns().indexOf(schema.findField(AuditColumns.INGEST_TS));
        long rows = 0;
        try (CloseableIterable<Record> live = filter.filter(Parquet.read(files.newInputFile(task.file().location())).project(required).reuseContainers()
                .createReaderFunc(inFile -> GenericParquetReaders.buildReader(required, inFile, constants)).build())) {
            for (Record row : live) {
                if (from == null || !((OffsetDateTime) row.get(ingested)).isBefore(from)) {
                    write(row);
                }
                if (++rows % LOOK_EVERY == 0) {
                    if (writer != null && writer.length() >= order.targetBytes()) {
                        end();
                    }
                    breath.run();
                }
            }
        }
    }

    private void write(Record row) throws IOException {
        if (writer == null) {
            String location = locations.apply(begun.size());
            begun.add(location);
            writer = Parquet.writeData(files.newOutputFile(location)).forTable(table).withSpec(spec).withPartition(spec.isUnpartitioned() ? null : partition)
                    .createWriterFunc(GenericParquetWriter::create)
                    .set(TableProperties.PARQUET_ROW_GROUP_SIZE_BYTES, String.valueOf(order.bufferBytes()))
                    .overwrite(false).build();
        }
        writer.write(row);
    }

    private void end() throws IOException {
        if (writer != null) {
            writer.close();
            written.add(writer.toDataFile());
            writer = null;
        }
    }

    @Override
    public List<DataFile> complete() throws IOException {
        end();
        return written;
    }

    @Override
    public void abandon() {
        if (writer != null) {
            try {
                writer.close();
            } catch (IOException | RuntimeException e) {
                // What was begun is deleted next in any case.
            }
        }
        for (String location : begun) {
            try {
                files.deleteFile(location);
            } catch (RuntimeException e) {
                // No snapshot knows it, and a later run removes it by its epoch.
            }
        }
    }
}
