package io.lakeactors.lake.iceberg;

import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.LakeError;
import java.io.IOException;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.iceberg.FileContent;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.MetadataColumns;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.BaseDeleteLoader;
import org.apache.iceberg.data.DeleteLoader;
import org.apache.iceberg.data.GenericDeleteFilter;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.data.parquet.GenericParquetReaders;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.mapping.NameMapping;
import org.apache.iceberg.parquet.Parquet;
import org.apache.iceberg.types.Types;

/** Rows of data files that deletes of any kind have removed. What files of deletes say is kept from one data file to the next, as far as memory is given. Not safe for threads. */
final class DeletedRows {
    private static final long KEPT_BYTES_MAX = 16L << 20;

    private final Table table;
    private final NameMapping names;
    private final DeleteLoader loader;

    /** @param names null for none: by them the library finds the columns of files that have no ids */
    DeletedRows(Table table, NameMapping names) {
        this.table = table;
        this.names = names;
        loader = new KeptDeletes(table);
    }

    /** The eldest that were asked for go first. */
    private static final class KeptDeletes extends BaseDeleteLoader {
        private record Kept(Object deletes, long bytes) {}

        private final Map<String, Kept> kept = new LinkedHashMap<>(16, 0.75f, true);
        private long bytes;

        KeptDeletes(Table table) {
            super(file -> table.io().newInputFile(file.location()));
        }

        @Override
        protected boolean canCache(long size) {
            return size <= KEPT_BYTES_MAX;
        }

        @Override
        @SuppressWarnings("unchecked")
        protected <V> V getOrLoad(String key, Supplier<V> load, long size) {
            Kept found = kept.get(key);
            if (found == null) {
                found = new Kept(load.get(), size);
                kept.put(key, found);
                bytes += size;
                for (var eldest = kept.values().iterator(); bytes > KEPT_BYTES_MAX && eldest.hasNext();) {
                    bytes -= eldest.next().bytes();
                    eldest.remove();
                }
            }
            return (V) found.deletes();
        }
    }

    /** Positions are as the deletes name them; for deletes by value the file is read through Iceberg's own filter, and noted which positions do not come out. */
    BitSet of(FileScanTask task) throws IOException {
        var deleted = new BitSet();
        if (task.deletes().isEmpty()) {
            return deleted;
        }
        if (!task.file().format().equals(FileFormat.PARQUET)) {
            throw LakeError.of(ErrorCode.STORAGE_FAILED, "deletes on a file that is not Parquet cannot be applied", task.file().location(), "Compact the table with the engine that wrote it")
                    .asException();
        }
        if (task.deletes().stream().allMatch(file -> file.content() == FileContent.POSITION_DELETES)) {
            loader.loadPositionDeletes(task.deletes(), task.file().location()).forEach(row -> deleted.set(Math.toIntExact(row)));
            return deleted;
        }
        return filtered(task);
    }

    private BitSet filtered(FileScanTask task) throws IOException {
        var deleted = new BitSet();
        var position = new Schema(List.<Types.NestedField>of(MetadataColumns.ROW_POSITION));
        var filter = new GenericDeleteFilter(table.io(), task, table.schema(), position);
        Schema required = filter.requiredSchema();
        int at = required.columns().indexOf(required.findField(MetadataColumns.ROW_POSITION.fieldId()));
        deleted.set(0, Math.toIntExact(task.file().recordCount()));
        try (CloseableIterable<Record> rows = filter.filter(Parquet.read(table.io().newInputFile(task.file().location()))
                .project(required)
                .withNameMapping(names)
                .reuseContainers()
                .createReaderFunc(schema -> GenericParquetReaders.buildReader(required, schema))
                .build())) {
            for (Record row : rows) {
                deleted.clear(Math.toIntExact((Long) row.get(at)));
            }
        }
        return deleted;
    }
}
