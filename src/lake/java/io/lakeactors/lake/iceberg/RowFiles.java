package io.lakeactors.lake.iceberg;

import io.lakeactors.model.RewriteOrder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.SortOrder;
import org.apache.iceberg.StructLike;
import org.apache.iceberg.TableProperties;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.data.parquet.GenericParquetWriter;
import org.apache.iceberg.io.DataWriter;
import org.apache.iceberg.parquet.Parquet;

/** Writes rows into files of the wanted size, with the library's own writer. */
final class RowFiles {
    /** How often the length of a file is looked at, in rows. */
    private static final int LOOK_EVERY = 512;

    private final BaseTable table;
    private final WarehouseFiles files;
    private final RewriteOrder order;
    private final PartitionSpec spec;
    private final StructLike partition;
    private final IntFunction<String> locations;
    private final Schema schema;
    private final SortOrder sort;
    private final List<String> begun = new ArrayList<>();
    private final List<DataFile> written = new ArrayList<>();
    private DataWriter<Record> writer;
    private long rows;

    /** @param first a file of the partition @param locations names new files by their number @param schema of the rows @param sort in which they come */
    RowFiles(BaseTable table, WarehouseFiles files, RewriteOrder order, DataFile first, IntFunction<String> locations, Schema schema, SortOrder sort) {
        this.table = table;
        this.files = files;
        this.order = order;
        this.locations = locations;
        this.schema = schema;
        this.sort = sort;
        spec = table.specs().get(first.specId());
        partition = first.partition();
    }

    void write(Record row) throws IOException {
        if (writer == null) {
            String location = locations.apply(begun.size());
            begun.add(location);
            writer = Parquet.writeData(files.newOutputFile(location)).forTable(table).schema(schema).withSpec(spec).withPartition(spec.isUnpartitioned() ? null : partition)
                    .createWriterFunc(GenericParquetWriter::create)
                    .set(TableProperties.PARQUET_ROW_GROUP_SIZE_BYTES, String.valueOf(order.bufferBytes()))
                    .withSortOrder(sort)
                    .overwrite(false).build();
        }
        writer.write(row);
        if (++rows % LOOK_EVERY == 0 && writer.length() >= order.targetBytes()) {
            end();
        }
    }

    private void end() throws IOException {
        if (writer != null) {
            writer.close();
            written.add(writer.toDataFile());
            writer = null;
        }
    }

    List<DataFile> complete() throws IOException {
        end();
        return written;
    }

    /** Deletes what was begun. Never throws. */
    void abandon() {
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
