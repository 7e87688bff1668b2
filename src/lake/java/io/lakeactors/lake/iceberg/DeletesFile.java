package io.lakeactors.lake.iceberg;

import io.lakeactors.lake.iceberg.RowsToDelete.Part;
import io.lakeactors.lake.parquet.PageScratch;
import io.lakeactors.lake.parquet.ParquetLayout;
import io.lakeactors.lake.parquet.ParquetOutput;
import io.lakeactors.lake.parquet.ParquetResult;
import io.lakeactors.model.Column;
import io.lakeactors.model.ColumnBatch;
import io.lakeactors.model.Field;
import io.lakeactors.model.Type;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.DeleteFile;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.FileMetadata;
import org.apache.iceberg.MetadataColumns;
import org.apache.iceberg.Metrics;
import org.apache.iceberg.MetricsConfig;
import org.apache.iceberg.MetricsUtil;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.RowDelta;
import org.apache.iceberg.Schema;
import org.apache.iceberg.SchemaParser;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.io.DeleteSchemaUtil;
import org.apache.iceberg.parquet.ParquetSchemaUtil;
import org.apache.iceberg.types.Conversions;
import org.apache.parquet.schema.MessageType;

/**
 * Files of position deletes that a snapshot of a merged table comes with. They lie beside its manifests: like those they are of use to the one snapshot that they were written for, or to none. Written
 * column by column, as a commit may replace as many rows as it brings.
 */
final class DeletesFile {
    /** How their names begin. */
    static final String NAME = "la-replaced-";

    private static final int STEP_ROWS = 20_000;
    private static final ParquetLayout LAYOUT = new ParquetLayout(STEP_ROWS, 256 << 10, 16L << 20, 1 << 20, 1);
    private static final Schema COLUMNS = DeleteSchemaUtil.pathPosSchema();
    private static final MessageType LAID_OUT = ParquetSchemaUtil.convert(COLUMNS, "table");
    private static final Map<String, String> SAID = Map.of("delete-type", "position", "iceberg.schema", SchemaParser.toJson(COLUMNS));
    private static final Set<Integer> IDS = Set.of(MetadataColumns.DELETE_FILE_PATH.fieldId(), MetadataColumns.DELETE_FILE_POS.fieldId());
    private static final io.lakeactors.model.Schema BATCH = new io.lakeactors.model.Schema(
            List.of(Field.of(MetadataColumns.DELETE_FILE_PATH.name(), new Type.Text(), true), Field.of(MetadataColumns.DELETE_FILE_POS.name(), new Type.Long(), true)));

    private DeletesFile() {}

    /** Takes a row that is gone. */
    interface Sink {
        void row(String path, long position);
    }

    /** Hands over what a file of position deletes says, whoever has written it. */
    static void each(Table table, WarehouseFiles files, DeleteFile deletes, Sink sink) throws IOException {
        try (CloseableIterable<Record> rows = new PositionDeletes().reader(files.newInputFile(deletes.location()), deletes.format(), table.specs().get(deletes.specId()))) {
            for (Record row : rows) {
                sink.row(row.getField("file_path").toString(), (Long) row.getField("pos"));
            }
        }
    }

    /** Adds what deletes these rows, of the kind that the table's format has. @param table staged, at the snapshot that the change is built on */
    static void into(RowDelta delta, BaseTable table, WarehouseFiles files, RowsToDelete rows) throws IOException {
        if (!Vectors.are(table.operations().current())) {
            write(table, files, rows).forEach(delta::addDeletes);
            return;
        }
        new Vectors(table, files).write(table.location() + "/metadata/" + NAME + UUID.randomUUID() + ".puffin", rows).into(delta);
        if (table.currentSnapshot() != null) {
            // The library looks for vectors that have come since, and without this through all of the table's history.
            delta.validateFromSnapshot(table.currentSnapshot().snapshotId());
        }
    }

    /** One for each part, in a table below format 3. */
    static List<DeleteFile> write(Table table, WarehouseFiles files, RowsToDelete rows) throws IOException {
        String run = UUID.randomUUID().toString();
        var written = new ArrayList<DeleteFile>();
        try (var scratch = new PageScratch(LAYOUT)) {
            for (var part : rows.byPart().entrySet()) {
                String location = table.location() + "/metadata/" + NAME + run + "-" + written.size() + ".parquet";
                written.add(write(table, files, location, part.getKey(), part.getValue(), scratch));
            }
        }
        return written;
    }

    /** One file, of rows of one part. */
    static DeleteFile write(Table table, WarehouseFiles files, String location, Part part, SortedMap<String, BitSet> rows) throws IOException {
        try (var scratch = new PageScratch(LAYOUT)) {
            return write(table, files, location, part, rows, scratch);
        }
    }

    private static DeleteFile write(Table table, WarehouseFiles files, String location, Part part, SortedMap<String, BitSet> rows, PageScratch scratch) throws IOException {
        DurableOutput file = DurableOutput.create(files, location);
        try {
            var output = new ParquetOutput(LAID_OUT, LAYOUT, scratch, UnaryOperator.identity(), file::stream);
            for (var one : rows.entrySet()) {
                append(output, one.getKey(), one.getValue());
            }
            ParquetResult result = output.finish(SAID);
            file.complete();
            return described(table.specs().get(part.spec()), location, part, rows, FileFooter.check(file.completed(), result));
        } catch (IOException | RuntimeException e) {
            // The commit is tried again, with a file of another name.
            file.discard();
            throw e;
        }
    }

    private static void append(ParquetOutput output, String path, BitSet rows) throws IOException {
        byte[] name = path.getBytes(StandardCharsets.UTF_8);
        int[] all = IntStream.range(0, Math.min(STEP_ROWS, rows.cardinality())).toArray();
        for (int row = rows.nextSetBit(0); row >= 0;) {
            var positions = new Column.Longs();
            for (; row >= 0 && positions.size() < STEP_ROWS; row = rows.nextSetBit(row + 1)) {
                positions.add(row);
            }
            int count = positions.size();
            output.write(new ColumnBatch(BATCH, new Column[] {new Column.Constant(name, count), positions}, count), all, 0, count);
        }
    }

    /**
     * Its bounds tell readers which data file it is about, where that is one only: whole, as the file itself has them shortened. To name that file beside would say so too, but the library does not
     * follow such names as it moves tables.
     */
    private static DeleteFile described(PartitionSpec spec, String location, Part part, SortedMap<String, BitSet> rows, FileFooter footer) {
        Metrics all = footer.metrics(MetricsConfig.forPositionDelete());
        return FileMetadata.deleteFileBuilder(spec)
                .ofPositionDeletes()
                .withPath(location)
                .withFormat(FileFormat.PARQUET)
                .withPartition(spec.isUnpartitioned() ? null : part.partition())
                .withFileSizeInBytes(footer.bytes())
                .withMetrics(rows.size() > 1 ? MetricsUtil.copyWithoutFieldCountsAndBounds(all, IDS) : of(rows.firstKey(), MetricsUtil.copyWithoutFieldCounts(all, IDS)))
                .withSplitOffsets(footer.splitOffsets())
                .build();
    }

    private static Metrics of(String path, Metrics all) {
        return new Metrics(all.recordCount(), all.columnSizes(), all.valueCounts(), all.nullValueCounts(), all.nanValueCounts(), with(path, all.lowerBounds()), with(path, all.upperBounds()));
    }

    private static Map<Integer, ByteBuffer> with(String path, Map<Integer, ByteBuffer> bounds) {
        var whole = new HashMap<>(bounds);
        whole.put(MetadataColumns.DELETE_FILE_PATH.fieldId(), Conversions.toByteBuffer(MetadataColumns.DELETE_FILE_PATH.type(), path));
        return whole;
    }
}
