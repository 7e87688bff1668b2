package io.lakeactors.query;

import static io.lakeactors.query.ParquetTables.column;
import static org.assertj.core.api.Assertions.assertThat;

import io.lakeactors.model.TableName;
import io.lakeactors.model.TableReader.ColumnInfo;
import io.lakeactors.query.CountedRows.Count;
import io.lakeactors.query.CountedRows.Place;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CountedRowsTest {
    private static final List<ColumnInfo> COLUMNS = List.of(column(1, "_la_topic", "string"), column(2, "_la_partition", "int"), column(3, "_la_offset", "long"));
    private static final String IDS = "_la_topic: 1, _la_partition: 2, _la_offset: 3";
    private static final TableName TABLE = TableName.parse("silver.t");
    private static final TableName OTHER = TableName.parse("quarantine.silver_t");

    @TempDir
    Path folder;

    private static String range(int partition, long from, long to) {
        return "select 't''s' as _la_topic, " + partition + " as _la_partition, range as _la_offset from range(" + from + ", " + to + ")";
    }

    @Test
    void positionsAreToldApartInPartsAsTheyAreAtOnce() {
        var tables = new ParquetTables(folder).table("silver.t", COLUMNS, tables(folder, range(0, 100, 200), range(0, 150, 160), range(1, 0, 5), range(2, 7, 40),
                "select null::varchar as _la_topic, null::int as _la_partition, null::bigint as _la_offset from range(3)"));
        var queries = new QueryEngine(tables, QueryLimits.DEFAULT);
        Map<Place, Count> atOnce = CountedRows.of(queries, tables.scan(TABLE), 1_000);

        assertThat(atOnce).containsEntry(new Place("t's", 0), new Count(110, 100, 100, 199)).containsEntry(new Place("t's", 2), new Count(33, 33, 7, 39)).hasSize(4);
        assertThat(CountedRows.of(queries, tables.scan(TABLE), 12)).isEqualTo(atOnce);
    }

    private static io.lakeactors.model.TableReader.DataFile[] tables(Path folder, String... queries) {
        var writer = new ParquetTables(folder.resolve("files"));
        return java.util.Arrays.stream(queries).map(query -> writer.file(query, IDS)).toArray(io.lakeactors.model.TableReader.DataFile[]::new);
    }

    @Test
    void millionsOfPositionsAreCountedInLittleMemory() {
        var tables = new ParquetTables(folder).table("silver.t", COLUMNS, tables(folder, range(0, 0, 6_000_000), range(1, 0, 6_000_000)))
                .table("quarantine.silver_t", COLUMNS, tables(folder.resolve("q"), range(0, 5, 7), range(1, 7_000_000, 7_000_010)));
        var queries = new QueryEngine(tables, new QueryLimits(256L << 20, 2, 60_000, 1_000, 1 << 20, 1));

        assertThat(CountedRows.of(queries, tables.scan(TABLE))).containsExactlyInAnyOrderEntriesOf(
                Map.of(new Place("t's", 0), new Count(6_000_000, 6_000_000, 0, 5_999_999), new Place("t's", 1), new Count(6_000_000, 6_000_000, 0, 5_999_999)));
        assertThat(CountedRows.inBoth(queries, tables.scan(TABLE), tables.scan(OTHER))).isEqualTo(Map.of(new Place("t's", 0), 2L));
    }

    @Test
    void rowsThatLieCloseTogetherFarFromAnotherAreDividedToo() {
        var tables = new ParquetTables(folder).table("silver.t", COLUMNS, tables(folder, range(0, 0, 1), range(0, 1_000_000_000, 1_012_000_000)));
        var queries = new QueryEngine(tables, new QueryLimits(256L << 20, 2, 60_000, 1_000, 1 << 20, 1));

        assertThat(CountedRows.of(queries, tables.scan(TABLE))).isEqualTo(Map.of(new Place("t's", 0), new Count(12_000_001, 12_000_001, 0, 1_011_999_999)));
    }

    @Test
    void aQuarantineThatIsLargerThanItsTableIsNotHeld() {
        var tables = new ParquetTables(folder).table("silver.t", COLUMNS, tables(folder, range(0, 5, 7), range(1, 20_000_000, 20_000_003)))
                .table("quarantine.silver_t", COLUMNS, tables(folder.resolve("q"), range(0, 0, 12_000_000)));
        var queries = new QueryEngine(tables, new QueryLimits(256L << 20, 2, 60_000, 1_000, 1 << 20, 1));

        assertThat(CountedRows.inBoth(queries, tables.scan(TABLE), tables.scan(OTHER))).isEqualTo(Map.of(new Place("t's", 0), 2L));
    }

    @Test
    void whatIsInBothIsFoundInPartsAsAtOnce() {
        var more = tables(folder, range(0, 0, 100), range(1, 50, 60), range(2, 0, 9));
        var fewer = tables(folder.resolve("q"), range(0, 90, 120), range(1, 0, 55));
        var tables = new ParquetTables(folder).table("silver.t", COLUMNS, more).table("quarantine.silver_t", COLUMNS, fewer).table("silver.fewer", COLUMNS, fewer)
                .table("quarantine.more", COLUMNS, more);
        var queries = new QueryEngine(tables, QueryLimits.DEFAULT);
        var both = Map.of(new Place("t's", 0), 10L, new Place("t's", 1), 5L);

        assertThat(CountedRows.inBoth(queries, tables.scan(TABLE), tables.scan(OTHER), 12)).isEqualTo(both);
        assertThat(CountedRows.inBoth(queries, tables.scan(TableName.parse("silver.fewer")), tables.scan(TableName.parse("quarantine.more")), 12)).isEqualTo(both);
    }
}
