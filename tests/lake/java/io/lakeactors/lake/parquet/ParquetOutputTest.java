package io.lakeactors.lake.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeactors.model.Column;
import io.lakeactors.model.ColumnBatch;
import io.lakeactors.model.Field;
import io.lakeactors.model.Schema;
import io.lakeactors.model.Selection;
import io.lakeactors.model.Type;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.internal.column.columnindex.ColumnIndex;
import org.apache.parquet.internal.column.columnindex.OffsetIndex;
import org.apache.parquet.io.LocalInputFile;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ParquetOutputTest {
    private static final int ROWS = 50_000;
    private static final ParquetLayout LAYOUT = new ParquetLayout(10_000, 1 << 20, 1 << 27, 1 << 20, 1);

    @TempDir
    Path folder;

    private final Random random = new Random(3);

    private Path write(MessageType file, Schema schema, Column... columns) throws IOException {
        return write(LAYOUT, file, schema, columns);
    }

    private Path write(ParquetLayout layout, MessageType file, Schema schema, Column... columns) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var scratch = new PageScratch(layout)) {
            var output = new ParquetOutput(file, layout, scratch, UnaryOperator.identity(), () -> bytes);
            Selection all = Selection.all(ROWS);
            output.write(new ColumnBatch(schema, columns, ROWS), all.rows(), 0, ROWS);
            assertThat(output.finish(Map.of("k", "v")).bytes()).isEqualTo(bytes.size());
        }
        return Files.write(folder.resolve("file" + random.nextInt() + ".parquet"), bytes.toByteArray());
    }

    private static ParquetFileReader reader(Path file) throws IOException {
        return new ParquetFileReader(
                new LocalInputFile(file), ParquetReadOptions.builder(new PlainParquetConfiguration()).usePageChecksumVerification().build());
    }

    private static ColumnChunkMetaData chunk(ParquetFileReader reader) {
        return reader.getRowGroups().get(0).getColumns().get(0);
    }

    private static Schema schema(Type type) {
        return new Schema(List.of(Field.of("c", type, true)));
    }

    private static MessageType message(String type) {
        return MessageTypeParser.parseMessageType("message m { required " + type + " c; }");
    }

    private Column.Bytes texts(int distinct) {
        var column = new Column.Bytes();
        for (int row = 0; row < ROWS; row++) {
            byte[] text = ("value-" + random.nextInt(distinct)).getBytes(StandardCharsets.UTF_8);
            column.add(text, 0, text.length);
        }
        return column;
    }

    @Test
    void aColumnMayGetItsFirstNullInALaterBatchOfThePage() throws IOException {
        var full = new Column.Longs();
        var gappy = new Column.Longs();
        for (int row = 0; row < 129; row++) {
            full.add(row);
            if (row % 3 == 0) {
                gappy.addNull();
            } else {
                gappy.add(row);
            }
        }
        var bytes = new ByteArrayOutputStream();
        var schema = new Schema(List.of(Field.of("c", new Type.Long(), false)));
        int[] rows = Selection.all(129).rows();
        try (var scratch = new PageScratch(LAYOUT)) {
            var output = new ParquetOutput(
                    MessageTypeParser.parseMessageType("message m { optional int64 c; }"), LAYOUT, scratch, UnaryOperator.identity(), () -> bytes);
            output.write(new ColumnBatch(schema, new Column[] {full}, 129), rows, 0, 129);
            output.write(new ColumnBatch(schema, new Column[] {gappy}, 129), rows, 0, 129);
            output.finish(Map.of());
        }
        try (var reader = reader(Files.write(folder.resolve("nulls.parquet"), bytes.toByteArray()))) {
            assertThat(chunk(reader).getStatistics().getNumNulls()).isEqualTo(43);
            assertThat(reader.readNextRowGroup().getRowCount()).isEqualTo(258);
        }
    }

    @Test
    void fewDistinctTextsMakeADictionary() throws IOException {
        try (var reader = reader(write(message("binary"), schema(new Type.Text()), texts(1_000)))) {
            assertThat(chunk(reader).getEncodingStats().getDataEncodings()).containsExactly(Encoding.RLE_DICTIONARY);
            assertThat(chunk(reader).getEncodingStats().hasNonDictionaryEncodedPages()).isFalse();
        }
    }

    @Test
    void manyDistinctTextsMakeNone() throws IOException {
        try (var reader = reader(write(message("binary"), schema(new Type.Text()), texts(Integer.MAX_VALUE)))) {
            assertThat(chunk(reader).getEncodingStats().getDataEncodings()).containsExactly(Encoding.DELTA_LENGTH_BYTE_ARRAY);
            assertThat(chunk(reader).hasDictionaryPage()).isFalse();
        }
    }

    @Test
    void aDictionaryThatStopsPayingIsGivenUpAndItsPagesStayReadable() throws IOException {
        var column = new Column.Longs();
        for (int row = 0; row < ROWS; row++) {
            column.add(row < 20_000 ? random.nextInt(50) * 1_000_003L : random.nextLong());
        }
        try (var reader = reader(write(message("int64"), schema(new Type.Long()), column))) {
            assertThat(chunk(reader).getEncodingStats().getDataEncodings()).containsExactlyInAnyOrder(Encoding.RLE_DICTIONARY, Encoding.DELTA_BINARY_PACKED);
            assertThat(reader.readNextRowGroup().getRowCount()).isEqualTo(ROWS);
        }
    }

    @Test
    void risingNumbersAreDeltas() throws IOException {
        var column = new Column.Longs();
        for (int row = 0; row < ROWS; row++) {
            column.add(1_000_000L + row);
        }
        try (var reader = reader(write(message("int64"), schema(new Type.Long()), column))) {
            assertThat(chunk(reader).getEncodingStats().getDataEncodings()).containsExactly(Encoding.DELTA_BINARY_PACKED);
            assertThat(chunk(reader).getTotalSize()).isLessThan(3_000);
        }
    }

    @Test
    void aConstantCostsNextToNothing() throws IOException {
        Column constant = new Column.Constant("shop.orders".getBytes(StandardCharsets.UTF_8), ROWS);
        try (var reader = reader(write(message("binary"), schema(new Type.Text()), constant))) {
            assertThat(chunk(reader).getTotalSize()).isLessThan(500);
            assertThat(chunk(reader).getStatistics().getMaxBytes()).isEqualTo("shop.orders".getBytes(StandardCharsets.UTF_8));
        }
    }

    @Test
    void eachPageIsInTheIndexWithItsBounds() throws IOException {
        var column = new Column.Longs();
        for (int row = 0; row < ROWS; row++) {
            column.add(row * 1_000L + random.nextInt(1_000));
        }
        try (var reader = reader(write(message("int64"), schema(new Type.Long()), column))) {
            OffsetIndex offsets = reader.readOffsetIndex(chunk(reader));
            ColumnIndex index = reader.readColumnIndex(chunk(reader));
            assertThat(offsets.getPageCount()).isEqualTo(ROWS / LAYOUT.pageRows());
            for (int page = 0; page < offsets.getPageCount(); page++) {
                int first = (int) offsets.getFirstRowIndex(page);
                assertThat(first).isEqualTo(page * LAYOUT.pageRows());
                assertThat(longOf(index.getMinValues().get(page))).isEqualTo(column.values()[first]);
                assertThat(longOf(index.getMaxValues().get(page))).isEqualTo(column.values()[first + LAYOUT.pageRows() - 1]);
            }
            assertThat(reader.readNextRowGroup().getRowCount()).isEqualTo(ROWS);
        }
    }

    private static long longOf(ByteBuffer bytes) {
        return bytes.duplicate().order(java.nio.ByteOrder.LITTLE_ENDIAN).getLong();
    }

    @Test
    void largeValuesEndAPageEarly() throws IOException {
        var column = new Column.Bytes();
        var value = new byte[1_000];
        for (int row = 0; row < ROWS; row++) {
            random.nextBytes(value);
            column.add(value, 0, value.length);
        }
        try (var reader = reader(write(message("binary"), schema(new Type.Binary()), column))) {
            assertThat(reader.readOffsetIndex(chunk(reader)).getPageCount()).isBetween(ROWS * 1_000 / (1 << 20), ROWS * 1_000 / (1 << 20) + 20);
        }
    }

    @Test
    void aRowGroupEndsAtItsSize() throws IOException {
        var layout = new ParquetLayout(1_000, 1 << 20, 100_000, 1 << 20, 1);
        var column = new Column.Longs();
        for (int row = 0; row < ROWS; row++) {
            column.add(random.nextLong());
        }
        try (var reader = reader(write(layout, message("int64"), schema(new Type.Long()), column))) {
            assertThat(reader.getRowGroups()).hasSizeBetween(4, 5).allSatisfy(group -> assertThat(group.getCompressedSize()).isLessThan(120_000));
            assertThat(reader.getRecordCount()).isEqualTo(ROWS);
        }
    }

    @Test
    void aColumnOfNanHasNoBoundsAndNoIndex() throws IOException {
        var column = new Column.Doubles();
        for (int row = 0; row < ROWS; row++) {
            column.add(Double.NaN);
        }
        try (var reader = reader(write(message("double"), schema(new Type.Double()), column))) {
            assertThat(chunk(reader).getStatistics().hasNonNullValue()).isFalse();
            assertThat(chunk(reader).getColumnIndexReference()).isNull();
            assertThat(reader.readNextRowGroup().getRowCount()).isEqualTo(ROWS);
        }
    }

    @Test
    void zeroIsMinusZeroBelowAndPlusZeroAbove() throws IOException {
        var column = new Column.Doubles();
        for (int row = 0; row < ROWS; row++) {
            column.add(row % 2 == 0 ? 0.0 : Double.NaN);
        }
        try (var reader = reader(write(message("double"), schema(new Type.Double()), column))) {
            assertThat(Double.doubleToRawLongBits((Double) chunk(reader).getStatistics().genericGetMin())).isEqualTo(Double.doubleToRawLongBits(-0.0));
            assertThat(Double.doubleToRawLongBits((Double) chunk(reader).getStatistics().genericGetMax())).isZero();
        }
    }

    @Test
    void theFooterKeepsItsProperties() throws IOException {
        try (var reader = reader(write(message("int32"), schema(new Type.Int()), new Column.Constant(1, ROWS)))) {
            assertThat(reader.getFooter().getFileMetaData().getKeyValueMetaData()).containsEntry("k", "v");
            assertThat(reader.getFooter().getFileMetaData().getCreatedBy()).startsWith("LakeActors version ");
        }
    }

    /** Through several pages and row groups of the file that is copied, and several pages of the one that is made. */
    @Test
    void rowsOfAnotherFileGetTheValuesThatAreSaidInstead() throws IOException {
        MessageType file = MessageTypeParser.parseMessageType("message m { required int64 id = 1; optional int32 end = 2; required boolean open = 3; }");
        var schema = new Schema(List.of(Field.of("id", new Type.Long(), true), Field.of("open", new Type.Bool(), true)));
        var id = new Column.Longs();
        var open = new Column.Bools();
        var dropped = new BitSet();
        var ends = new Column.Ints();
        var none = new Column.Bools();
        for (int row = 0; row < ROWS; row++) {
            id.add(row);
            open.add(true);
            dropped.set(row, row % 3 != 0);
            if (row % 3 == 0) {
                ends.add(row * 2);
                none.add(false);
            }
        }
        byte[] from = Files.readAllBytes(write(new ParquetLayout(7_000, 1 << 20, 1 << 16, 1 << 20, 1), file, schema, id, open));
        var bytes = new ByteArrayOutputStream();
        try (var scratch = new PageScratch(LAYOUT)) {
            var output = new ParquetOutput(file, LAYOUT, scratch, UnaryOperator.identity(), () -> bytes);
            ParquetInput in = ParquetInput.open((position, into, start, length) -> System.arraycopy(from, (int) position, into, start, length), from.length);
            int at = 0;
            while (!in.isAtEnd()) {
                at += output.write(in, 20_000, dropped, Map.of(2, ends, 3, none), at);
            }
            assertThat(at).isEqualTo((ROWS + 2) / 3);
            output.finish(Map.of());
        }
        Path copy = Files.write(folder.resolve("copy.parquet"), bytes.toByteArray());
        try (var duck = DriverManager.getConnection("jdbc:duckdb:"); var statement = duck.createStatement();
                var found = statement.executeQuery("SELECT count(*), count(*) FILTER (id % 3 = 0 AND \"end\" = id * 2 AND NOT open), count(DISTINCT id) FROM '" + copy + "'")) {
            found.next();
            assertThat(List.of(found.getInt(1), found.getInt(2), found.getInt(3))).containsOnly((ROWS + 2) / 3);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
