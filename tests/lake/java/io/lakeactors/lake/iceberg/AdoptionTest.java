package io.lakeactors.lake.iceberg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.Field;
import io.lakeactors.model.LakeException;
import io.lakeactors.model.Schema;
import io.lakeactors.model.TableHead;
import io.lakeactors.model.TableName;
import io.lakeactors.model.TableSpec;
import io.lakeactors.model.TimeForm;
import io.lakeactors.model.Type;
import io.lakeactors.testkit.WallClock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.jdbc.JdbcCatalog;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that another engine has written become a table without being moved. */
class AdoptionTest {
    private static final TableName NAME = new TableName("archive", "orders");

    @TempDir
    Path dir;

    private IcebergStore store;
    private Path files;

    @BeforeEach
    void open() {
        store = IcebergStore.open(CatalogConfig.sqlite("lake", dir.resolve("catalog.db"), dir.resolve("warehouse")), CommitSteps.NONE, new WallClock());
        files = dir.resolve("warehouse/import/orders");
    }

    @AfterEach
    void close() {
        store.close();
    }

    private void write(Path to, String query, String how) throws Exception {
        Files.createDirectories(to.getParent());
        try (var connection = DriverManager.getConnection("jdbc:duckdb:"); var statement = connection.createStatement()) {
            statement.execute("COPY (" + query + ") TO '" + to + "' (FORMAT parquet" + how + ")");
        }
    }

    private static TableSpec spec(Field... fields) {
        return new TableSpec(NAME, new Schema(List.of(fields)), List.of(), Map.of());
    }

    private static final TableSpec ORDERS = spec(
            Field.of("id", new Type.Long(), true), Field.of("at", new Type.Timestamp(true, TimeForm.EPOCH_MICROS), false), Field.of("day", new Type.Date(), false));

    private void days() throws Exception {
        write(files, "select range as id, timestamptz '2026-01-01 00:00:00Z' + interval (range) hour as at, date '2026-01-01' + (range // 24)::int as day from range(72)", ", PARTITION_BY (day)");
    }

    private List<Record> rows(org.apache.iceberg.expressions.Expression where) throws Exception {
        try (var catalog = new JdbcCatalog(properties -> new PlainFiles(), null, true)) {
            catalog.initialize("lake", Map.of("uri", "jdbc:sqlite:" + dir.resolve("catalog.db"), "warehouse", dir.toString(), "jdbc.schema-version", "V1"));
            Table table = catalog.loadTable(org.apache.iceberg.catalog.TableIdentifier.of("archive", "orders"));
            try (CloseableIterable<Record> found = IcebergGenerics.read(table).where(where).build()) {
                var rows = new java.util.ArrayList<Record>();
                found.forEach(rows::add);
                return rows;
            }
        }
    }

    @Test
    void aHiveStyleDirectoryIsAdoptedWhereItLies() throws Exception {
        days();
        var looked = store.adopt(ORDERS, files.toString(), true);
        assertThat(store.list()).isEmpty();
        var adopted = store.adopt(ORDERS, files.toString(), false);
        assertThat(adopted).isEqualTo(looked);
        assertThat(adopted.partitioning()).containsExactly("day");
        assertThat(adopted.files()).isEqualTo(3);
        assertThat(adopted.rows()).isEqualTo(72);
        assertThat(rows(Expressions.alwaysTrue())).hasSize(72).allSatisfy(row -> assertThat(row.getField("day")).isNotNull());
        assertThat(rows(Expressions.equal("day", "2026-01-02"))).hasSize(24);
        assertThat(rows(Expressions.greaterThanOrEqual("id", 60L))).hasSize(12);
        assertThat(store.head(NAME).evidence()).isEqualTo(TableHead.Evidence.FOUND);
        assertThat(store.scan(NAME).files()).allSatisfy(file -> {
            assertThat(file.path()).startsWith(files.toString());
            assertThat(file.names()).containsValue("day");
        });
    }

    @Test
    void statisticsComeFromTheFooters() throws Exception {
        days();
        store.adopt(ORDERS, files.toString(), false);
        try (var tasks = new org.apache.iceberg.BaseTable(new StagedOperations(store.door().table(NAME).orElseThrow(), store.door().io()), "t")
                .newScan().filter(Expressions.lessThan("id", 10L)).includeColumnStats().planFiles()) {
            assertThat(tasks).singleElement().satisfies(task -> {
                assertThat(task.file().recordCount()).isEqualTo(24);
                assertThat(task.file().lowerBounds()).containsKey(1);
                assertThat(task.file().nullValueCounts()).containsEntry(1, 0L);
            });
        }
    }

    @Test
    void compactionLeavesAdoptedFilesAsTheyAre() throws Exception {
        days();
        store.adopt(ORDERS, files.toString(), false);
        var shape = store.care().shape(NAME, Long.MAX_VALUE);
        assertThat(shape.files()).isEqualTo(3);
        assertThat(shape.partitions()).isEmpty();
    }

    @Test
    void filesThatDifferAreNamedWithWhatDiffers() throws Exception {
        write(files.resolve("a.parquet"), "select 1::bigint as id, 'x' as note", "");
        write(files.resolve("b.parquet"), "select 1::varchar as id, 'x' as note", "");
        write(files.resolve("c.parquet"), "select 1::bigint as id, 'x' as note, 7 as more", "");
        write(files.resolve("d.parquet"), "select 1::bigint as id", "");
        write(files.resolve("e.parquet"), "select null::bigint as id, 'x' as note", "");
        Files.writeString(files.resolve("f.parquet"), "no Parquet at all");
        assertThatThrownBy(() -> store.adopt(spec(Field.of("id", new Type.Long(), true), Field.of("note", new Type.Text(), false)), files.toString(), false))
                .isInstanceOfSatisfying(LakeException.class, e -> assertThat(e.error().code()).isEqualTo(ErrorCode.REQUEST_INVALID))
                .hasMessageContaining("b.parquet: its column id is string, the contract's long")
                .hasMessageContaining("c.parquet: it has a column more that the contract does not have")
                .hasMessageContaining("d.parquet: it has no column note")
                .hasMessageContaining("e.parquet: its column id is null in 1 rows")
                .hasMessageContaining("f.parquet: it is no readable Parquet file")
                .hasMessageNotContaining("a.parquet");
        assertThat(store.list()).isEmpty();
    }

    @Test
    void whatCannotBeAdoptedIsRefusedWithTheReason() throws Exception {
        days();
        assertThatThrownBy(() -> store.adopt(ORDERS, "/etc", true)).hasMessageContaining("outside the warehouse");
        assertThatThrownBy(() -> store.adopt(ORDERS, files.resolveSibling("nothing").toString(), true)).hasMessageContaining("there is no directory");
        assertThatThrownBy(() -> store.adopt(spec(Field.of("id", new Type.Long(), true), Field.of("at", new Type.Text(), false)), files.toString(), true))
                .hasMessageContaining("the folders name a column day");
        store.adopt(ORDERS, files.toString(), false);
        assertThatThrownBy(() -> store.adopt(ORDERS, files.toString(), false)).hasMessageContaining("there is a table archive.orders already");
    }
}
