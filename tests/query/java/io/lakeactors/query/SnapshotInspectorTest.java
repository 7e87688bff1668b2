package io.lakeactors.query;

import static io.lakeactors.query.ParquetTables.column;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.lakeactors.model.CheckResult;
import io.lakeactors.model.CheckResult.Status;
import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.Expectation;
import io.lakeactors.model.Expectation.Operator;
import io.lakeactors.model.LakeError;
import io.lakeactors.model.LakeException;
import io.lakeactors.model.OnFail;
import io.lakeactors.model.Rule;
import io.lakeactors.model.TableCheck;
import io.lakeactors.model.TableCheck.Dimension;
import io.lakeactors.model.TableCheck.Figure;
import io.lakeactors.model.TableCheck.Measure;
import io.lakeactors.model.TableCheck.Severity;
import io.lakeactors.model.TableName;
import io.lakeactors.model.TableReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Checks over real Parquet files. */
class SnapshotInspectorTest {
    static final TableName TABLE = TableName.parse("silver.t");
    static final List<TableReader.ColumnInfo> COLUMNS = List.of(column(1, "key", "string"), column(2, "n", "long"), column(3, "price", "decimal(9, 2)"), column(4, "seen", "timestamptz"));
    static final String IDS = "key: 1, n: 2, price: 3, seen: 4";
    static final long NOW = Instant.parse("2026-01-02T00:00:00Z").toEpochMilli();
    private static final Expectation NONE = Expectation.of(Operator.BE, BigDecimal.ZERO);

    @TempDir
    Path folder;

    private ParquetTables tables;

    /** @param at microseconds */
    record Row(String key, Long n, BigDecimal price, Long at) {
        String sql() {
            return "(" + (key == null ? "NULL" : "'" + key.replace("'", "''") + "'") + "::VARCHAR, " + n + "::BIGINT, " + (price == null ? "NULL" : price.toPlainString()) + "::DECIMAL(9,2), "
                    + (at == null ? "NULL" : "make_timestamptz(" + at + ")") + "::TIMESTAMPTZ)";
        }
    }

    @BeforeEach
    void noTables() {
        tables = new ParquetTables(folder);
    }

    private static ParquetTables tables(Path folder, List<Row> rows) {
        var tables = new ParquetTables(folder);
        String values = rows.isEmpty() ? "SELECT NULL::VARCHAR AS key, NULL::BIGINT AS n, NULL::DECIMAL(9,2) AS price, NULL::TIMESTAMPTZ AS seen WHERE false"
                : "SELECT * FROM (VALUES " + rows.stream().map(Row::sql).collect(Collectors.joining(", ")) + ") AS v(key, n, price, seen)";
        return tables.table("silver.t", COLUMNS, tables.file(values, IDS));
    }

    static SnapshotInspector inspector(TableReader reader) {
        return new SnapshotInspector(reader, new QueryEngine(reader, QueryLimits.DEFAULT));
    }

    static TableCheck check(String id, Measure measure, boolean percent, Expectation expected) {
        return new TableCheck(id, "", Dimension.ACCURACY, Severity.ERROR, false, measure, percent, expected);
    }

    private static TableCheck check(String id, Measure measure) {
        return check(id, measure, false, NONE);
    }

    private static Rule range(String min, String max) {
        return new Rule.Range("r", "n", Optional.ofNullable(min), false, Optional.ofNullable(max), false, OnFail.QUARANTINE);
    }

    private static TableCheck query(String id, String sql) {
        return check(id, new TableCheck.Query(sql));
    }

    private List<CheckResult> results(TableCheck... checks) {
        return inspector(tables).inspect(TABLE, List.of(checks), NOW, NOW).results();
    }

    private void three() {
        tables = tables(folder, List.of(new Row("a", 1L, new BigDecimal("1.50"), 0L), new Row("a", 2L, null, 1_000_000L), new Row(null, null, new BigDecimal("2.25"), null)));
    }

    // Against plain Java.

    @Property(tries = 60)
    void whatIsMeasuredIsWhatPlainJavaCounts(@ForAll("rows") List<Row> rows) throws IOException {
        Path place = Files.createTempDirectory("inspector");
        try {
            var reader = tables(place, rows);
            var checks = List.of(
                    check("rows", new TableCheck.Rows()),
                    check("nulls", new TableCheck.Missing("key", true, List.of())),
                    check("missing", new TableCheck.Missing("key", true, List.of("", "b")), true, NONE),
                    check("listed", new TableCheck.Missing("n", false, List.of("3", "-1"))),
                    check("invalid", new TableCheck.Invalid("n", List.of(range("0", "3.5"), new Rule.Accepted("x", "n", List.of("2"), true, OnFail.LOG)))),
                    check("pattern", new TableCheck.Invalid("key", List.of(new Rule.Pattern("p", "key", "[ab]", OnFail.LOG))), true, NONE),
                    check("accepted", new TableCheck.Invalid("price", List.of(new Rule.Accepted("x", "price", List.of("1.5", "0"), false, OnFail.LOG)))),
                    check("late", new TableCheck.Invalid("seen", List.of(new Rule.Range("r", "seen", Optional.of("1970-01-01T00:00:01Z"), true, Optional.of("1970-01-01 01:00:03+01:00"), true, OnFail.LOG)))),
                    check("duplicates", new TableCheck.Duplicates(List.of("key", "n"))),
                    check("mean", new TableCheck.Statistic("price", Figure.MEAN, 0)),
                    check("sum", new TableCheck.Statistic("n", Figure.SUM, 0)),
                    check("min", new TableCheck.Statistic("price", Figure.MIN, 0)),
                    check("max", new TableCheck.Statistic("n", Figure.MAX, 0)),
                    check("stddev", new TableCheck.Statistic("n", Figure.STDDEV, 0)),
                    check("median", new TableCheck.Statistic("n", Figure.QUANTILE, 0.5)),
                    check("entropy", new TableCheck.Statistic("key", Figure.ENTROPY, 0)),
                    check("age", new TableCheck.Age("seen")),
                    query("sql", "SELECT count(DISTINCT key) FROM ${table}"));

            var found = inspector(reader).inspect(TABLE, checks, NOW, NOW).results();

            assertThat(found).hasSameSizeAs(checks);
            for (int i = 0; i < checks.size(); i++) {
                var expected = Oracle.value(checks.get(i).id(), rows);
                assertThat(found.get(i).value().isPresent()).as(found.get(i).toString()).isEqualTo(expected.isPresent());
                if (expected.isPresent()) {
                    assertThat(found.get(i).value().getAsDouble()).as(found.get(i).id()).isCloseTo(expected.getAsDouble(), Offset.offset(1e-6));
                    assertThat(found.get(i).status()).isEqualTo(found.get(i).value().getAsDouble() == 0 ? Status.PASS : Status.FAIL);
                } else {
                    assertThat(found.get(i).status()).isEqualTo(Status.ERROR);
                }
            }
        } finally {
            delete(place);
        }
    }

    @Provide
    static Arbitrary<List<Row>> rows() {
        var keys = Arbitraries.of("a", "b", "", "c'c", "ab").injectNull(0.2);
        var numbers = Arbitraries.longs().between(-2, 5).injectNull(0.2);
        var prices = Arbitraries.of("0.00", "1.50", "-2.25", "9999999.99").map(BigDecimal::new).injectNull(0.2);
        var times = Arbitraries.of(0L, 1_000_000L, 1_000_001L, 2_500_000L, 3_000_000L, 1_700_000_000_123_456L).injectNull(0.2);
        return Combinators.combine(keys, numbers, prices, times).as(Row::new).list().ofMaxSize(12);
    }

    /** The same by other means. */
    private static final class Oracle {
        static OptionalDouble value(String id, List<Row> rows) {
            var numbers = rows.stream().map(Row::n).filter(Objects::nonNull).mapToDouble(Long::doubleValue).sorted().toArray();
            var prices = rows.stream().map(Row::price).filter(Objects::nonNull).toList();
            return switch (id) {
                case "rows" -> OptionalDouble.of(rows.size());
                case "nulls" -> count(rows.stream().filter(row -> row.key() == null).count());
                case "missing" -> percent(rows.stream().filter(row -> row.key() == null || row.key().isEmpty() || row.key().equals("b")).count(), rows);
                case "listed" -> count(rows.stream().filter(row -> row.n() != null && (row.n() == 3 || row.n() == -1)).count());
                case "invalid" -> count(rows.stream().filter(row -> row.n() != null && (row.n() < 0 || row.n() > 3.5 || row.n() == 2)).count());
                case "pattern" -> percent(rows.stream().filter(row -> row.key() != null && !row.key().matches("[ab]")).count(), rows);
                case "accepted" -> count(prices.stream().filter(price -> price.compareTo(new BigDecimal("1.5")) != 0 && price.signum() != 0).count());
                case "late" -> count(rows.stream().filter(row -> row.at() != null && (row.at() <= 1_000_000 || row.at() >= 3_000_000)).count());
                case "duplicates" -> {
                    var keyed = rows.stream().filter(row -> row.key() != null && row.n() != null).map(row -> List.of(row.key(), row.n())).toList();
                    yield count(keyed.size() - new HashSet<>(keyed).size());
                }
                case "mean" -> prices.isEmpty() ? OptionalDouble.empty() : OptionalDouble.of(
                        prices.stream().reduce(BigDecimal.ZERO, BigDecimal::add).divide(BigDecimal.valueOf(prices.size()), MathContext.DECIMAL64).doubleValue());
                case "sum" -> numbers.length == 0 ? OptionalDouble.empty() : OptionalDouble.of(java.util.Arrays.stream(numbers).sum());
                case "min" -> prices.stream().min(Comparator.naturalOrder()).map(price -> OptionalDouble.of(price.doubleValue())).orElse(OptionalDouble.empty());
                case "max" -> numbers.length == 0 ? OptionalDouble.empty() : OptionalDouble.of(numbers[numbers.length - 1]);
                case "stddev" -> stddev(numbers);
                case "entropy" -> entropy(rows.stream().map(Row::key).filter(Objects::nonNull).toList());
                case "median" -> numbers.length == 0 ? OptionalDouble.empty() : OptionalDouble.of((numbers[(numbers.length - 1) / 2] + numbers[numbers.length / 2]) / 2);
                case "age" -> rows.stream().map(Row::at).filter(Objects::nonNull).mapToLong(Long::longValue).max().stream().mapToDouble(latest -> NOW / 1e3 - latest / 1e6).findFirst();
                case "sql" -> count(rows.stream().map(Row::key).filter(Objects::nonNull).distinct().count());
                default -> throw new IllegalArgumentException(id);
            };
        }

        private static OptionalDouble count(long rows) {
            return OptionalDouble.of(rows);
        }

        private static OptionalDouble percent(long some, List<Row> all) {
            return OptionalDouble.of(all.isEmpty() ? 0 : 100.0 * some / all.size());
        }

        private static OptionalDouble entropy(List<String> values) {
            return values.isEmpty() ? OptionalDouble.empty() : OptionalDouble.of(values.stream().distinct().mapToDouble(value -> {
                double share = (double) Collections.frequency(values, value) / values.size();
                return -share * Math.log(share) / Math.log(2);
            }).sum());
        }

        private static OptionalDouble stddev(double[] values) {
            if (values.length < 2) {
                return OptionalDouble.empty();
            }
            double mean = java.util.Arrays.stream(values).average().orElseThrow();
            return OptionalDouble.of(Math.sqrt(java.util.Arrays.stream(values).map(value -> (value - mean) * (value - mean)).sum() / (values.length - 1)));
        }
    }

    private static void delete(Path place) throws IOException {
        try (var files = Files.walk(place)) {
            files.sorted(Comparator.reverseOrder()).forEach(file -> {
                try {
                    Files.delete(file);
                } catch (IOException failed) {
                    throw new UncheckedIOException(failed);
                }
            });
        }
    }

    @Property(tries = 30)
    void orphansAreTheRowsThatAnotherTableDoesNotKnow(@ForAll("rows") List<Row> rows, @ForAll("rows") List<Row> known) throws IOException {
        Path place = Files.createTempDirectory("inspector");
        try {
            var reader = tables(place, rows);
            reader.table("ref.k", List.of(column(1, "code", "string")), reader.file("SELECT * FROM (VALUES (NULL::VARCHAR)" + known.stream().map(row ->
                    ", (" + (row.key() == null ? "NULL" : "'" + row.key().replace("'", "''") + "'") + ")").collect(Collectors.joining()) + ") AS v(code)", "code: 1"));
            var keys = known.stream().map(Row::key).collect(Collectors.toSet());
            long expected = rows.stream().filter(row -> row.key() != null && !keys.contains(row.key())).count();
            var found = inspector(reader).inspect(TABLE, List.of(check("o", new TableCheck.Orphans("key", TableName.parse("ref.k"), "code"))), NOW, NOW).results();
            assertThat(found.getFirst().value()).hasValue(expected);
        } finally {
            delete(place);
        }
    }

    @Test
    void listedValuesOfFloatsAreThoseThatRowsAreComparedWith() {
        tables.table("silver.t", List.of(column(1, "f", "float")), tables.file("SELECT * FROM (VALUES (0.1::FLOAT), (0.25::FLOAT), ('infinity'::FLOAT)) AS v(f)", "f: 1"));
        var values = List.of("0.1", "1e39");
        assertThat(results(check("missing", new TableCheck.Missing("f", false, values)), check("invalid", new TableCheck.Invalid("f", List.of(new Rule.Accepted("x", "f", values, false, OnFail.LOG))))))
                .extracting(result -> result.value().orElse(-1)).containsExactly(2.0, 1.0);
    }

    // Verdicts.

    @Test
    void thresholdsIncludeTheirBoundsAsTheirWordsSay() {
        three();
        for (var operator : Operator.values()) {
            var expected = operator.isRange() ? new Expectation(operator, new BigDecimal("3"), new BigDecimal("5")) : Expectation.of(operator, new BigDecimal("3"));
            boolean holds = switch (operator) {
                case BE, AT_LEAST, AT_MOST, BETWEEN -> true;
                case NOT_BE, GREATER, LESS, NOT_BETWEEN -> false;
            };
            assertThat(results(check("r", new TableCheck.Rows(), false, expected)).getFirst().status()).as(operator.key()).isEqualTo(holds ? Status.PASS : Status.FAIL);
        }
    }

    @Test
    void aCheckThatOnlyWarnsDoesNotFail() {
        three();
        var warns = new TableCheck("w", "", Dimension.ACCURACY, Severity.WARN, false, new TableCheck.Rows(), false, NONE);
        assertThat(results(warns).getFirst()).satisfies(result -> {
            assertThat(result.status()).isEqualTo(Status.WARN);
            assertThat(result.isBroken()).isFalse();
            assertThat(result.unit()).isEqualTo("rows");
            assertThat(result.expected()).isEqualTo("= 0");
        });
    }

    @Test
    void theResultsNameTheirSnapshotAndAreTheSameAgain() {
        three();
        var checks = List.of(check("r", new TableCheck.Rows()), query("q", "select sum(n) from silver.t"));
        var first = inspector(tables).inspect(TABLE, checks, NOW, NOW);
        assertThat(first.snapshotId()).isEqualTo(OptionalLong.of(1));
        assertThat(inspector(tables).inspect(TABLE, checks, NOW + 1_000_000, NOW + 1_000_000)).isEqualTo(first);
    }

    @Test
    void whatCannotBeMeasuredIsAResultAndKeepsNoOtherFromBeingMeasured() {
        three();
        var found = results(
                check("rows", new TableCheck.Rows()), check("gone", new TableCheck.Missing("gone", true, List.of())), query("bad", "select nonsense from ${table}"), query("two", "select n, key from ${table}"),
                query("many", "select n from ${table}"), query("none", "select n from ${table} where false"), query("text", "select 'x'"), query("drop", "drop table silver.t"), query("file", "select * from read_csv('/etc/passwd')"),
                query("other", "select count(*) from silver.other"), check("ref", new TableCheck.Orphans("key", TableName.parse("ref.gone"), "k")), query("null", "select null::int"), query("inf", "select 'infinity'::double"),
                check("sum", new TableCheck.Statistic("n", Figure.SUM, 0)));

        assertThat(found).extracting(CheckResult::id, CheckResult::status).filteredOn(pair -> pair.toList().get(1) != Status.ERROR).extracting(pair -> pair.toList().getFirst()).containsExactly("rows", "sum");
        assertThat(found).filteredOn(result -> result.status() == Status.ERROR).allSatisfy(result -> {
            assertThat(result.value()).isEmpty();
            assertThat(result.reason()).matches("(?s)LA-\\d{4} .*");
            assertThat(result.isBroken()).isTrue();
        });
        assertThat(found).extracting(CheckResult::reason).filteredOn(reason -> !reason.isEmpty()).satisfiesExactly(
                reason -> assertThat(reason).contains("has no column gone"), reason -> assertThat(reason).contains("nonsense"), reason -> assertThat(reason).contains("2 columns"),
                reason -> assertThat(reason).contains("more than one row"), reason -> assertThat(reason).contains("no row"), reason -> assertThat(reason).contains("LA-5030").contains("no number but x"),
                reason -> assertThat(reason).contains("only SELECT"), reason -> assertThat(reason).contains("read_csv"), reason -> assertThat(reason).contains("there is no table silver.other"),
                reason -> assertThat(reason).contains("there is no table ref.gone"), reason -> assertThat(reason).contains("there is no value"), reason -> assertThat(reason).contains("Infinity"));
    }

    /** As where a column has another type by now than the contract took it for. */
    @Test
    void whatFailsUnexpectedlyIsAnErrorOfThatCheckAlone() {
        three();
        var found = results(check("rows", new TableCheck.Rows()), check("worded", new TableCheck.Missing("n", false, List.of("N/A"))), check("sum", new TableCheck.Statistic("n", Figure.SUM, 0)),
                check("few", new TableCheck.Each("key", 5, new TableCheck.Missing("n", false, List.of("N/A")))));
        assertThat(found).extracting(CheckResult::id, CheckResult::isBroken, CheckResult::status).containsExactly(tuple("rows", true, Status.FAIL), tuple("worded", true, Status.ERROR), tuple("sum", true, Status.FAIL), tuple("few", true, Status.ERROR));
        assertThat(found).filteredOn(result -> result.status() == Status.ERROR).allSatisfy(result -> assertThat(result.reason()).startsWith("LA-5090 measuring failed unexpectedly: java.lang.NumberFormatException"));
    }

    @Test
    void reasonsAreShortWhateverWasMeasured() {
        three();
        var found = results(query("value", "select repeat('x', 5000)"), query("list", "select list(r) from (select range as r from ${table}, range(5000))"),
                query("failure", "select \"" + "nonsense".repeat(100) + "\" from ${table}"));
        assertThat(found).extracting(CheckResult::reason).satisfiesExactly(
                reason -> assertThat(reason).hasSizeLessThan(250).contains("no number but xxx").endsWith("Measure a number that is finite."),
                reason -> assertThat(reason).hasSizeLessThan(250).contains("no number but [0, 1").endsWith("Measure a number that is finite."),
                reason -> assertThat(reason).hasSize(501).contains("nonsense").endsWith("…"));
    }

    @Test
    void aTableThatIsGoneIsAnErrorOfEachOfItsChecks() {
        var found = inspector(tables).inspect(TABLE, List.of(check("a", new TableCheck.Rows()), check("b", new TableCheck.Rows())), NOW, NOW);
        assertThat(found.snapshotId()).isEmpty();
        assertThat(found.results()).extracting(CheckResult::status).containsExactly(Status.ERROR, Status.ERROR);
    }

    @Test
    void anOutageIsNoVerdict() {
        TableReader away = new TableReader() {
            @Override
            public Scan scan(TableName table) {
                throw LakeError.of(ErrorCode.CATALOG_UNREACHABLE, "away", "", "Wait.").asException();
            }

            @Override
            public List<TableName> list() {
                return new ArrayList<>();
            }
        };
        assertThatThrownBy(() -> inspector(away).inspect(TABLE, List.of(check("a", new TableCheck.Rows())), NOW, NOW)).isInstanceOfSatisfying(LakeException.class, failure ->
                assertThat(failure.error().code()).isEqualTo(ErrorCode.CATALOG_UNREACHABLE));
    }

    @Test
    void allChecksOfATableSeeTheSameSnapshot() {
        three();
        var later = tables;
        TableReader moving = new TableReader() {
            @Override
            public Scan scan(TableName table) {
                var scan = later.scan(table);
                later.table("silver.t", COLUMNS);
                return scan;
            }

            @Override
            public List<TableName> list() {
                return later.list();
            }
        };
        assertThat(inspector(moving).inspect(TABLE, List.of(query("a", "select count(*) from ${table}"), query("b", "select count(*) from silver.t"), check("c", new TableCheck.Rows())), NOW, NOW).results())
                .extracting(result -> result.value().orElse(-1)).containsExactly(3.0, 3.0, 3.0);
    }
}
