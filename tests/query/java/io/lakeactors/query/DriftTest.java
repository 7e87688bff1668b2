package io.lakeactors.query;

import static io.lakeactors.query.ParquetTables.column;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.lakeactors.model.CheckResult;
import io.lakeactors.model.CheckResult.Status;
import io.lakeactors.model.Expectation;
import io.lakeactors.model.Expectation.Operator;
import io.lakeactors.model.TableCheck.Divergence;
import io.lakeactors.model.TableCheck.Drift;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How far values have drifted from how they were distributed, or should be. */
class DriftTest {
    private static final List<ParquetTables.ColumnInfo> COLUMNS = List.of(column(1, "key", "string"), column(2, "n", "double"), column(3, "_la_ingest_ts", "timestamptz"),
            // Names that a query could have taken for its own.
            column(4, "v", "string"), column(5, "since", "double"));
    private static final long HOUR = 3_600_000_000L;
    private static final long DAY = 86_400_000;

    @TempDir
    Path folder;

    private int asked;

    private CheckResult said(Drift drift, String bound, String rows) {
        var tables = new ParquetTables(folder.resolve("of" + asked++));
        tables.table("silver.t", COLUMNS, tables.file("SELECT key::VARCHAR AS key, n::DOUBLE AS n, make_timestamptz(came) AS _la_ingest_ts, (n % 7)::VARCHAR AS v, n::DOUBLE AS since FROM (" + rows + ")", "key: 1, n: 2, _la_ingest_ts: 3, v: 4, since: 5"));
        var check = SnapshotInspectorTest.check("d", drift, false, Expectation.of(Operator.LESS, new BigDecimal(bound)));
        return SnapshotInspectorTest.inspector(tables).inspect(SnapshotInspectorTest.TABLE, List.of(check), SnapshotInspectorTest.NOW, SnapshotInspectorTest.NOW).results().getFirst();
    }

    /** By hand: 0.25 ln 1.5 + 0.25 ln 2, and the root of what SciPy's {@code jensenshannon} of the same shares to the base of 2 is, which is a root already. */
    @ParameterizedTest
    @CsvSource({"PSI, 0.274653", "JENSEN_SHANNON, 0.220896"})
    void sharesAreHeldToThoseOfTheContract(Divergence divergence, double expected) {
        var drift = new Drift("key", divergence, Map.of("a", BigDecimal.valueOf(50), "b", BigDecimal.valueOf(50)), 0, 0, 0);
        assertThat(said(drift, "0.1", "SELECT CASE WHEN range % 4 = 0 THEN 'b' ELSE 'a' END AS key, 1 AS n, 0 AS came FROM range(400)")).satisfies(result -> {
            assertThat(result.value().orElseThrow()).isCloseTo(expected, within(1e-6));
            assertThat(result.status()).isEqualTo(Status.FAIL);
            assertThat(result.reason()).contains("b 50 % → 25 %", "a 50 % → 75 %");
        });
        assertThat(said(drift, "0.01", "SELECT CASE WHEN range % 2 = 0 THEN 'b' ELSE 'a' END AS key, 1 AS n, 0 AS came FROM range(400)")).satisfies(result -> {
            assertThat(result.value()).hasValue(0);
            assertThat(result.status()).isEqualTo(Status.PASS);
        });
    }

    @Test
    void aValueThatIsNewAndOneThatIsGoneAreFarButNotWithoutEnd() {
        var drift = new Drift("key", Divergence.PSI, Map.of("a", BigDecimal.ONE), 0, 0, 0);
        assertThat(said(drift, "1", "SELECT NULL AS key, 1 AS n, 0 AS came FROM range(400)")).satisfies(result -> {
            assertThat(result.value().orElseThrow()).isCloseTo(2 * 0.9999 * Math.log(10_000), within(1e-9));
            assertThat(result.reason()).contains("a 100 % → 0 %", "without key 0 % → 100 %");
        });
        var distance = new Drift("key", Divergence.JENSEN_SHANNON, Map.of("a", BigDecimal.ONE), 0, 0, 0);
        assertThat(said(distance, "1", "SELECT 'c' AS key, 1 AS n, 0 AS came FROM range(400)").value()).hasValue(1);
    }

    /** A day's rows are held to those of the three days before, none of which is earlier. Bins are those of plain Java. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void numbersAreHeldToTheRowsBeforeByTenths(long seed) {
        var random = new Random(seed);
        int hours = 7 * 24;
        double[][] values = IntStream.range(0, hours).mapToObj(hour -> random.doubles(20).map(value -> Math.floor(50 * value * value) + (hour >= hours - 24 ? 3 : hour < hours - 96 ? 1_000 : 0)).toArray())
                .toArray(double[][]::new);
        double[] now = flat(Arrays.copyOfRange(values, hours - 24, hours));
        double[] then = flat(Arrays.copyOfRange(values, hours - 96, hours - 24));
        double[] sorted = Arrays.stream(then).sorted().toArray();
        double[] edges = IntStream.range(1, 10).mapToDouble(i -> sorted[(int) Math.ceil(sorted.length * i / 10.0) - 1]).distinct().toArray();
        double expected = IntStream.rangeClosed(0, edges.length).mapToDouble(bin -> part(Math.max(1e-4, share(now, edges, bin)), Math.max(1e-4, share(then, edges, bin)))).sum();
        String rows = IntStream.range(0, hours).boxed().flatMap(hour -> Arrays.stream(values[hour]).mapToObj(value -> "(" + value + ", " + hour * HOUR + ")")).collect(Collectors.joining(", "));
        var drift = new Drift("n", Divergence.PSI, Map.of(), DAY, 3 * DAY, 10);
        assertThat(said(drift, "0.1", "SELECT 'a' AS key, n, came FROM (VALUES " + rows + ") AS v(n, came)")).satisfies(result -> {
            assertThat(result.value().orElseThrow()).isCloseTo(expected, within(1e-9));
            assertThat(result.status()).isEqualTo(Status.FAIL);
        });
    }

    private static double part(double p, double q) {
        return (p - q) * Math.log(p / q);
    }

    private static double[] flat(double[][] hours) {
        return Arrays.stream(hours).flatMapToDouble(Arrays::stream).toArray();
    }

    private static double share(double[] values, double[] edges, int bin) {
        return Arrays.stream(values).filter(value -> Arrays.stream(edges).filter(edge -> edge < value).count() == bin).count() / (double) values.length;
    }

    /** By the time of events, not of how they came: the last day is of one value, whenever it was read. */
    @Test
    void rowsAreOfWhenTheirTimeSays() {
        var byEvents = new Drift("key", Divergence.PSI, Map.of(), DAY, 3 * DAY, 0, "Moment");
        String rows = "SELECT CASE WHEN range < 24 * 30 THEN 'new' ELSE 'old' END AS key, 1 AS n, (range % 5) * " + HOUR + " AS came, range FROM range(96 * 30)";
        var tables = new ParquetTables(folder.resolve("of" + asked++));
        tables.table("silver.t", List.of(column(1, "key", "string"), column(2, "moment", "timestamptz"), column(3, "_la_ingest_ts", "timestamptz")), tables.file(
                "SELECT key, make_timestamptz(1767225600000000 - (range // 30) * " + HOUR + ") AS moment, make_timestamptz(came) AS _la_ingest_ts FROM (" + rows + ")", "key: 1, moment: 2, _la_ingest_ts: 3"));
        var check = SnapshotInspectorTest.check("d", byEvents, false, Expectation.of(Operator.LESS, BigDecimal.ONE));
        assertThat(SnapshotInspectorTest.inspector(tables).inspect(SnapshotInspectorTest.TABLE, List.of(check), SnapshotInspectorTest.NOW, SnapshotInspectorTest.NOW).results()).singleElement().satisfies(result -> {
            assertThat(result.status()).isEqualTo(Status.FAIL);
            assertThat(result.reason()).isEqualTo("new 0 % → 100 %, old 100 % → 0 %");
        });
    }

    @Test
    void ofTooFewRowsNothingIsSaid() {
        var drift = new Drift("key", Divergence.PSI, Map.of(), DAY, 3 * DAY, 0);
        assertThat(said(drift, "0.1", "SELECT 'a' AS key, 1 AS n, range * " + HOUR + " AS came FROM range(90)")).satisfies(result -> {
            assertThat(result.status()).isEqualTo(Status.PASS);
            assertThat(result.value()).isEmpty();
            assertThat(result.reason()).isEqualTo("fewer than 100 rows to hold");
        });
        assertThat(said(drift, "0.1", "SELECT 'a' AS key, 1 AS n, 0 AS came FROM range(150)").reason()).isEqualTo("fewer than 100 rows to be held to");
        var listed = new Drift("key", Divergence.PSI, Map.of("b", BigDecimal.ONE), 0, 0, 0);
        assertThat(said(listed, "0.1", "SELECT 'a' AS key, 1 AS n, 0 AS came FROM range(99)").status()).isEqualTo(Status.PASS);
        assertThat(said(listed, "0.1", "SELECT 'a' AS key, 1 AS n, 0 AS came FROM range(100)").status()).isEqualTo(Status.FAIL);
        assertThat(said(drift, "0.1", "SELECT 'a' AS key, 1 AS n, 0 AS came FROM range(0)").status()).isEqualTo(Status.PASS);
    }

    @Test
    void ofTooManyValuesNothingIsSaid() {
        var drift = new Drift("key", Divergence.PSI, Map.of("1", BigDecimal.ONE), 0, 0, 0);
        assertThat(said(drift, "0.1", "SELECT range AS key, 1 AS n, 0 AS came FROM range(1001)").reason()).startsWith("LA-5096 key has more than 1000 values");
    }
}
