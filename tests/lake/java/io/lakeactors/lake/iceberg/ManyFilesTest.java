package io.lakeactors.lake.iceberg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.Field;
import io.lakeactors.model.LakeException;
import io.lakeactors.model.Schema;
import io.lakeactors.model.TableName;
import io.lakeactors.model.TableReader;
import io.lakeactors.model.TableReader.Bound;
import io.lakeactors.model.TableReader.Sign;
import io.lakeactors.model.TimeForm;
import io.lakeactors.model.Type;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.iceberg.DataFiles;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.Metrics;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Table;
import org.apache.iceberg.types.Conversions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Of many files only those are read that may hold what is wanted, and of a table's extent nothing but what its snapshot says. The files themselves are not there. */
class ManyFilesTest {
    private static final int FILES = 10;
    private static final long DAY = 86_400_000_000L;
    private static final long FIRST = Instant.parse("2026-11-01T00:00:00Z").toEpochMilli() * 1_000;

    @TempDir
    Path folder;

    private Warehouse warehouse;
    private Table table;

    /** File i holds n from 10 i to 10 i + 9, of day i, named after its number. */
    @BeforeEach
    void aTableOfTenDays() {
        warehouse = new Warehouse(folder);
        var schema = new Schema(List.of(Field.of("n", new Type.Long(), true), Field.of("small", new Type.Int(), true), Field.of("ts", new Type.Timestamp(true, TimeForm.EPOCH_MICROS), true),
                Field.of("name", new Type.Text(), true), Field.of("price", new Type.Decimal(9, 2), true), Field.of("day", new Type.Date(), true)));
        table = warehouse.create(schema, converted -> PartitionSpec.builderFor(converted).day("ts").build(), Map.of());
        var append = table.newAppend();
        for (int i = 0; i < FILES; i++) {
            String day = Instant.ofEpochMilli((FIRST + i * DAY) / 1_000).toString().substring(0, 10);
            append.appendFile(DataFiles.builder(table.spec()).withPath(table.location() + "/data/" + i + ".parquet").withFormat(FileFormat.PARQUET).withPartitionPath("ts_day=" + day)
                    .withFileSizeInBytes(100).withMetrics(new Metrics(10L, null, null, null, null, bounds(i, 0), bounds(i, 9))).build());
        }
        append.commit();
    }

    private Map<Integer, ByteBuffer> bounds(int file, int within) {
        var types = table.schema();
        return Map.of(1, Conversions.toByteBuffer(types.findType(1), 10L * file + within), 2, Conversions.toByteBuffer(types.findType(2), 10 * file + within),
                3, Conversions.toByteBuffer(types.findType(3), FIRST + file * DAY + within), 4, Conversions.toByteBuffer(types.findType(4), "name " + file),
                5, Conversions.toByteBuffer(types.findType(5), new BigDecimal(10 * file + within).setScale(2)), 6, Conversions.toByteBuffer(types.findType(6), 20_000 + file));
    }

    @AfterEach
    void close() {
        warehouse.close();
    }

    private List<String> found(int filesMax, Bound... bounds) {
        var scan = new SnapshotScan(TableName.parse("t.t"), table).read(new TableReader.Wanted(OptionalLong.empty(), List.of(bounds), filesMax));
        return scan.files().stream().map(file -> file.path().replaceFirst(".*/", "").replace(".parquet", "")).sorted().toList();
    }

    @ParameterizedTest
    @CsvSource({
        "n, AT_LEAST, 85, false, 8 9", "N, LESS, 10, false, 0", "n, EQUAL, 42, false, 4", "n, AT_MOST, 10, false, 0 1", "n, MORE, 89, false, 9", "small, EQUAL, 55, false, 5",
        "ts, EQUAL, 2026-11-03, true, 2", "ts, AT_LEAST, 2026-11-09 12:00, true, 9", "ts, LESS, 2026-11-02T00:00:00Z, true, 0", "ts, AT_MOST, 2026-11-02 00:00:00+00, true, 0 1",
        "name, EQUAL, name 7, true, 7", "price, EQUAL, 33.5, false, 3", "price, LESS, 5, false, 0", "day, EQUAL, 2024-10-06, true, 2"})
    void onlyFilesThatMayHoldWhatIsWantedAreFound(String column, Sign sign, String constant, boolean quoted, String files) {
        assertThat(found(FILES, new Bound(column, sign, constant, quoted))).containsExactly(files.split(" "));
    }

    @ParameterizedTest
    @CsvSource({"n, EQUAL, 42, true", "n, EQUAL, 4.2, false", "n, EQUAL, 99999999999999999999, false", "small, LESS, 5000000000, false", "ts, EQUAL, yesterday, true", "ts, EQUAL, 2026-11-03 10:00:00+02, true",
        "ts, EQUAL, 2026-02-31, true", "ts, EQUAL, 2026, false", "name, EQUAL, 7, false", "price, EQUAL, 33.555, false", "day, EQUAL, 2026-11-01 10:00, true", "other, EQUAL, 1, false"})
    void whatCannotBeComparedExactlyLeavesNothingOut(String column, Sign sign, String constant, boolean quoted) {
        assertThat(found(FILES, new Bound(column, sign, constant, quoted))).hasSize(FILES);
    }

    @Test
    void allBoundsHaveToHold() {
        assertThat(found(FILES, new Bound("n", Sign.AT_LEAST, "30", false), new Bound("ts", Sign.LESS, "2026-11-06", true))).containsExactly("3", "4");
    }

    @Test
    void moreFilesThanMayBeReadAreRefusedWithAWayOut() {
        assertThat(found(FILES)).hasSize(FILES);
        assertThat(found(1, new Bound("n", Sign.EQUAL, "42", false))).containsExactly("4");
        assertThatThrownBy(() -> found(FILES - 1)).isInstanceOfSatisfying(LakeException.class, e -> {
            assertThat(e.error().code()).isEqualTo(ErrorCode.QUERY_FAILED);
            assertThat(e.error().what()).contains("more than 9 files");
            assertThat(e.error().mend()).contains("where");
        });
    }

    @Test
    void theExtentIsWhatTheSnapshotSays() {
        TableReader.Extent extent = new SnapshotScan(TableName.parse("t.t"), table).extent();

        assertThat(extent.rows()).isEqualTo(100);
        assertThat(extent.files()).isEqualTo(FILES);
        assertThat(extent.bytes()).isEqualTo(1_000);
        assertThat(extent.snapshotId()).hasValue(table.currentSnapshot().snapshotId());
        assertThat(extent.columns()).hasSize(6);
    }
}
