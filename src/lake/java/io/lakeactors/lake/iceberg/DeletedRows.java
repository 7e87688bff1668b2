package io.lakeactors.lake.iceberg;

import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.LakeError;
import java.io.IOException;
import java.util.BitSet;
import java.util.List;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.MetadataColumns;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.GenericDeleteFilter;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.data.parquet.GenericParquetReaders;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.mapping.NameMapping;
import org.apache.iceberg.parquet.Parquet;
import org.apache.iceberg.types.Types;

/** Rows of a data file that deletes of any kind have removed. */
final class DeletedRows {
    private DeletedRows() {}

    /**
     * Reads the file through Iceberg's own delete filter, which knows every kind of delete, and notes which positions do not come out.
     *
     * @param names null for none: by them the library finds the columns of files that have no ids
     */
    static BitSet of(Table table, FileScanTask task, NameMapping names) throws IOException {
        var deleted = new BitSet();
        if (task.deletes().isEmpty()) {
            return deleted;
        }
        if (!task.file().format().equals(FileFormat.PARQUET)) {
            throw LakeError.of(ErrorCode.STORAGE_FAILED, "deletes on a file that is not Parquet cannot be applied", task.file().location(), "Compact the table with the engine that wrote it")
                    .asException();
        }
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
