package io.lakeactors.query;

import static io.lakeactors.query.ParquetTables.column;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.LakeException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A query sees the lake's tables and nothing else, whatever it tries. {@code @F} stands for a file beside the table's own, {@code @D} for its folder. */
class QueryConfinementTest {
    private static final String SECRET = "the-secret-of-another";

    @TempDir
    static Path folder;

    private static QueryEngine engine;
    private static ParquetTables tables;
    private static String secretFile;

    @BeforeAll
    static void aTableAndASecretBesideIt() {
        tables = new ParquetTables(folder);
        secretFile = tables.file("data", "select '" + SECRET + "' as a", "a: 1").path();
        ParquetTables.write(folder.resolve("secret.csv"), "a\n" + SECRET + "\n");
        tables.table("silver.flights", List.of(column(1, "a", "string")), tables.file("select 'open' as a", "a: 1"));
        engine = new QueryEngine(tables, QueryLimits.DEFAULT);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "select * from read_parquet('@F')",
        "select * from parquet_scan('@F')",
        "select * from READ_PARQUET('@F')",
        "select * from \"read_parquet\"('@F')",
        "select * from main.read_parquet('@F')",
        "select * from system.main.read_parquet('@F')",
        "from '@F'",
        "select * from \"@F\"",
        "select * from '@D/*.csv'",
        "select * from silver.flights, '@F'",
        "select * from read_csv('@D/secret.csv')",
        "select * from read_csv_auto('@D/secret.csv')",
        "select * from read_text('@D/secret.csv')",
        "select * from read_blob('@D/secret.csv')",
        "select * from read_json_auto('@D/secret.csv')",
        "select * from sniff_csv('@D/secret.csv')",
        "select * from glob('@D/**')",
        "select * from parquet_metadata('@F')",
        "select * from parquet_schema('@F')",
        "select * from parquet_kv_metadata('@F')",
        "select (select a from read_parquet('@F') limit 1)",
        "select * from silver.flights where a in (select a from read_parquet('@F'))",
        "select * from silver.flights where exists (from read_csv('@D/secret.csv'))",
        "with x as (select * from read_parquet('@F')) select * from x",
        "with x as materialized (with y as (from '@F') from y) from x",
        "with recursive x(a) as (select a from read_parquet('@F') union all select a from x where false) from x",
        "with \"@F\" as (select 1) select * from (with x as (select 2) select * from '@F')",
        "select * from silver.flights union all select * from read_parquet('@F')",
        "select * from (select * from silver.flights except select 'x') t join read_parquet('@F') using (a)",
        "select * from silver.flights order by (select a from read_parquet('@F'))",
        "select * from silver.flights limit (select count(*) from read_parquet('@F'))",
        "select list_transform([1], lambda x: (select a from read_parquet('@F')))",
        "select count(*) filter (where (select true from read_parquet('@F'))) from silver.flights",
        "select * from (pivot (from read_parquet('@F')) on a in ('x') using count(*))",
        "select * from (describe select * from read_parquet('@F'))",
        "select * from (summarize '@F')",
        "describe '@F'",
        "select * from (show all tables)",
        "show tables",
        "select * from query('select * from read_parquet(''@F'')')",
        "select * from query_table('@F')",
        "select * from query_table(['silver.flights'])",
        "select * from json_execute_serialized_sql(json_serialize_sql('select * from ''@F'''))",
        "select * from duckdb_settings()",
        "select * from duckdb_secrets()",
        "select * from duckdb_tables()",
        "select * from information_schema.tables",
        "select * from pg_catalog.pg_tables",
        "select * from duckdb_external_file_cache()",
        "select \"la gone\"(0, 0) from silver.flights",
        "select \"la gone from\"(0, '@F', 0) from silver.flights",
        "select current_setting('allowed_paths')",
        "select getenv('HOME')",
        "select sleep_ms(100000)",
        "select nextval('x')",
        "select write_log('x')",
        "copy silver.flights to '@D/out.csv'",
        "copy (select 1) to '@D/out.parquet'",
        "select 1; copy (select 1) to '@D/out.csv'",
        "select 1; select 2",
        "attach '@D/x.db'",
        "install httpfs",
        "load httpfs",
        "set enable_external_access = true",
        "reset lock_configuration",
        "pragma enable_profiling",
        "call enable_logging()",
        "create table t as select 1",
        "create view v as select 1",
        "drop view silver.flights",
        "insert into silver.flights values ('x')",
        "delete from silver.flights",
        "update silver.flights set a = 'x'",
        "export database '@D/out'",
        "import database '@D'",
        "use silver",
        "prepare p as select 1",
        "explain analyze select 1",
        "checkpoint",
        "begin; select 1",
        "vacuum",
        "select * from silver.flights at (version => 1)",
        "select $1",
        "select ?",
        "",
        "   ",
        "-- nothing",
        "/* nothing */ ;"
    })
    void aQueryThatReachesOutIsRefused(String attempt) {
        String sql = attempt.replace("@F", secretFile).replace("@D", folder.toString());
        assertThatThrownBy(() -> engine.run(sql, 10))
                .isInstanceOfSatisfying(LakeException.class, refused -> {
                    assertThat(refused.error().code()).isIn(Set.of(ErrorCode.QUERY_REFUSED, ErrorCode.QUERY_FAILED, ErrorCode.TABLE_NOT_FOUND));
                    assertThat(refused.error().sentence()).doesNotContain(SECRET);
                });
        assertThat(folder.resolve("out.csv")).doesNotExist();
        assertThat(folder.resolve("out.parquet")).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "select a from silver.flights",
        "select a from silver.flights; -- done",
        "SELECT f.a FROM Silver.FLIGHTS f",
        "with x as (select * from silver.flights) select a from x",
        "with silver as (select 1) select a from silver.flights",
        "from silver.flights",
        "select a from silver.flights, range(1)",
        "select a from silver.flights, unnest([1])",
        "select * from (values ('open')) v(a)",
        "select max(a) from silver.flights group by all having count(*) > 0",
        "select first_value(a) over () from silver.flights",
        "select a from silver.flights union select a from silver.flights",
        "select case when a is null then 'x' else a end from silver.flights"
    })
    void anHonestQueryIsAnswered(String sql) {
        assertThat(engine.run(sql, 10).rows()).containsExactly(List.of("open"));
    }

    @Test
    void theColumnsOfATableCanBeDescribed() {
        assertThat(engine.run("describe silver.flights", 10).rows()).singleElement().satisfies(row -> assertThat(row).startsWith("a", "VARCHAR"));
    }

    /** The second wall stands by itself: what the parser lets pass by mistake still cannot leave. */
    @ParameterizedTest
    @ValueSource(strings = {
        "select * from read_parquet('@F')",
        "from '@F'",
        "select * from read_csv('@D/secret.csv')",
        "select * from read_text('@D/secret.csv')",
        "select * from query('from ''@F''')",
        "copy silver.flights to '@D/out.csv'",
        "attach '@D/x.db'",
        "set enable_external_access = true",
        "set allowed_paths = ['@F']",
        "set lock_configuration = false",
        "reset allowed_directories",
        "install httpfs",
        "create secret (type s3, key_id 'x')"
    })
    void aLockedInstanceReadsItsOwnFilesOnly(String attempt) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:"); var statement = connection.createStatement()) {
            var views = new SnapshotViews(connection, io.lakeactors.model.TableReader.Readable.AS_IT_LIES);
            views.add(tables.scan(tables.list().getFirst()));
            views.lock();
            try (var rows = statement.executeQuery("select a from silver.flights")) {
                assertThat(rows.next()).isTrue();
            }
            assertThatThrownBy(() -> statement.execute(attempt.replace("@F", secretFile).replace("@D", folder.toString()))).isInstanceOf(SQLException.class);
        }
    }

    @Test
    void aQueryOfABombOfParenthesesIsRefusedRatherThanCrashing() {
        String bomb = "select " + "(".repeat(3000) + "1" + ")".repeat(3000);
        assertThatThrownBy(() -> engine.run(bomb, 1)).isInstanceOf(LakeException.class);
        String nested = "select 1 from (" .repeat(900) + "select 1" + ")".repeat(900);
        assertThatThrownBy(() -> engine.run(nested, 1)).isInstanceOf(LakeException.class);
    }
}
