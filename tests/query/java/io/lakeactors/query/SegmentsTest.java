package io.lakeactors.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeactors.model.CheckResult;
import io.lakeactors.model.CheckResult.Status;
import io.lakeactors.model.Expectation;
import io.lakeactors.model.Expectation.Operator;
import io.lakeactors.model.TableCheck;
import io.lakeactors.model.TableCheck.Each;
import io.lakeactors.model.TableCheck.Measure;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Checks of each value of a column, over real Parquet files. */
class SegmentsTest {
    private static final String ROWS = "SELECT * FROM (VALUES ('a', 1::BIGINT, 1.5::DECIMAL(9,2), TIMESTAMPTZ '2026-01-01 00:00:00Z'), ('a', 3, NULL, TIMESTAMPTZ '2026-01-01 23:59:00Z'), "
            + "('b', 9, 2.5, TIMESTAMPTZ '2026-01-01 12:00:00Z'), (NULL, NULL, 2.5, NULL)) AS v(key, n, price, seen)";

    @TempDir
    Path folder;

    private int asked;

    private CheckResult each(String rows, int max, Measure measure, boolean percent, Operator operator, String bound) {
        var tables = new ParquetTables(folder.resolve("of" + asked++));
        tables.table("silver.t", SnapshotInspectorTest.COLUMNS, tables.file(rows, SnapshotInspectorTest.IDS));
        TableCheck check = SnapshotInspectorTest.check("c", new Each("key", max, measure), percent, Expectation.of(operator, new BigDecimal(bound)));
        return SnapshotInspectorTest.inspector(tables).inspect(SnapshotInspectorTest.TABLE, List.of(check), SnapshotInspectorTest.NOW, SnapshotInspectorTest.NOW).results().getFirst();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "45 | FAIL | 50 | 1 of 3 does not hold: a 50 %",
        "20 | FAIL | 50 | 3 of 3 do not hold: a 50 %, b 25 %, without key 25 %",
        "51 | PASS | 50 | ''"
    })
    void theShareOfEachValueIsHeldToABoundAndThoseThatBreakItAreNamed(String bound, Status status, double worst, String why) {
        CheckResult said = each(ROWS, 3, new TableCheck.Rows(), true, Operator.LESS, bound);
        assertThat(said).extracting(CheckResult::status, one -> one.value().orElseThrow(), CheckResult::reason, CheckResult::unit).containsExactly(status, worst, why, "percent");
    }

    @Test
    void aShareOfNullsIsOneOfTheValuesOwnRows() {
        CheckResult said = each(ROWS, 9, new TableCheck.Missing("price", true, List.of()), true, Operator.LESS, "50");
        assertThat(said.reason()).isEqualTo("1 of 3 does not hold: a 50 %");
    }

    @Test
    void aValueOfWhoseRowsThereIsNothingToMeasureBreaksNothing() {
        CheckResult said = each(ROWS, 9, new TableCheck.Statistic("n", TableCheck.Figure.MEAN, 0), false, Operator.LESS, "9");
        assertThat(said.reason()).isEqualTo("1 of 2 does not hold: b 9");
    }

    @Test
    void anAgeIsThatOfTheStalestValue() {
        CheckResult said = each(ROWS, 9, new TableCheck.Age("seen"), false, Operator.LESS, "3600");
        assertThat(said.found()).isEqualTo("43200 s");
        assertThat(said.reason()).isEqualTo("1 of 2 does not hold: b 43200 s");
    }

    @Test
    void ofTooManyValuesNothingIsSaid() {
        CheckResult said = each(ROWS, 2, new TableCheck.Rows(), false, Operator.GREATER, "0");
        assertThat(said.status()).isEqualTo(Status.ERROR);
        assertThat(said.reason()).startsWith("LA-5096 key has more than 2 values").contains("max");
    }

    @Test
    void ofNoRowsNoneIsBadAndThereIsNothingElseToMeasure() {
        String none = ROWS + " WHERE false";
        assertThat(each(none, 2, new TableCheck.Missing("price", true, List.of()), true, Operator.LESS, "1")).extracting(CheckResult::status, CheckResult::reason)
                .containsExactly(Status.PASS, "there are no rows");
        assertThat(each(none, 2, new TableCheck.Rows(), false, Operator.GREATER, "0").status()).as("no value is there to have too few").isEqualTo(Status.PASS);
        assertThat(each(none, 2, new TableCheck.Statistic("n", TableCheck.Figure.MEAN, 0), false, Operator.LESS, "9").reason()).as("as without segments").startsWith("LA-5030");
    }

    @Test
    void aValueThatReadsAsNoneIsOneByItself() {
        String rows = "SELECT * FROM (VALUES ('without key', 1::BIGINT, 1.5::DECIMAL(9,2), TIMESTAMPTZ '2026-01-01 00:00:00Z'), (NULL, 3, 1.5, NULL), (NULL, 3, 1.5, NULL)) AS v(key, n, price, seen)";
        assertThat(each(rows, 2, new TableCheck.Rows(), false, Operator.GREATER, "4").reason()).isEqualTo("2 of 2 do not hold: without key 1, without key 2");
    }
}
