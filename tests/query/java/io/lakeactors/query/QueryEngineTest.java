package io.lakeactors.query;

import static io.lakeactors.query.ParquetTables.column;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.LakeException;
import io.lakeactors.model.TableName;
import io.lakeactors.model.TableReader;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.duckdb.DuckDBDriver;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QueryEngineTest {
    @TempDir
    Path folder;

    private ParquetTables tables;
    private QueryEngine engine;

    @BeforeEach
    void anEngine() {
        tables = new ParquetTables(folder);
        engine = new QueryEngine(tables, QueryLimits.DEFAULT);
    }

    private List<List<Object>> rows(String sql) {
        return engine.run(sql, 1000).rows();
    }

    @Test
    void aProcessThatIsKilledLeavesNoUnpackedLibrary() throws Exception {
        engine.run("SELECT 1", 1);
        assertThat(DuckLibrary.unpacked()).isEmpty();
    }

    @Test
    void deletedRowsAreNotSeen() {
        tables.table("s.t", List.of(column(1, "a", "long")),
                tables.file("data", "select range as a from range(10)", "a: 1", 0, 3, 9),
                tables.file("data", "select 100 + range as a from range(3)", "a: 1"),
                tables.file("data", "select 200 + range as a from range(2)", "a: 1", 0, 1));
        assertThat(rows("select a from s.t order by a")).extracting(List::getFirst).containsExactly(1L, 2L, 4L, 5L, 6L, 7L, 8L, 100L, 101L, 102L);
    }

    @Test
    void millionsOfDeletedRowsTakeNoMemoryOfAQuery() {
        var gone = new BitSet();
        IntStream.range(0, 2_000_000).forEach(row -> gone.set(2 * row));
        tables.table("s.t", List.of(column(1, "a", "long"), column(2, "b", "string")),
                tables.file("data", "select range as a, 'row ' || range as b from range(4000000)", "a: 1, b: 2", gone),
                tables.file("data", "select 4000000 + range as a, 'row' as b from range(4000000)", "a: 1, b: 2", gone));
        engine = new QueryEngine(tables, new QueryLimits(64L << 20, 2, 30_000, 1000, 1 << 20, 1));
        assertThat(rows("select count(*), sum(a % 2)::bigint, min(a), max(a), max(length(b)) from s.t")).containsExactly(List.of(4_000_000L, 4_000_000L, 1L, 7_999_999L, 11L));
        assertThat(rows("select count(*) from s.t where a in (3, 4, 4000001, 4000002)")).containsExactly(List.of(2L));
    }

    @Test
    void columnsAreFoundByFieldIdWhateverTheirNamesInTheFiles() {
        tables.table("s.t", List.of(column(1, "number", "long"), column(2, "name", "string"), column(3, "added", "decimal(9, 2)")),
                tables.file("select 1::integer as a, 'x' as name", "a: 1, name: 2"),
                tables.file("select 'y' as number, 2::bigint as name, 1.5::decimal(9,2) as added, 7 as dropped", "number: 2, name: 1, added: 3, dropped: 4"));
        assertThat(rows("select * from s.t order by 1")).containsExactly(Arrays.asList(1L, "x", null), List.of(2L, "y", new BigDecimal("1.50")));
    }

    @Test
    void aColumnThatWasDroppedAndAddedAgainUnderItsNameIsEmptyInOldFiles() {
        tables.table("s.t", List.of(column(2, "a", "string")), tables.file("select 'old' as a", "a: 1"), tables.file("select 'new' as a", "a: 2"));
        assertThat(rows("select a from s.t order by a nulls first")).containsExactly(Arrays.asList((Object) null), List.of("new"));
    }

    @Test
    void whatIsNestedIsFoundUnderEachNameThatItHad() {
        String type = "struct<%d: city: optional string, %d: zip: optional long, %d: Land: optional string>";
        var renamed = Map.of(11, List.of("place", "town"), 13, List.of("land"), 21, List.of("town"), 31, List.of("town"));
        tables.table("s.t", List.of(new TableReader.ColumnInfo(1, "s", type.formatted(11, 12, 13), false, renamed), new TableReader.ColumnInfo(2, "l", "list<" + type.formatted(21, 22, 23) + ">", false, renamed),
                        new TableReader.ColumnInfo(3, "m", "map<string, " + type.formatted(31, 32, 33) + ">", false, renamed)),
                tables.file("select {'place': 'A'} as s, [{'town': 'B'}, null] as l, map {'k': {'town': 'C', 'zip': 3::int}} as m",
                        "s: {__duckdb_field_id: 1, place: 11}, l: {__duckdb_field_id: 2, element: {__duckdb_field_id: 20, town: 21}}, m: {__duckdb_field_id: 3, key: 30, value: {__duckdb_field_id: 39, town: 31, zip: 32}}"),
                tables.file("select {'town': 'D', 'zip': 4::bigint, 'land': 'x'} as s, [{'city': 'E', 'zip': 5::bigint}] as l, map {'k': {'city': 'F'}} as m",
                        "s: {__duckdb_field_id: 1, town: 11, zip: 12, land: 13}, l: {__duckdb_field_id: 2, element: {__duckdb_field_id: 20, city: 21, zip: 22}}, m: {__duckdb_field_id: 3, key: 30, value: {__duckdb_field_id: 39, city: 31}}"),
                tables.file("select null::struct(city varchar) as s, null::struct(city varchar)[] as l, null::map(varchar, struct(city varchar)) as m",
                        "s: {__duckdb_field_id: 1, city: 11}, l: {__duckdb_field_id: 2, element: {__duckdb_field_id: 20, city: 21}}, m: {__duckdb_field_id: 3, key: 30, value: {__duckdb_field_id: 39, city: 31}}"));
        assertThat(rows("select s.city, s.zip, s.land, l[1].city, l[1].zip, len(l), l[2] is null, m['k'].city, m['k'].zip from s.t order by 1")).containsExactly(
                Arrays.asList("A", null, null, "B", null, 2L, true, "C", 3L), Arrays.asList("D", 4L, "x", "E", 5L, 1L, true, "F", null), Arrays.asList(null, null, null, null, null, null, true, null, null));
        assertThat(engine.run("select s, l, m from s.t where s is null and l is null and m is null", 10).rows()).hasSize(1);
        assertThat(engine.run("select s from s.t", 1).columns()).extracting(QueryResult.Column::type).containsExactly("STRUCT(city VARCHAR, zip BIGINT, Land VARCHAR)");
    }

    @Test
    void adoptedFilesAreReadByNameAndTheirFoldersAreColumns() {
        var names = Map.of(1, "a", 2, "name", 3, "day");
        var one = tables.file("in/day=2026-01-01", "select 1::integer as a, 'x' as name", "a: 7, name: 8", 0);
        var two = tables.file("in/day=2026-01-02", "select 'y' as name, range::integer as a from range(2, 4)", "a: 7, name: 8");
        tables.table("s.t", List.of(column(1, "number", "long"), column(2, "name", "string"), column(3, "day", "date"), column(4, "added", "string")),
                new TableReader.DataFile(one.path(), one.rows(), one.bytes(), one.deleted(), names),
                new TableReader.DataFile(two.path(), two.rows(), two.bytes(), two.deleted(), names),
                tables.file("select 9::bigint as n, 'z' as name, date '2026-01-03' as day, 'new' as added", "n: 1, name: 2, day: 3, added: 4"));
        assertThat(rows("select number, name, day::varchar, added from s.t order by 1")).containsExactly(
                Arrays.asList(2L, "y", "2026-01-02", null), Arrays.asList(3L, "y", "2026-01-02", null), List.of(9L, "z", "2026-01-03", "new"));
    }

    @Test
    void rowsOfAdoptedFilesAreGoneWhateverTheirColumnsAreCalled() {
        var names = Map.of(1, "a");
        var one = tables.file("in", "select range::integer as a, 1 as file_index from range(3)", "a: 7, file_index: 8", 1);
        var two = tables.file("in", "select range::integer as a, 0 as file_index from range(10, 13)", "a: 7, file_index: 8", 0, 2);
        tables.table("s.t", List.of(column(1, "number", "long")), new TableReader.DataFile(one.path(), one.rows(), one.bytes(), one.deleted(), names),
                new TableReader.DataFile(two.path(), two.rows(), two.bytes(), two.deleted(), names), tables.file("data", "select range as n from range(20, 23)", "n: 1", 0));
        assertThat(rows("select number from s.t order by 1")).extracting(List::getFirst).containsExactly(0L, 2L, 11L, 21L, 22L);
    }

    @Test
    void eachTableHasLostItsOwnRowsOfAFileThatBothHaveAdopted() {
        var file = tables.file("in", "select range::integer as a from range(3)", "a: 7");
        for (int gone : new int[] {1, 2}) {
            var rows = new BitSet();
            rows.set(gone);
            tables.table("s.t" + gone, List.of(column(1, "number", "long")), new TableReader.DataFile(file.path(), file.rows(), file.bytes(), rows, Map.of(1, "a")));
        }
        assertThat(rows("select 1, number from s.t1 union all select 2, number from s.t2 order by 1, 2")).containsExactly(List.of(1L, 0L), List.of(1L, 2L), List.of(2L, 0L), List.of(2L, 1L));
    }

    @Test
    void queriesOfTablesThatHaveLostRowsLeaveNothingBehind() {
        tables.table("s.t", List.of(column(1, "a", "long")), tables.file("data", "select range as a from range(3)", "a: 1", 0));
        assertThat(rows("select count(*) from s.t")).containsExactly(List.of(2L));
        assertThat(DuckDBDriver.registeredFunctions()).isEmpty();
    }

    @Test
    void anEmptyTableHasItsTypes() {
        tables.table("s.t", List.of(column(1, "a", "long"), column(2, "b", "list<struct<3: x: optional int, 4: y: required string (a, doc (of) it)>>"),
                column(5, "c", "map<string, double>")));
        var result = engine.run("select * from s.t", 10);
        assertThat(result.rows()).isEmpty();
        assertThat(result.columns()).extracting(QueryResult.Column::type).containsExactly("BIGINT", "STRUCT(x INTEGER, y VARCHAR)[]", "MAP(VARCHAR, DOUBLE)");
    }

    @Test
    void everyTypeBecomesAValueThatJsonHas() {
        tables.table("s.t",
                List.of(column(1, "bool", "boolean"), column(2, "i", "int"), column(3, "f", "float"), column(4, "d", "double"),
                        column(5, "dec", "decimal(38, 10)"),
                        column(6, "day", "date"), column(7, "ts", "timestamp"), column(8, "tz", "timestamptz"), column(9, "id", "uuid"),
                        column(10, "raw", "binary"),
                        column(11, "bin", "binary"), column(12, "st", "struct<13: x: optional int>"), column(14, "li", "list<string>"),
                        column(16, "ma", "map<string, long>")),
                tables.file("""
                        select true as bool, 7::int as i, 0.1::float as f, 'nan'::double as d, 12345678901234567890.0000000001::decimal(38,10) as dec,
                          date '2013-01-02' as day, timestamp '2013-01-02 03:04:05.000006' as ts, timestamptz '2013-01-02 03:04:05+01' as tz,
                          '01234567-89ab-cdef-0123-456789abcdef'::uuid as id, encode('grün') as raw, '\\xFF\\x00'::blob as bin,
                          {'x': 1} as st, ['a', null] as li, map {'k': 5::bigint} as ma
                        """,
                        "bool: 1, i: 2, f: 3, d: 4, dec: 5, day: 6, ts: 7, tz: 8, id: 9, raw: 10, bin: 11, st: {__duckdb_field_id: 12, x: 13},"
                                + " li: {__duckdb_field_id: 14, element: 15}, ma: {__duckdb_field_id: 16, key: 17, value: 18}"));
        assertThat(rows("select * from s.t").getFirst()).isEqualTo(List.of(
                true, 7L, 0.1, "NaN", new BigDecimal("12345678901234567890.0000000001"), "2013-01-02", "2013-01-02T03:04:05.000006", "2013-01-02T02:04:05Z",
                "01234567-89ab-cdef-0123-456789abcdef", "grün", "base64:/wA=", Map.of("x", 1L), Arrays.asList("a", null), Map.of("k", 5L)));
    }

    @Test
    void bigNumbersKeepTheirDigits() {
        assertThat(rows("select 9223372036854775807, sum(9223372036854775807) from range(2)").getFirst().stream().map(Object::toString))
                .containsExactly("9223372036854775807", "18446744073709551614");
    }

    @Test
    void pathsWithPatternSignsAndPartitionFoldersAreTakenAsTheyAre() {
        tables.table("s.t", List.of(column(1, "a", "long"), column(2, "day", "date")),
                tables.file("it's [odd]*?/day=2013-01-01", "select 1::bigint as a, date '2013-01-02' as day", "a: 1, day: 2"));
        assertThat(rows("select a, day from s.t")).containsExactly(List.of(1L, "2013-01-02"));
    }

    @Test
    void anAnswerIsCutOffAtTheLimitAndSaysSo() {
        tables.table("s.t", List.of(column(1, "a", "long")), tables.file("select range as a from range(50)", "a: 1"));
        assertThat(engine.run("select a from s.t", 49)).satisfies(cut -> {
            assertThat(cut.rows()).hasSize(49);
            assertThat(cut.truncated()).isTrue();
        });
        assertThat(engine.run("select a from s.t", 50).truncated()).isFalse();
    }

    @Test
    void anAnswerIsCutOffAtTheLimitOfCharactersToo() {
        var small = new QueryEngine(tables, new QueryLimits(256L << 20, 1, 10_000, 1000, 1000, 1));
        var cut = small.run("select repeat('x', 600) from range(10)", 1000);
        assertThat(cut.truncated()).isTrue();
        assertThat(cut.rows()).hasSize(2);
    }

    @Test
    void aQueryThatRunsTooLongIsStopped() {
        var hasty = new QueryEngine(tables, new QueryLimits(256L << 20, 1, 300, 1000, 1 << 20, 1));
        long started = System.nanoTime();
        assertThatThrownBy(() -> hasty.run("select count(*) from range(1000000) a, range(1000000) b where a.range + b.range = 7", 1))
                .satisfies(fails(ErrorCode.QUERY_FAILED, "longer than 300 ms"));
        assertThat(System.nanoTime() - started).isLessThan(10_000_000_000L);
    }

    @Test
    void aQueryThatNeedsTooMuchMemoryFailsAlone() {
        var small = new QueryEngine(tables, new QueryLimits(32L << 20, 1, 60_000, 1000, 1 << 20, 1));
        assertThatThrownBy(() -> small.run("select max(l) from (select list(range) l from range(30000000))", 1))
                .satisfies(fails(ErrorCode.QUERY_FAILED, "memory"));
        assertThat(small.run("select 1", 1).rows()).hasSize(1);
    }

    @Test
    void anUnknownTableIsNamedWithWhatWasPerhapsMeant() {
        tables.table("silver.flights", List.of(column(1, "a", "long")));
        assertThatThrownBy(() -> rows("select * from silver.flihgts"))
                .satisfies(fails(ErrorCode.TABLE_NOT_FOUND, "silver.flihgts", "Did you mean silver.flights?"));
        assertThatThrownBy(() -> rows("select * from flights")).satisfies(fails(ErrorCode.TABLE_NOT_FOUND, "Did you mean silver.flights?"));
        assertThatThrownBy(() -> rows("select * from somewhere.else_entirely")).satisfies(fails(ErrorCode.TABLE_NOT_FOUND, "lake tables"));
        assertThatThrownBy(() -> rows("select * from lake.silver.flights")).satisfies(fails(ErrorCode.TABLE_NOT_FOUND, "Did you mean"));
    }

    @Test
    void aMistakeIsToldInOneSentence() {
        tables.table("s.t", List.of(column(1, "distance", "long")));
        assertThatThrownBy(() -> rows("select distanze from s.t")).satisfies(fails(ErrorCode.QUERY_FAILED, "\"distanze\" not found", "distance"));
        assertThatThrownBy(() -> rows("selct 1")).satisfies(fails(ErrorCode.QUERY_FAILED, "syntax error"));
        assertThatThrownBy(() -> rows("select 'x'::integer")).satisfies(fails(ErrorCode.QUERY_FAILED, "Could not convert"));
    }

    @Test
    void aTypeThatQueriesDoNotKnowIsSaidSo() {
        tables.table("s.t", List.of(column(1, "shape", "geometry")));
        assertThatThrownBy(() -> rows("select * from s.t")).satisfies(fails(ErrorCode.QUERY_FAILED, "geometry", "s.t.shape"));
    }

    @Test
    void queriesRunSideBySide() throws InterruptedException {
        tables.table("s.t", List.of(column(1, "a", "long")), tables.file("select range as a from range(1000)", "a: 1"));
        var answers = java.util.Collections.synchronizedList(new ArrayList<Object>());
        var threads = new ArrayList<Thread>();
        for (int i = 0; i < 4; i++) {
            threads.add(Thread.ofPlatform().start(() -> answers.add(rows("select sum(a) from s.t").getFirst().getFirst().toString())));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(answers).hasSize(4).containsOnly("499500");
    }

    private static Consumer<Throwable> fails(ErrorCode code, String... words) {
        return failure -> {
            assertThat(failure).isInstanceOf(LakeException.class);
            var error = ((LakeException) failure).error();
            assertThat(error.code()).isEqualTo(code);
            assertThat(error.sentence()).contains(words).doesNotContain("\n");
        };
    }

    private QueryEngine withSystemTable(List<List<Object>> rows) {
        var columns = List.of(new SystemTable.Column("table_name", SystemTable.Kind.TEXT), new SystemTable.Column("ended_at", SystemTable.Kind.TIME),
                new SystemTable.Column("asked", SystemTable.Kind.FLAG), new SystemTable.Column("files", SystemTable.Kind.NUMBER));
        return new QueryEngine(tables, QueryLimits.DEFAULT, List.of(new SystemTable(TableName.parse("sys.runs"), columns, () -> rows)));
    }

    @Test
    void whatTheNodeKnowsIsAskedLikeATableAndBesideOne() {
        tables.table("s.t", List.of(column(1, "name", "string")), tables.file("select 'silver.a' as name", "name: 1"));
        var with = withSystemTable(List.of(Arrays.asList("silver.a", 1_780_000_000_123L, true, 7L), Arrays.asList("silver.b", null, false, null)));

        assertThat(with.run("select * from sys.runs order by table_name", 10).rows())
                .containsExactly(Arrays.asList("silver.a", "2026-05-28T20:26:40.123Z", true, 7L), Arrays.asList("silver.b", null, false, null));
        assertThat(with.run("select r.files from SYS.Runs r join s.t on t.name = r.table_name where r.ended_at > timestamptz '2026-05-28 20:26:40.122Z'", 10).rows()).containsExactly(List.of(7L));
        assertThat(with.run("select count(*) from sys.runs", 10).rows()).containsExactly(List.of(2L));
    }

    @Test
    void whatTheNodeKnowsHasNoPast() {
        assertThatThrownBy(() -> withSystemTable(List.of()).run("select * from sys.runs", 1, OptionalLong.of(1))).isInstanceOfSatisfying(LakeException.class,
                e -> assertThat(e.error().code()).isEqualTo(ErrorCode.REQUEST_INVALID));
    }

    @Test
    void aNameNearThatOfASystemTableIsSuggested() {
        assertThatThrownBy(() -> withSystemTable(List.of()).run("select * from sys.run", 1)).isInstanceOfSatisfying(LakeException.class,
                e -> assertThat(e.error().mend()).contains("sys.runs"));
    }

    private List<TableReader.Bound> bounds(String sql) {
        tables.wanted().clear();
        engine.run(sql, 10);
        return tables.wanted().getFirst().bounds();
    }

    private static TableReader.Bound bound(String column, TableReader.Sign sign, String constant, boolean quoted) {
        return new TableReader.Bound(column, sign, constant, quoted);
    }

    private void twoTables() {
        tables.table("s.t", List.of(column(1, "n", "long"), column(2, "ts", "timestamptz"), column(3, "name", "string"), column(4, "price", "decimal(9, 2)")),
                tables.file("select 1::bigint as n, timestamptz '2026-11-01 10:00:00Z' as ts, 'x' as name, 1.5::decimal(9,2) as price", "n: 1, ts: 2, name: 3, price: 4"));
        tables.table("s.u", List.of(column(1, "n", "long")), tables.file("select 1::bigint as n", "n: 1"));
    }

    @Test
    void whatIsComparedToAConstantIsSaidToWhoFindsTheFiles() {
        twoTables();
        assertThat(bounds("select * from s.t e where e.n >= 5 and 7 > n and name = 'x' and price <= 1.5")).containsExactly(bound("n", TableReader.Sign.AT_LEAST, "5", false),
                bound("n", TableReader.Sign.LESS, "7", false), bound("name", TableReader.Sign.EQUAL, "x", true), bound("price", TableReader.Sign.AT_MOST, "1.5", false));
        assertThat(bounds("select count(*) from (select * from s.t where ts between timestamptz '2026-11-01' and '2026-11-02 01:00:00Z' and ts > date '2026-10-01')"))
                .containsExactly(bound("ts", TableReader.Sign.AT_LEAST, "2026-11-01", true), bound("ts", TableReader.Sign.AT_MOST, "2026-11-02 01:00:00Z", true),
                        bound("ts", TableReader.Sign.MORE, "2026-10-01", true));
        assertThat(bounds("select s.t.n from s.t, s.u where s.t.n = 1")).as("a join").isEmpty();
    }

    @Test
    void nothingIsSaidWhereRowsMayBeWantedAllTheSame() {
        twoTables();
        for (String sql : List.of("select * from s.t where n = 5 or name = 'x'", "select * from s.t where not (n = 5)", "select * from s.t where n + 1 = 5", "select * from s.t as a(x) where x = 5",
                "select * from s.t where n = (select 5)", "select * from s.t where cast(ts as date) = date '2026-11-01'", "select * from s.t where ts > cast('2026-11-01 23:00:00' as date)",
                "select * from s.t where n = 5 union all select * from S.T", "select n from s.u left join s.t using (n) where n = 5", "select * from s.t tablesample reservoir(1) where n = 1")) {
            assertThat(bounds(sql)).as(sql).isEmpty();
        }
    }

    @Test
    void aPastAndALimitAreHandedOn() {
        twoTables();
        engine.run("select * from s.t", 1);
        assertThat(tables.wanted().getLast()).isEqualTo(new TableReader.Wanted(OptionalLong.empty(), List.of(), QueryLimits.FILES_MAX));
    }
}
