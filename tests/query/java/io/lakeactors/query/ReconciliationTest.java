package io.lakeactors.query;

import static io.lakeactors.query.ParquetTables.column;
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
import io.lakeactors.model.TableCheck.Measure;
import io.lakeactors.model.TableCheck.Reconciled;
import io.lakeactors.model.TableName;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Figures of a table that are held to those of another. */
class ReconciliationTest {
    private static final TableName OTHER = TableName.parse("bronze.t");
    private static final Reconciled SUMS = new Reconciled("amount", OTHER, "total");
    private static final Reconciled COUNTS = new Reconciled("", OTHER, "");

    @TempDir
    Path folder;

    private ParquetTables tables;

    @BeforeEach
    void noTables() {
        tables = new ParquetTables(folder);
    }

    /** @param here values of a column, as SQL lists them */
    private void tables(String here, String there) {
        tables.table("silver.t", List.of(column(1, "amount", "decimal(18, 2)")), tables.file("SELECT a::DECIMAL(18, 2) AS amount FROM (SELECT unnest([" + here + "]) AS a)", "amount: 1"));
        tables.table("bronze.t", List.of(column(1, "Total", "decimal(18, 2)"), column(2, "text", "string")), tables.file("SELECT a::DECIMAL(18, 2) AS Total, 'x' AS text FROM (SELECT unnest([" + there + "]) AS a)", "Total: 1, text: 2"));
    }

    private CheckResult result(Measure measure, boolean percent, String most) {
        return inspector(tables).inspect(TABLE, List.of(check("r", measure, percent, Expectation.of(Operator.AT_MOST, new BigDecimal(most)))), NOW, NOW).results().getFirst();
    }

    @Test
    void sumsAreHeldToEachOtherExactly() {
        tables("0.1, 0.2, NULL", "0.3");
        assertThat(result(SUMS, false, "0")).extracting(CheckResult::status, CheckResult::reason).containsExactly(Status.PASS, "");
        tables("0.1, 0.2", "0.31");
        assertThat(result(SUMS, false, "0.01").status()).isEqualTo(Status.PASS);
        assertThat(result(SUMS, false, "0.009")).satisfies(result -> {
            assertThat(result.status()).isEqualTo(Status.FAIL);
            assertThat(result.value()).hasValue(0.01);
            assertThat(result.reason()).isEqualTo("0.30 here, 0.31 in bronze.t");
        });
    }

    @Test
    void sharesAreThoseOfWhatIsThere() {
        tables("90", "-100, 200");
        assertThat(result(SUMS, true, "9.9")).extracting(CheckResult::status, CheckResult::found).containsExactly(Status.FAIL, "10 %");
        tables("-90", "-100");
        assertThat(result(SUMS, true, "10").status()).as("below zero, too").isEqualTo(Status.PASS);
        tables("5", "5, -5");
        assertThat(result(SUMS, true, "99").found()).as("of nothing").isEqualTo("100 %");
        tables("5, -5", "NULL");
        assertThat(result(SUMS, true, "0").status()).as("nothing of nothing").isEqualTo(Status.PASS);
    }

    @Test
    void rowsAreCountedAndAConditionIsOneOfThisTable() {
        tables("1, 2, NULL", "7, 7");
        assertThat(result(COUNTS, false, "0")).extracting(CheckResult::status, CheckResult::found, CheckResult::reason).containsExactly(Status.FAIL, "1", "3 here, 2 in bronze.t");
        assertThat(result(COUNTS, true, "49").found()).isEqualTo("50 %");
        assertThat(result(new TableCheck.Where("amount != null", "(\"amount\" IS NOT NULL)", COUNTS), false, "0").status()).isEqualTo(Status.PASS);
        assertThat(result(new TableCheck.Where("amount > 1", "(\"amount\" > (1))", new Reconciled("amount", OTHER, "total")), false, "0").found()).isEqualTo("12");
    }

    @Test
    void whatCannotBeAddedUpIsAnError() {
        tables("1", "1");
        assertThat(result(new Reconciled("amount", OTHER, "text"), false, "0").reason()).startsWith("LA-5007");
        assertThat(result(new Reconciled("amount", OTHER, "gone"), false, "0").reason()).contains("bronze.t has no column gone");
        assertThat(result(new Reconciled("amount", TableName.parse("bronze.gone"), "a"), false, "0").reason()).contains("there is no table bronze.gone");
        tables.table("silver.t", List.of(column(1, "amount", "double")), tables.file("SELECT 'Infinity'::DOUBLE AS amount", "amount: 1"));
        assertThat(result(SUMS, false, "0").reason()).startsWith("LA-5030 what was measured is no number but Infinity");
    }
}
