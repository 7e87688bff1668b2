package io.lakeactors.lake.iceberg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeactors.model.AuditColumns;
import io.lakeactors.model.Column;
import io.lakeactors.model.ColumnBatch;
import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.Field;
import io.lakeactors.model.LakeException;
import io.lakeactors.model.RewriteOrder;
import io.lakeactors.model.Schema;
import io.lakeactors.model.Selection;
import io.lakeactors.model.TableName;
import io.lakeactors.model.TimeForm;
import io.lakeactors.model.Type;
import io.lakeactors.model.WrittenFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.RewriteFiles;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.GenericFileWriterFactory;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.data.parquet.GenericParquetWriter;
import org.apache.iceberg.deletes.PositionDelete;
import org.apache.iceberg.encryption.EncryptedFiles;
import org.apache.iceberg.encryption.EncryptionKeyMetadata;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.io.DataWriter;
import org.apache.iceberg.parquet.Parquet;
import org.apache.iceberg.types.Types;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files that are written anew hold the rows that they were made of, whoever wrote those, and are made column by column where that can be. */
class ColumnRewriteTest {
    private static final String INGESTED = AuditColumns.INGEST_TS;

    @TempDir
    Path folder;

    private Warehouse warehouse;
    private int files;
    private Runnable breath = () -> {};

    @BeforeEach
    void open() {
        warehouse = new Warehouse(folder);
    }

    @AfterEach
    void close() {
        warehouse.close();
    }

    private static Schema flat() {
        return new Schema(List.of(Field.of("id", new Type.Long(), true), Field.of("small", new Type.Int(), false), Field.of("ratio", new Type.Float(), false),
                Field.of("text", new Type.Text(), false), Field.of(INGESTED, new Type.Timestamp(true, TimeForm.EPOCH_MICROS), false)));
    }

    private Table table(Schema schema, Map<String, String> properties) {
        return warehouse.create(schema, any -> PartitionSpec.unpartitioned(), properties);
    }

    /** One more file of rows by chance. */
    private void intake(Table table, Schema schema, long seed, double nullShare, int distinct, int rows) {
        var values = new Values(seed, nullShare, distinct);
        Column[] columns = Values.columns(schema);
        for (int row = 0; row < rows; row++) {
            values.row(schema, columns);
        }
        var writer = new IcebergTableWriter(table, Warehouse.spec(schema), 1, "b" + files++);
        writer.write(new ColumnBatch(schema, columns, rows), Selection.all(rows));
        Warehouse.append(table, writer.finish());
    }

    /** The same rows again, by the library's own writer. */
    private void foreign(Table table, List<Record> rows, String codec) throws IOException {
        DataWriter<Record> writer = Parquet.writeData(table.io().newOutputFile(table.location() + "/data/foreign" + files++ + ".parquet")).forTable(table).withSpec(table.spec())
                .createWriterFunc(GenericParquetWriter::create).set("write.parquet.compression-codec", codec).set("write.parquet.page-row-limit", "700").build();
        try (writer) {
            rows.forEach(writer::write);
        }
        table.newAppend().appendFile(writer.toDataFile()).commit();
    }

    private static List<FileScanTask> tasks(Table table) throws IOException {
        try (CloseableIterable<FileScanTask> planned = table.newScan().includeColumnStats().planFiles()) {
            var tasks = new ArrayList<FileScanTask>();
            planned.forEach(tasks::add);
            // Appended one by one, and planned newest first.
            return tasks.reversed();
        }
    }

    private List<WrittenFile> rewrite(Table table, int bufferBytes, OptionalLong from) throws IOException {
        table.refresh();
        List<String> paths = tasks(table).stream().map(task -> task.file().location()).toList();
        var order = new RewriteOrder(TableName.parse("t.t"), table.currentSnapshot().snapshotId(), 1, "r" + files++, paths, 1L << 30, bufferBytes, from);
        return new FileRewrite((BaseTable) table, new LocalFiles(folder), order, breath).run();
    }

    private boolean isColumnWise(Table table) throws IOException {
        return ColumnRewrite.fits(FileForm.of(table), new LocalFiles(folder), tasks(table));
    }

    /** The generic reader adds the position to rows of a file that has deletes. */
    private static List<Object> rows(Table table) {
        int columns = table.schema().columns().size();
        return Warehouse.read(table).stream().<Object>map(row -> Values.of(row).subList(0, columns)).toList();
    }

    /** What the table holds once the files have taken the place of all that it has. */
    private static List<Object> rowsWith(Table table, List<WrittenFile> written) throws IOException {
        RewriteFiles replace = table.newRewrite().validateFromSnapshot(table.currentSnapshot().snapshotId());
        tasks(table).forEach(task -> {
            replace.deleteFile(task.file());
            task.deletes().forEach(replace::deleteFile);
        });
        written.forEach(file -> replace.addFile((DataFile) DataFileDescriptor.fromJson(file.descriptor(), table.specs())));
        replace.commit();
        return rows(table);
    }

    /** The generic reader gives the newest file first. */
    private static List<Object> sorted(List<Object> rows) {
        return rows.stream().sorted(java.util.Comparator.comparing(Object::toString)).toList();
    }

    @ParameterizedTest
    @CsvSource({"1, 0.1, 1000000, 50, 20000, 10000000", "2, 0, 20, 1200, 20000, 1000000", "3, 1, 10, 100, 20000, 1000000", "4, 0.5, 3, 900, 100, 100000",
        "5, 0.02, 1000000, 1000, 377, 100000", "6, 0.9, 100, 1, 20000, 1000000"})
    void everyTypeAndNestingKeepsItsValuesWhoeverWroteIt(long seed, double nullShare, int distinct, int rows, int pageRows, int bufferBytes) throws IOException {
        Schema schema = RoundTripTest.everyType();
        Table table = table(schema, Map.of("write.parquet.page-row-limit", "" + pageRows, "write.parquet.compression-codec", "zstd"));
        intake(table, schema, seed, nullShare, distinct, rows);
        List<Record> ours = Warehouse.read(table);
        foreign(table, ours, "zstd");
        intake(table, schema, seed + 100, nullShare, distinct, rows / 2 + 1);
        foreign(table, ours, "uncompressed");
        List<Object> before = rows(table);

        assertThat(isColumnWise(table)).isTrue();
        List<WrittenFile> written = rewrite(table, bufferBytes, OptionalLong.empty());

        assertThat(written).singleElement().satisfies(file -> assertThat(file.rows()).isEqualTo(before.size()));
        assertThat(sorted(rowsWith(table, written))).isEqualTo(sorted(before));
    }

    @ParameterizedTest
    @CsvSource({"zstd, true", "gzip, false"})
    void aLongRewriteTakesBreathsInEitherWay(String codec, boolean columnWise) throws IOException {
        Table table = table(flat(), Map.of());
        intake(table, flat(), 1, 0.3, 50, 1_000);
        foreign(table, Warehouse.read(table), codec);
        var breaths = new AtomicInteger();
        breath = breaths::incrementAndGet;

        rewrite(table, 1_000_000, OptionalLong.empty());

        assertThat(isColumnWise(table)).isEqualTo(columnWise);
        assertThat(breaths.get()).isGreaterThanOrEqualTo(2);
    }

    @Test
    void rowsKeepTheirOrder() throws IOException {
        Table table = table(flat(), Map.of("write.parquet.page-row-limit", "100"));
        intake(table, flat(), 1, 0.3, 50, 1_000);
        List<Object> before = rows(table);

        assertThat(rowsWith(table, rewrite(table, 20_000, OptionalLong.empty()))).isEqualTo(before);
    }

    @Test
    void columnsThatCameLaterAreNullAndWidenedOnesAreWide() throws IOException {
        Table table = table(flat(), Map.of());
        intake(table, flat(), 1, 0.2, 50, 500);
        table.updateSchema().updateColumn("small", Types.LongType.get()).updateColumn("ratio", Types.DoubleType.get()).addColumn("new", Types.StringType.get()).deleteColumn("text").commit();
        var evolved = new Schema(List.of(flat().fields().get(0), Field.of("small", new Type.Long(), false), Field.of("ratio", new Type.Double(), false), flat().fields().get(4),
                Field.of("new", new Type.Text(), false)));
        intake(table, evolved, 2, 0.2, 50, 500);
        List<Object> before = rows(table);

        assertThat(isColumnWise(table)).isTrue();
        assertThat(sorted(rowsWith(table, rewrite(table, 1 << 20, OptionalLong.empty())))).isEqualTo(sorted(before));
    }

    private static Schema nested(String text, Type number) {
        var struct = new Type.Struct(List.of(Field.of(text, new Type.Text(), false), Field.of("n", number, false)));
        return new Schema(List.of(Field.of("s", struct, false), Field.of("l", new Type.Array(Field.of("element", struct, false)), false),
                Field.of("m", new Type.Dictionary(Field.of("value", struct, false)), false), flat().fields().get(4)));
    }

    @Test
    void whatIsNestedKeepsItsValuesUnderItsNewNames() throws IOException {
        Table table = table(nested("town", new Type.Int()), Map.of());
        intake(table, nested("town", new Type.Int()), 1, 0.2, 50, 500);
        var update = table.updateSchema();
        List.of("s", "l.element", "m.value").forEach(of -> update.renameColumn(of + ".town", "city").updateColumn(of + ".n", Types.LongType.get()));
        update.commit();
        intake(table, nested("city", new Type.Long()), 2, 0.2, 50, 500);
        List<Object> before = rows(table);

        assertThat(isColumnWise(table)).isTrue();
        assertThat(sorted(rowsWith(table, rewrite(table, 1 << 20, OptionalLong.empty())))).isEqualTo(sorted(before));
    }

    @Test
    void deletedRowsAreLeftOut() throws IOException {
        Schema schema = RoundTripTest.everyType();
        Table table = table(schema, Map.of("write.parquet.page-row-limit", "90"));
        intake(table, schema, 5, 0.2, 1_000, 700);
        var out = EncryptedFiles.encryptedOutput(table.io().newOutputFile(table.location() + "/data/deletes.parquet"), EncryptionKeyMetadata.EMPTY);
        var writer = new GenericFileWriterFactory.Builder(table).build().newPositionDeleteWriter(out, table.spec(), null);
        String data = tasks(table).getFirst().file().location();
        try (writer) {
            for (long row = 0; row < 700; row++) {
                if (row < 5 || row % 3 == 0 || row > 300 && row < 420 || row > 690) {
                    writer.write(PositionDelete.<Record>create().set(data, row));
                }
            }
        }
        table.newRowDelta().addDeletes(writer.toDeleteFile()).commit();
        List<Object> before = rows(table);
        assertThat(before).hasSizeBetween(300, 400);

        assertThat(isColumnWise(table)).isTrue();
        List<WrittenFile> written = rewrite(table, 1 << 20, OptionalLong.empty());
        assertThat(rowsWith(table, written)).isEqualTo(before);
    }

    @Test
    void rowsThatWereIngestedBeforeAreLeftOut() throws IOException {
        Table table = table(flat(), Map.of("write.parquet.page-row-limit", "90"));
        intake(table, flat(), 5, 0.2, 1_000, 700);
        intake(table, flat(), 6, 0, 1, 10);
        long from = -2_000_000_000_000L;
        List<Object> kept = Warehouse.read(table).stream().filter(row -> {
            var at = (java.time.OffsetDateTime) row.getField(INGESTED);
            return at == null || at.toInstant().toEpochMilli() >= from;
        }).<Object>map(Values::of).toList();
        assertThat(kept).hasSizeBetween(200, 600);

        assertThat(sorted(rowsWith(table, rewrite(table, 1 << 20, OptionalLong.of(from))))).isEqualTo(sorted(kept));
    }

    @Test
    void whatIsEncodedInOtherWaysIsTakenRowByRow() throws IOException {
        Table table = table(flat(), Map.of());
        intake(table, flat(), 1, 0.2, 50, 500);
        foreign(table, Warehouse.read(table), "gzip");
        List<Object> before = rows(table);

        assertThat(isColumnWise(table)).isFalse();
        assertThat(sorted(rowsWith(table, rewrite(table, 1 << 20, OptionalLong.empty())))).isEqualTo(sorted(before));
    }

    @Test
    void aDamagedPageIsFoundAndNothingIsLeftBehind() throws IOException {
        Table table = table(flat(), Map.of());
        intake(table, flat(), 1, 0.2, 5_000, 5_000);
        Path data = new LocalFiles(folder).path(tasks(table).getFirst().file().location());
        byte[] bytes = Files.readAllBytes(data);
        bytes[bytes.length / 3] ^= 0x40;
        Files.write(data, bytes);

        assertThatThrownBy(() -> rewrite(table, 1 << 20, OptionalLong.empty())).isInstanceOfSatisfying(LakeException.class, e -> {
            assertThat(e.error().code()).isEqualTo(ErrorCode.STORAGE_FAILED);
            assertThat(e.error().what()).contains("checksum");
        });

        try (Stream<Path> left = Files.list(data.getParent())) {
            assertThat(left.map(file -> file.getFileName().toString()).filter(name -> name.endsWith(".parquet")).collect(java.util.stream.Collectors.toSet()))
                    .isEqualTo(Set.of(data.getFileName().toString()));
        }
    }

    @Test
    void statisticsAreThoseOfTheRowsThatAreThere() throws IOException {
        Table table = table(flat(), Map.of());
        intake(table, flat(), 1, 0.5, 500, 400);
        DataFile before = tasks(table).getFirst().file();

        DataFile after = (DataFile) DataFileDescriptor.fromJson(rewrite(table, 1 << 20, OptionalLong.empty()).getFirst().descriptor(), table.specs());

        assertThat(after.lowerBounds()).isEqualTo(before.lowerBounds());
        assertThat(after.upperBounds()).isEqualTo(before.upperBounds());
        assertThat(after.nullValueCounts()).isEqualTo(before.nullValueCounts());
        assertThat(after.nanValueCounts()).isEqualTo(before.nanValueCounts());
        assertThat(after.valueCounts()).isEqualTo(before.valueCounts());
    }
}
