package io.lakeactors.lake.iceberg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeactors.model.Column;
import io.lakeactors.model.ColumnBatch;
import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.Field;
import io.lakeactors.model.LakeException;
import io.lakeactors.model.Schema;
import io.lakeactors.model.Selection;
import io.lakeactors.model.TimeForm;
import io.lakeactors.model.Type;
import io.lakeactors.model.WrittenFile;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.io.InputFile;
import org.apache.iceberg.types.Types;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IcebergTableWriterTest {
    private static final long DAY = 86_400_000_000L;
    private static final Schema SCHEMA = new Schema(List.of(
            Field.of("ts", new Type.Timestamp(true, TimeForm.EPOCH_MICROS), true),
            Field.of("name", new Type.Text(), false),
            Field.of("topic", new Type.Text(), true)));

    @TempDir
    Path folder;

    private Warehouse warehouse;

    @BeforeEach
    void open() {
        warehouse = new Warehouse(folder);
    }

    @AfterEach
    void close() {
        warehouse.close();
    }

    private Table byDay(Map<String, String> properties) {
        return warehouse.create(SCHEMA, schema -> PartitionSpec.builderFor(schema).day("ts").build(), properties);
    }

    /** Rows of which row r belongs to day r % days. */
    private static ColumnBatch batch(int rows, int days, long seed) {
        var random = new Random(seed);
        Column[] columns = Values.columns(SCHEMA);
        for (int row = 0; row < rows; row++) {
            ((Column.Longs) columns[0]).add(row % days * DAY + random.nextInt(1_000_000));
            byte[] name = Long.toHexString(random.nextLong()).getBytes(StandardCharsets.UTF_8);
            ((Column.Bytes) columns[1]).add(name, 0, name.length);
        }
        columns[2] = new Column.Constant("shop.orders".getBytes(StandardCharsets.UTF_8), rows);
        return new ColumnBatch(SCHEMA, columns, rows);
    }

    private List<Path> dataFiles() throws IOException {
        try (var files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".parquet")).toList();
        }
    }

    @Test
    void aWriterThatWasGivenNoRowsMakesNoFile() throws IOException {
        var writer = new IcebergTableWriter(byDay(Map.of()), Warehouse.spec(SCHEMA), 1, "b");
        writer.write(batch(10, 1, 1), new Selection());
        assertThat(writer.finish()).isEmpty();
        assertThat(dataFiles()).isEmpty();
    }

    @Test
    void filesCarryEpochAndBatchInTheirNames() {
        var writer = new IcebergTableWriter(byDay(Map.of()), Warehouse.spec(SCHEMA), 42, "0198-abc");
        writer.write(batch(10, 2, 1), Selection.all(10));
        assertThat(writer.finish()).extracting(WrittenFile::path)
                .anySatisfy(path -> assertThat(path).endsWith("/data/ts_day=1970-01-01/e42-0198-abc-0.parquet"))
                .anySatisfy(path -> assertThat(path).endsWith("/data/ts_day=1970-01-02/e42-0198-abc-1.parquet"));
    }

    @Test
    void smallFilesOfWritersThatEndTogetherBecomeOneForEachPartition() throws IOException {
        Table table = byDay(Map.of());
        var form = FileForm.of(table);
        var one = new IcebergTableWriter(form, Warehouse.spec(SCHEMA), 1, "one", new Scratches(0));
        var two = new IcebergTableWriter(form, Warehouse.spec(SCHEMA), 7, "two", new Scratches(0));
        var none = new IcebergTableWriter(form, Warehouse.spec(SCHEMA), 7, "none", new Scratches(0));
        one.write(batch(10, 2, 1), Selection.all(10));
        two.write(batch(30, 3, 2), Selection.all(30));
        var files = one.finishWith(List.of(two, none));
        assertThat(files.get(0)).extracting(WrittenFile::rows).containsExactly(5L, 5L);
        assertThat(files.get(1)).extracting(WrittenFile::rows).containsExactly(10L, 10L, 10L);
        assertThat(files.get(2)).isEmpty();
        assertThat(files.get(1).subList(0, 2)).extracting(WrittenFile::path).isEqualTo(files.get(0).stream().map(WrittenFile::path).toList());
        assertThat(dataFiles()).hasSize(3);
        assertThat(files.get(0)).allSatisfy(file -> assertThat(Path.of(java.net.URI.create(file.path()).getPath())).hasSize(file.bytes()));
        Warehouse.append(table, List.of(files.get(0).get(0), files.get(0).get(1), files.get(1).get(2)));
        assertThat(Warehouse.read(table)).hasSize(40);
    }

    @Test
    void writersOfATableThatHasChangedMeanwhileEndEachForItself() throws IOException {
        Table table = byDay(Map.of());
        var before = new IcebergTableWriter(FileForm.of(table), Warehouse.spec(SCHEMA), 1, "before", new Scratches(0));
        var after = new IcebergTableWriter(FileForm.of(table), Warehouse.spec(SCHEMA), 1, "after", new Scratches(0));
        before.write(batch(10, 1, 1), Selection.all(10));
        after.write(batch(20, 1, 2), Selection.all(20));
        assertThat(before.finishWith(List.of(after)).stream().map(own -> own.get(0).rows())).containsExactly(10L, 20L);
        assertThat(dataFiles()).hasSize(2);
    }

    @Test
    void memoryStaysBoundedWithManyOpenPartitions() {
        Table table = byDay(Map.of());
        long bound = 4L << 20;
        var writer = new IcebergTableWriter(table, Warehouse.spec(SCHEMA), 1, "b", bound, location -> DurableOutput.create(table.io(), location));
        for (int i = 0; i < 40; i++) {
            writer.write(batch(20_000, 40, i), Selection.all(20_000));
            assertThat(writer.bufferedBytes()).isLessThanOrEqualTo(bound + (1 << 20));
        }
        long estimate = writer.fileBytes();
        List<WrittenFile> files = writer.finish();
        assertThat(files).hasSize(40);
        assertThat(files.stream().mapToLong(WrittenFile::rows).sum()).isEqualTo(800_000);
        assertThat(files.stream().mapToLong(WrittenFile::bytes).sum()).isBetween(estimate / 2, estimate * 2);
        assertThat(writer.bufferedBytes()).isZero();
    }

    @Test
    void aPartitionValueTooLongForAFolderDoesWithoutOne() {
        Table table = warehouse.create(SCHEMA, schema -> PartitionSpec.builderFor(schema).identity("name").build(), Map.of());
        Column[] columns = Values.columns(SCHEMA);
        ((Column.Longs) columns[0]).add(1);
        byte[] name = "x".repeat(300).getBytes(StandardCharsets.UTF_8);
        ((Column.Bytes) columns[1]).add(name, 0, name.length);
        columns[2] = new Column.Constant(name, 1);
        List<WrittenFile> files = Warehouse.write(table, SCHEMA, columns, 1, Selection.all(1));
        assertThat(files.get(0).path()).endsWith("/data/e7-b1-0.parquet");
        Warehouse.append(table, files);
        assertThat(Warehouse.read(table).get(0).getField("name")).isEqualTo("x".repeat(300));
    }

    @Test
    void aFileThatOutgrowsTheTargetIsFollowedByAnother() {
        Table table = byDay(Map.of("write.target-file-size-bytes", "200000"));
        var writer = new IcebergTableWriter(table, Warehouse.spec(SCHEMA), 1, "b");
        for (int i = 0; i < 10; i++) {
            writer.write(batch(10_000, 1, i), Selection.all(10_000));
        }
        List<WrittenFile> files = writer.finish();
        assertThat(files.size()).isGreaterThan(3);
        assertThat(files.stream().mapToLong(WrittenFile::rows).sum()).isEqualTo(100_000);
        Warehouse.append(table, files);
        assertThat(Warehouse.read(table)).hasSize(100_000);
    }

    @Test
    void columnsThatTheBatchLacksAreNullAndTheOrderDoesNotMatter() {
        Table table = byDay(Map.of());
        table.updateSchema().addColumn("added", Types.ListType.ofOptional(100, Types.StringType.get())).addColumn("more", Types.LongType.get()).commit();
        var schema = new Schema(List.of(SCHEMA.fields().get(2), SCHEMA.fields().get(0)));
        ColumnBatch whole = batch(25_000, 1, 1);
        Column[] columns = {whole.columns()[2], whole.columns()[0]};
        Warehouse.append(table, Warehouse.write(table, schema, columns, 25_000, Selection.all(25_000)));
        List<Record> rows = Warehouse.read(table);
        assertThat(rows).hasSize(25_000);
        assertThat(rows.get(24_999).getField("topic")).isEqualTo("shop.orders");
        assertThat(rows).allSatisfy(row -> {
            assertThat(row.getField("name")).isNull();
            assertThat(row.getField("added")).isNull();
            assertThat(row.getField("more")).isNull();
        });
    }

    @Test
    void narrowNumbersFitAWidenedColumn() {
        var narrow = new Schema(List.of(
                Field.of("i", new Type.Int(), true), Field.of("f", new Type.Float(), false), Field.of("d", new Type.Decimal(9, 2), false)));
        Table table = warehouse.create(narrow, any -> PartitionSpec.unpartitioned(), Map.of());
        table.updateSchema().updateColumn("i", Types.LongType.get()).updateColumn("f", Types.DoubleType.get())
                .updateColumn("d", Types.DecimalType.of(30, 2)).commit();
        Column[] columns = Values.columns(narrow);
        ((Column.Ints) columns[0]).add(-5);
        ((Column.Floats) columns[1]).add(1.5f);
        ((Column.Longs) columns[2]).add(-12_345);
        Warehouse.append(table, Warehouse.write(table, narrow, columns, 1, Selection.all(1)));
        assertThat(Values.of(Warehouse.read(table).get(0))).isEqualTo(List.of(-5L, 1.5d, new java.math.BigDecimal("-123.45")));
    }

    @Test
    void nullInARequiredColumnIsRefused() throws IOException {
        Table table = byDay(Map.of());
        ColumnBatch batch = batch(3, 1, 1);
        batch.columns()[0].addNull();
        batch.columns()[1].addNull();
        var writer = new IcebergTableWriter(table, Warehouse.spec(SCHEMA), 1, "b");
        assertThatThrownBy(() -> writer.write(batch, Selection.all(4)))
                .isInstanceOfSatisfying(LakeException.class, thrown -> assertThat(thrown.error().code()).isEqualTo(ErrorCode.TABLE_DOES_NOT_FIT))
                .hasMessageContaining("null in the required column ts");
        writer.abort();
        assertThat(dataFiles()).isEmpty();
    }

    @Test
    void aNullThatIsNotSelectedDisturbsNothing() {
        Table table = byDay(Map.of());
        ColumnBatch batch = batch(3, 1, 1);
        batch.columns()[0].addNull();
        batch.columns()[1].addNull();
        assertThat(Warehouse.write(table, SCHEMA, batch.columns(), 4, Selection.all(3)).get(0).rows()).isEqualTo(3);
    }

    @Test
    void abortDeletesWhatWasBegun() throws IOException {
        Table table = byDay(Map.of("write.parquet.row-group-size-bytes", "1000"));
        var writer = new IcebergTableWriter(table, Warehouse.spec(SCHEMA), 1, "b");
        writer.write(batch(50_000, 2, 1), Selection.all(50_000));
        assertThat(dataFiles()).hasSize(2);
        writer.abort();
        assertThat(dataFiles()).isEmpty();
        writer.abort();
    }

    @Test
    void abortAfterFinishLeavesTheFiles() throws IOException {
        var writer = new IcebergTableWriter(byDay(Map.of()), Warehouse.spec(SCHEMA), 1, "b");
        writer.write(batch(10, 1, 1), Selection.all(10));
        writer.finish();
        writer.abort();
        assertThat(dataFiles()).hasSize(1);
    }

    @Test
    void aWarehouseThatIsNotLocalIsWrittenThroughTheTablesOwnFiles() throws IOException {
        Table table = byDay(Map.of());
        var writer = new IcebergTableWriter(table, Warehouse.spec(SCHEMA), 1, "b", 1 << 30, location -> new UploadedFile(table.io(), location));
        writer.write(batch(1_000, 2, 1), Selection.all(1_000));
        Warehouse.append(table, writer.finish());
        assertThat(Warehouse.read(table)).hasSize(1_000);
        var other = new IcebergTableWriter(table, Warehouse.spec(SCHEMA), 2, "c", 1 << 30, location -> new UploadedFile(table.io(), location));
        other.write(batch(50_000, 2, 1), Selection.all(50_000));
        other.abort();
        assertThat(dataFiles()).hasSize(2);
    }

    /** A disk that takes so many bytes and then fails. */
    private PartitionFile.Storage failing(Table table, long afterBytes, String reason, boolean loseTheRest) {
        long[] left = {afterBytes};
        return location -> {
            DurableOutput file = DurableOutput.create(table.io(), location);
            return new DurableOutput() {
                @Override
                OutputStream stream() throws IOException {
                    OutputStream stream = file.stream();
                    return new OutputStream() {
                        @Override
                        public void write(int value) throws IOException {
                            write(new byte[] {(byte) value}, 0, 1);
                        }

                        @Override
                        public void write(byte[] from, int start, int length) throws IOException {
                            left[0] -= length;
                            if (left[0] >= 0) {
                                stream.write(from, start, length);
                            } else if (!loseTheRest) {
                                throw new IOException(reason);
                            }
                        }
                    };
                }

                @Override
                void complete() throws IOException {
                    file.complete();
                }

                @Override
                void discard() {
                    file.discard();
                }

                @Override
                InputFile completed() {
                    return file.completed();
                }
            };
        };
    }

    private void failsWith(ErrorCode code, String reason, boolean loseTheRest, int afterBytes) throws IOException {
        Table table = byDay(Map.of());
        var writer = new IcebergTableWriter(table, Warehouse.spec(SCHEMA), 1, "b", 1 << 30, failing(table, afterBytes, reason, loseTheRest));
        writer.write(batch(10_000, 3, 1), Selection.all(10_000));
        assertThatThrownBy(writer::finish).isInstanceOfSatisfying(LakeException.class, thrown -> assertThat(thrown.error().code()).isEqualTo(code));
        writer.abort();
        assertThat(dataFiles()).isEmpty();
    }

    @Test
    void aFullDiskIsToldApartAndLeavesNothingBehind() throws IOException {
        failsWith(ErrorCode.STORAGE_FULL, "No space left on device", false, 60_000);
        failsWith(ErrorCode.STORAGE_FULL, "Disk quota exceeded", false, 0);
    }

    @Test
    void aFailingDiskIsToldAndLeavesNothingBehind() throws IOException {
        failsWith(ErrorCode.STORAGE_FAILED, "Input/output error", false, 60_000);
    }

    @Test
    void aFileThatLostItsEndIsNotReported() throws IOException {
        failsWith(ErrorCode.STORAGE_FAILED, "", true, 30_000);
    }

    @Test
    void writingAllocatesLittleMoreThanTheFile() {
        Table table = byDay(Map.of());
        var threads = (com.sun.management.ThreadMXBean) java.lang.management.ManagementFactory.getThreadMXBean();
        ColumnBatch batch = batch(20_000, 1, 1);
        Selection all = Selection.all(20_000);
        var writer = new IcebergTableWriter(table, Warehouse.spec(SCHEMA), 1, "b");
        writer.write(batch, all);
        writer.write(batch, all);
        long before = threads.getThreadAllocatedBytes(Thread.currentThread().threadId());
        for (int i = 0; i < 10; i++) {
            writer.write(batch, all);
        }
        long allocated = threads.getThreadAllocatedBytes(Thread.currentThread().threadId()) - before;
        assertThat(allocated / 200_000.0).isLessThan(60);
        assertThat(writer.finish().get(0).rows()).isEqualTo(240_000);
    }

    @Test
    void localLocationsAreTakenLiterally() {
        assertThat(DurableOutput.localPath("/w/text=a%2Fb c/f")).isEqualTo(Path.of("/w/text=a%2Fb c/f"));
        assertThat(DurableOutput.localPath("file:/w/text=a%2Fb/f")).isEqualTo(Path.of("/w/text=a%2Fb/f"));
        assertThat(DurableOutput.localPath("file:///w/f")).isEqualTo(Path.of("/w/f"));
        assertThat(DurableOutput.localPath("s3://bucket/f")).isNull();
    }

    @Test
    void aDescriptorThatIsNoneIsRefused() {
        assertThatThrownBy(() -> DataFileDescriptor.fromJson("{\"spec-id\":99}", byDay(Map.of()).specs()))
                .isInstanceOfSatisfying(LakeException.class, thrown -> assertThat(thrown.error().code()).isEqualTo(ErrorCode.TABLE_DOES_NOT_FIT));
        assertThatThrownBy(() -> DataFileDescriptor.fromJson("not json", Map.of())).isInstanceOf(LakeException.class);
    }
}
