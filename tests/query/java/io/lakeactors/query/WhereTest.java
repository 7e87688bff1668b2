package io.lakeactors.query;

import static io.lakeactors.query.SnapshotInspectorTest.COLUMNS;
import static io.lakeactors.query.SnapshotInspectorTest.IDS;
import static io.lakeactors.query.SnapshotInspectorTest.NOW;
import static io.lakeactors.query.SnapshotInspectorTest.TABLE;
import static io.lakeactors.query.SnapshotInspectorTest.check;
import static io.lakeactors.query.SnapshotInspectorTest.inspector;
import static org.assertj.core.api.Assertions.assertThat;

import io.lakeactors.model.CheckResult;
import io.lakeactors.model.CheckResult.Status;
import io.lakeactors.model.Expectation;
import io.lakeactors.model.Expectation.Operator;
import io.lakeactors.model.TableCheck;
import io.lakeactors.model.TableCheck.Divergence;
import io.lakeactors.model.TableCheck.Each;
import io.lakeactors.model.TableCheck.Figure;
import io.lakeactors.model.TableCheck.Measure;
import io.lakeactors.model.TableCheck.Season;
import io.lakeactors.model.TableCheck.Statistic;
import io.lakeactors.model.TableCheck.Where;
import io.lakeactors.model.TableName;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Checks of the rows for which a condition is true, held to what DuckDB says of the same question in plain SQL. */
class WhereTest {
    private static final String CONDITION = "\"key\" <> 'c'";

    @TempDir
    Path folder;

    private ParquetTables tables;

    /** Keys a to e and null in turn; of every seventh n is null. */
    @BeforeEach
    void sixHundredRows() {
        tables = new ParquetTables(folder);
        tables.table("silver.t", COLUMNS, tables.file("SELECT CASE WHEN range % 6 < 5 THEN chr(97 + (range % 6)::INTEGER) END AS key, CASE WHEN range % 7 > 0 THEN (range * range) % 101 END AS n, (range % 50)::DECIMAL(9,2) AS price, make_timestamptz("
                + NOW * 1000 + " - range * 60000000) AS seen FROM range(600)", IDS));
        tables.table("silver.known", List.of(ParquetTables.column(1, "k", "string")), tables.file("SELECT unnest(['a', 'b']) AS k", "k: 1"));
    }

    private CheckResult result(Measure measure, boolean percent, String bound) {
        return inspector(tables).inspect(TABLE, List.of(check("w", new Where("key != 'c'", CONDITION, measure), percent, Expectation.of(Operator.LESS, new BigDecimal(bound)))), NOW, NOW).results().getFirst();
    }

    private double plain(String select) {
        var query = check("q", new TableCheck.Query(select), false, Expectation.of(Operator.LESS, BigDecimal.ONE));
        return inspector(tables).inspect(TABLE, List.of(query), NOW, NOW).results().getFirst().value().orElseThrow();
    }

    private void agree(Measure measure, boolean percent, String select) {
        assertThat(result(measure, percent, "1").value()).as(measure + "").hasValue(plain(select));
    }

    @Test
    void whatIsMeasuredIsThatOfTheRowsForWhichItIsTrue() {
        String from = " from ${table} where key <> 'c'";
        agree(new TableCheck.Rows(), false, "select count(*)" + from);
        agree(new TableCheck.Rows(), true, "select 100.0 * count(*) filter (where key <> 'c') / count(*) from ${table}");
        agree(new TableCheck.Missing("n", true, List.of()), false, "select count(*)" + from + " and n is null");
        agree(new TableCheck.Missing("n", true, List.of()), true, "select 100.0 * count(*) filter (where n is null) / count(*)" + from);
        agree(new TableCheck.Duplicates(List.of("key")), false, "select count(*) - count(distinct key)" + from);
        agree(new Statistic("n", Figure.SUM, 0), false, "select sum(n)" + from);
        agree(new Statistic("n", Figure.DISTINCT, 0), false, "select count(distinct n)" + from);
        agree(new Statistic("n", Figure.QUANTILE, 0.5), false, "select median(n)" + from);
        agree(new TableCheck.Orphans("key", TableName.parse("silver.known"), "k"), false, "select count(*)" + from + " and key not in ('a', 'b')");
        agree(new TableCheck.Age("seen"), false, "select " + NOW + " / 1000 - epoch(max(seen))" + from);
    }

    /** Of segments, of windows and of distributions: with c among them none of these would hold. */
    @Test
    void valuesWindowsAndDistributionsAreThoseOfTheseRowsToo() {
        assertThat(result(new Each("key", 4, new TableCheck.Rows()), true, "26")).as("of 400 rows").satisfies(result -> {
            assertThat(result.status()).isEqualTo(Status.PASS);
            assertThat(result.value()).hasValue(25);
        });
        var shares = Map.of("a", BigDecimal.ONE, "b", BigDecimal.ONE, "d", BigDecimal.ONE, "e", BigDecimal.ONE);
        assertThat(result(new TableCheck.Drift("key", Divergence.PSI, shares, 0, 0, 0), false, "1").value()).hasValue(0);
        var volume = new TableCheck.Volume("seen", 3_600_000, 0, Season.NONE, 28 * 3_600_000L, TableCheck.Direction.BOTH);
        assertThat(result(volume, false, "4").value()).hasValue(plain("select count(*) from ${table} where key <> 'c' and epoch_ms(seen) >= " + (NOW - 3_600_000) + " and epoch_ms(seen) < " + NOW));
    }

    @Test
    void ofNoRowsNoneIsBad() {
        var none = new Where("n > 1000", "(\"n\" > 1000)", new TableCheck.Missing("price", true, List.of()));
        assertThat(inspector(tables).inspect(TABLE, List.of(check("w", none, true, Expectation.of(Operator.LESS, BigDecimal.ONE))), NOW, NOW).results()).singleElement().satisfies(result -> {
            assertThat(result.status()).isEqualTo(Status.PASS);
            assertThat(result.value()).hasValue(0);
        });
    }
}
