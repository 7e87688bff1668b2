package io.lakeactors.query;

import static io.lakeactors.query.ParquetTables.column;
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
import io.lakeactors.model.TableCheck.Direction;
import io.lakeactors.model.TableCheck.Figure;
import io.lakeactors.model.TableCheck.Measure;
import io.lakeactors.model.TableCheck.Season;
import io.lakeactors.model.TableCheck.Volume;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How volumes are judged over real Parquet files: sixty rows an hour, and the clock somewhere in the ninth day. */
class VolumeInspectionTest {
    private static final long HOUR = 3_600_000;
    private static final long EARLIEST = NOW - 9 * 24 * HOUR + HOUR / 2;

    @TempDir
    Path folder;

    private ParquetTables tables;
    private int asked;

    @BeforeEach
    void noTables() {
        tables = new ParquetTables(folder);
    }

    private void sixtyAnHour(String except) {
        tables.table("silver.t", COLUMNS, tables.file("SELECT 'a' AS key, range AS n, 1.5::DECIMAL(9,2) AS price, make_timestamptz(" + EARLIEST * 1000 + " + range * 60000000) AS seen FROM range(60 * 24 * 9) WHERE "
                + except, IDS));
    }

    private CheckResult volume(Season season, Direction direction, long now) {
        return volume(season, direction, now, now);
    }

    private CheckResult volume(Season season, Direction direction, long since, long now) {
        var volume = new Volume("seen", HOUR, 5 * HOUR / 60, season, 14 * 24 * HOUR, direction);
        return inspector(tables).inspect(TABLE, List.of(check("v", volume, false, Expectation.of(Operator.AT_MOST, BigDecimal.valueOf(4)))), since, now).results().getFirst();
    }

    @Test
    void theLastWholeWindowIsHeldToThoseBeforeIt() {
        sixtyAnHour("true");
        assertThat(volume(Season.HOUR_OF_DAY, Direction.BOTH, NOW - HOUR / 2)).satisfies(result -> {
            assertThat(result.status()).isEqualTo(Status.PASS);
            assertThat(result.value()).hasValue(60);
            assertThat(result.unit()).isEqualTo("rows");
            assertThat(result.expected()).matches("5\\d to 6\\d from 2026-01-01T22:00:00Z");
        });
    }

    @Test
    void aWindowWithoutRowsIsSeenAsSoonAsItHasEnded() {
        sixtyAnHour("epoch_ms(seen) < " + (NOW - 2 * HOUR));
        assertThat(volume(Season.HOUR_OF_DAY, Direction.BOTH, NOW - 55 * HOUR / 60 - 1)).extracting(CheckResult::status).isEqualTo(Status.PASS);
        assertThat(volume(Season.HOUR_OF_DAY, Direction.BOTH, NOW - 55 * HOUR / 60)).satisfies(result -> {
            assertThat(result.status()).isEqualTo(Status.FAIL);
            assertThat(result.value()).hasValue(0);
        });
        assertThat(volume(Season.HOUR_OF_DAY, Direction.DROP, NOW - 55 * HOUR / 60)).satisfies(result -> {
            assertThat(result.status()).isEqualTo(Status.FAIL);
            assertThat(result.expected()).startsWith(">= 5");
        });
        assertThat(volume(Season.HOUR_OF_DAY, Direction.SPIKE, NOW - 55 * HOUR / 60).status()).isEqualTo(Status.PASS);
    }

    @Test
    void nothingIsSaidBeforeThereIsEnoughToSayItFrom() {
        sixtyAnHour("epoch_ms(seen) < " + (NOW - 2 * HOUR));
        assertThat(volume(Season.DAY_OF_WEEK, Direction.BOTH, NOW - 55 * HOUR / 60)).satisfies(result -> {
            assertThat(result.status()).isEqualTo(Status.PASS);
            assertThat(result.value()).hasValue(0);
            assertThat(result.expected()).isEqualTo("learned after 14 days, so far 8.8");
        });
        sixtyAnHour("false");
        assertThat(volume(Season.NONE, Direction.BOTH, NOW)).extracting(CheckResult::status, CheckResult::expected).containsExactly(Status.PASS, "learned after 1.1 days, so far 0");
    }

    @Test
    void ofTheWindowsThatHaveEndedSinceTheLastLookTheWorstIsTold() {
        sixtyAnHour("epoch_ms(seen) NOT BETWEEN " + (NOW - 5 * HOUR) + " AND " + (NOW - 4 * HOUR - 1));
        assertThat(volume(Season.HOUR_OF_DAY, Direction.BOTH, NOW - HOUR / 2).status()).as("of the last").isEqualTo(Status.PASS);
        assertThat(volume(Season.HOUR_OF_DAY, Direction.BOTH, NOW - 7 * HOUR, NOW - HOUR / 2)).satisfies(result -> {
            assertThat(result.status()).isEqualTo(Status.FAIL);
            assertThat(result.value()).hasValue(0);
            assertThat(result.expected()).endsWith("from 2026-01-01T19:00:00Z");
        });
        assertThat(volume(Season.HOUR_OF_DAY, Direction.BOTH, NOW - 3 * HOUR, NOW - HOUR / 2).status()).as("told before").isEqualTo(Status.PASS);
    }

    private void sixtyAnHourAfter(long old) {
        tables.table("silver.t", COLUMNS, tables.file("SELECT 'a' AS key, range AS n, 1.5::DECIMAL(9,2) AS price, make_timestamptz(CASE WHEN range = 0 THEN " + old * 1000 + " ELSE " + EARLIEST * 1000
                + " + range * 60000000 END) AS seen FROM range(60 * 24 * 9) WHERE range = 0 OR epoch_ms(make_timestamptz(" + EARLIEST * 1000 + " + range * 60000000)) >= " + (NOW - 2 * 24 * HOUR), IDS));
    }

    /** Two days are too few for an hour's season: one old row does not make weeks without rows of what was before. */
    @Test
    void oneOldRowIsNoHistory() {
        sixtyAnHourAfter(NOW - 100 * 24 * HOUR);
        assertThat(volume(Season.HOUR_OF_DAY, Direction.BOTH, NOW - HOUR / 2)).extracting(CheckResult::status, CheckResult::expected)
                .containsExactly(Status.PASS, "learned after 7 days, so far 1.8");
    }

    @Test
    void afterAPauseThatIsLongerThanTrainingItLearnsAnew() {
        sixtyAnHourAfter(NOW - 16 * 24 * HOUR);
        assertThat(volume(Season.HOUR_OF_DAY, Direction.BOTH, NOW - HOUR / 2)).extracting(CheckResult::status, CheckResult::expected)
                .containsExactly(Status.PASS, "learned after 7 days, so far 1.8");
    }

    @Test
    void daysAndTimesWithoutAZoneAreCountedAsThoseOfUtc() {
        tables.table("silver.t", List.of(column(1, "day", "date"), column(2, "moment", "timestamp")), tables.file(
                "SELECT DATE '2026-01-01' - (range // 10)::INTEGER AS day, TIMESTAMP '2026-01-01 23:00:00' - INTERVAL 1 DAY * (range // 10) AS moment FROM range(600)", "day: 1, moment: 2"));
        for (String column : List.of("day", "moment")) {
            var volume = new Volume(column, 24 * HOUR, 0, Season.NONE, 40 * 24 * HOUR, Direction.BOTH);
            assertThat(inspector(tables).inspect(TABLE, List.of(check("v", volume, false, Expectation.of(Operator.AT_MOST, BigDecimal.valueOf(4)))), NOW, NOW).results()).singleElement().satisfies(result -> {
                assertThat(result.status()).as(column + result).isEqualTo(Status.PASS);
                assertThat(result.value()).hasValue(10);
                assertThat(result.expected()).endsWith("from 2026-01-01T00:00:00Z");
            });
        }
    }

    private CheckResult watched(Measure of, String n, String seen) {
        return watched(of, "long", n, seen);
    }

    private CheckResult watched(Measure of, String type, String n, String seen) {
        tables = new ParquetTables(folder.resolve("of" + asked++));
        var columns = List.of(column(1, "key", "string"), column(2, "n", type), column(3, "price", "decimal(9, 2)"), column(4, "seen", "timestamptz"));
        tables.table("silver.t", columns, tables.file("SELECT 'a' || (range % 7) AS key, " + n + " AS n, 1.5::DECIMAL(9,2) AS price, make_timestamptz(" + EARLIEST * 1000
                + " + range * 60000000) AS seen FROM range(60 * 24 * 9) WHERE " + seen, IDS));
        var volume = new Volume(of, "seen", HOUR, 5 * HOUR / 60, Season.HOUR_OF_DAY, 14 * 24 * HOUR, of instanceof TableCheck.Age ? Direction.SPIKE : Direction.BOTH);
        var check = check("v", volume, false, Expectation.of(Operator.AT_MOST, BigDecimal.valueOf(4)));
        return inspector(tables).inspect(TABLE, List.of(check), NOW - HOUR / 2, NOW - HOUR / 2).results().getFirst();
    }

    /** Of each measure: what it is in most windows, and what it is in the last. */
    @Test
    void whatIsMeasuredOfTheLastWindowIsHeldToThoseBeforeIt() {
        String last = "epoch_ms(make_timestamptz(" + EARLIEST * 1000 + " + range * 60000000)) >= " + (NOW - 2 * HOUR);
        record Case(Measure of, String usual, String odd, String found) {}
        for (var one : List.of(
                new Case(new TableCheck.Missing("n", true, List.of()), "CASE WHEN range % 10 > 0 THEN 1 END", "CASE WHEN range % 2 > 0 THEN 1 END", "50 %"),
                new Case(new TableCheck.Statistic("n", Figure.MEAN, 0), "range % 10", "range % 20", "9.5"),
                new Case(new TableCheck.Statistic("n", Figure.SUM, 0), "range % 10", "range % 20", "570"),
                new Case(new TableCheck.Statistic("n", Figure.SUM, 0), "range % 10 - 6", "range % 20 - 6", "210"),
                new Case(new TableCheck.Statistic("n", Figure.QUANTILE, 0.5), "range % 10", "range % 20", "9.5"),
                new Case(new TableCheck.Statistic("n", Figure.DISTINCT, 0), "range % 30", "range % 3", "3"))) {
            assertThat(watched(one.of(), one.usual(), "true")).as(one + "").extracting(CheckResult::status, CheckResult::reason).containsExactly(Status.PASS, "");
            assertThat(watched(one.of(), "CASE WHEN " + last + " THEN " + one.odd() + " ELSE " + one.usual() + " END", "true")).as(one + "").satisfies(result -> {
                assertThat(result.status()).isEqualTo(Status.FAIL);
                assertThat(result.found()).isEqualTo(one.found());
                assertThat(result.expected()).contains(" to ").endsWith("from 2026-01-01T22:00:00Z");
            });
        }
    }

    @Test
    void anAgeIsThatAtTheWindowsEndAndGrowsOverWindowsWithoutRows() {
        var age = new TableCheck.Age("seen");
        assertThat(watched(age, "range", "true")).satisfies(result -> assertThat(result.status() + " " + result.found()).isEqualTo("PASS 60 s"));
        assertThat(watched(age, "range", "epoch_ms(seen) < " + (NOW - 3 * HOUR))).satisfies(result -> {
            assertThat(result.status()).isEqualTo(Status.FAIL);
            assertThat(result.found()).isEqualTo("7260 s");
            assertThat(result.expected()).startsWith("<= ").contains(" s from ");
        });
    }

    @Test
    void whereTheLastWindowHasNothingToMeasureItPassesAndSaysSo() {
        assertThat(watched(new TableCheck.Statistic("n", Figure.MEAN, 0), "range", "epoch_ms(seen) < " + (NOW - 2 * HOUR))).satisfies(result -> {
            assertThat(result.status()).isEqualTo(Status.PASS);
            assertThat(result.value()).isEmpty();
            assertThat(result.reason()).isEqualTo("there was nothing to measure");
        });
    }

    /** Of amounts, which are 0 where there is nothing, and of a figure. */
    @Test
    void aWindowThatMeasuresNoFiniteNumberIsToldAndNotTakenForNothing() {
        String last = "epoch_ms(make_timestamptz(" + EARLIEST * 1000 + " + range * 60000000)) >= " + (NOW - 2 * HOUR);
        String once = "range = 60 * 24 * 5";
        for (var figure : List.of(Figure.SUM, Figure.MEAN, Figure.STDDEV)) {
            var of = new TableCheck.Statistic("n", figure, 0);
            assertThat(watched(of, "double", "CASE WHEN " + last + " THEN 'Infinity'::DOUBLE ELSE range % 10 END", "true")).as(figure + "").satisfies(result -> {
                assertThat(result.status()).isEqualTo(Status.ERROR);
                assertThat(result.value()).isEmpty();
                assertThat(result.reason()).startsWith("LA-5030 what was measured of the rows from 2026-01-01T22:00:00Z is no finite number");
            });
            assertThat(watched(of, "double", "CASE WHEN " + once + " THEN 'NaN'::DOUBLE ELSE range % 10 END", "true")).as(figure + "").satisfies(result -> {
                assertThat(result.status()).isEqualTo(Status.PASS);
                assertThat(result.reason()).isEqualTo("1 window before measured no finite number, and is left out");
            });
        }
    }

    /** Rows from before the column have no value: not 0, and not one that is usual. */
    @Test
    void aColumnThatWasAddedIsLearnedFirst() {
        for (var of : List.of(new TableCheck.Statistic("n", Figure.SUM, 0), new TableCheck.Statistic("n", Figure.DISTINCT, 0), new TableCheck.Missing("n", true, List.of()))) {
            assertThat(watched(of, "CASE WHEN range >= 60 * 24 * 7 THEN range % 10 END", "true")).as(of + "").extracting(CheckResult::status, CheckResult::expected)
                    .containsExactly(Status.PASS, "learned after 7 days, so far 1.8");
        }
    }

    @Test
    void theSameSnapshotSaysTheSameOfAWindow() {
        sixtyAnHour("true");
        assertThat(volume(Season.HOUR_OF_DAY, Direction.BOTH, NOW - HOUR / 2)).isEqualTo(volume(Season.HOUR_OF_DAY, Direction.BOTH, NOW - HOUR / 3));
    }
}
