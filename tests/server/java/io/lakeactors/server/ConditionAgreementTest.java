package io.lakeactors.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeactors.contract.Contracts;
import io.lakeactors.model.Column;
import io.lakeactors.model.ColumnBatch;
import io.lakeactors.model.Contract;
import io.lakeactors.model.MicroBatch;
import io.lakeactors.model.RawBatch;
import io.lakeactors.model.SourceKey;
import io.lakeactors.model.TableCheck;
import io.lakeactors.quality.Judge;
import io.lakeactors.quality.Rejected;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One condition over records on their way and over the rows of a table. */
class ConditionAgreementTest {
    private static final int ROWS = 400;
    private static final int COLUMNS = 11;
    private static final List<Object[]> SOME = rows(new Random(7));
    private static final String CONTRACT = """
            apiVersion: v3.1.0
            kind: DataContract
            id: 4f0c9a5e-6d1b-4b57-9a8e-2b2f7c1f0a12
            name: agreement
            version: 1.0.0
            status: active
            schema:
              - name: agreement
                physicalName: silver.agreement
                logicalType: object
                properties:
                  - {name: i, logicalType: integer, physicalType: int}
                  - {name: d, logicalType: number, physicalType: "decimal(9,2)"}
                  - {name: f, logicalType: number, physicalType: double}
                  - {name: s, logicalType: number, physicalType: float}
                  - {name: t, logicalType: string}
                  - {name: b, logicalType: boolean}
                  - {name: at, logicalType: timestamp}
                  - {name: day, logicalType: date}
                  - {name: l, logicalType: integer, physicalType: bigint}
                  - {name: w, logicalType: number, physicalType: "decimal(38,2)"}
                  - {name: local, logicalType: timestamp, physicalType: timestamp_ntz}
                quality:
                  - {id: broken, type: custom, engine: lakeactors, implementation: "row: !(CONDITION)"}
                  - {id: counted, metric: rowCount, mustBe: 0, customProperties: [{property: la.where, value: "CONDITION"}]}
            """;

    /** The rule lets through what is unknown, so what it holds back is that for which the condition is true. */
    @ParameterizedTest
    @ValueSource(strings = {
        "i > 3", "i == 7 || i == -2", "!(i > 3)", "i != null && !(i in [1, 2])", "i in [1, 2, 3]", "d == 1.5", "d >= 1.499", "d < i", "i < 2.5", "-2 < i", "f > 0.1", "f == 0.1", "f != 0.1", "!(f < 0.1)", "f <= i", "f == f", "s == 0.1",
        "s > 0.1", "s < f", "t == 'größe'", "t > 'gro'", "t < 'z'", "size(t) == 5", "t.startsWith('gr')", "t.endsWith('ße')", "t.contains('öß')", "t.matches('^.r')", "t == 'it\\\\'s' || t == ''", "b", "!b", "b == true", "b != null && !b",
        "at < timestamp('1970-01-01T00:00:05Z')", "day == date('1970-01-03')", "day > date('1969-12-30') && t != null", "(i > 3) == null", "i > 3 || t == null", "i > 3 && f > 0.1 || !b", "true", "false",
        "w > 1.499", "1.499 < w", "w <= -0.001", "w == 1.5", "w != 1.499", "!(w == 1.499)", "w > l", "w < 1e40", "w == 1e40", "!(w > -1e40)", "d == 1.50000000000000000000000000000000000000000001", "l < 1e44", "l >= 9223372036854775806.5", "l == 9223372036854775807.00000000000000000001",
        "l > 0.00000000000000000000000000000000001", "i in [1.0, 2.5]", "f < 1e44", "f > -12345678901234567890123456789012345678901.5", "1 < 2.5", "size(t) > -0.5", "local < timestamp('1970-01-01T00:00:05Z')", "t.matches('^a.b$')", "t.contains('\\\\\\\\')", "`local` != null && l < i"
    })
    void aConditionHoldsOfTheSameRows(String condition) throws SQLException {
        Contract contract = Contracts.read("c.yaml", CONTRACT.replace("CONDITION", condition), "agreement").orThrow();
        var batch = batch(contract);
        var judge = Judge.of(contract);
        var broken = judge.judge(batch, judge.newWindow()).quarantined().stream().map(Rejected::row).sorted().toList();
        assertThat(counted(((TableCheck.Where) contract.checks().getFirst().measure()).sql())).isEqualTo(broken);
    }

    private static List<Integer> counted(String sql) throws SQLException {
        try (var connection = DriverManager.getConnection("jdbc:duckdb:"); var statement = connection.createStatement()) {
            statement.execute("CREATE TABLE t (n INTEGER, i INTEGER, d DECIMAL(9, 2), f DOUBLE, s FLOAT, t VARCHAR, b BOOLEAN, \"at\" TIMESTAMPTZ, day DATE, l BIGINT, w DECIMAL(38, 2), local TIMESTAMP)");
            try (var insert = connection.prepareStatement("INSERT INTO t SELECT ?, ?, ?, ?, ?, ?, ?, make_timestamptz(?), DATE '1970-01-01' + ?::INTEGER, ?, ?, make_timestamp(?)")) {
                for (int row = 0; row < ROWS; row++) {
                    insert.setInt(1, row);
                    for (int column = 0; column < COLUMNS; column++) {
                        insert.setObject(column + 2, SOME.get(row)[column]);
                    }
                    insert.execute();
                }
            }
            var found = new ArrayList<Integer>();
            try (var answer = statement.executeQuery("SELECT n FROM t WHERE " + sql + " ORDER BY n")) {
                while (answer.next()) {
                    found.add(answer.getInt(1));
                }
            }
            return found;
        }
    }

    private static List<Object[]> rows(Random random) {
        return IntStream.range(0, ROWS).mapToObj(row -> new Object[] {one(random, -2, 0, 1, 2, 3, 4, 7, Integer.MAX_VALUE, Integer.MIN_VALUE), one(random, new BigDecimal("1.50"), new BigDecimal("-9999999.99"), new BigDecimal("2.00")),
            one(random, 0.1, Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, -0.0, 7.0), one(random, 0.1f, Float.NaN, 7f, Float.NEGATIVE_INFINITY), one(random, "größe", "", "gr", "it's", "z", "\uD83D\uDE00", "\uFFFD", "Größe", "a\nb", "\\"),
            one(random, true, false), one(random, 0L, 4_999_999L, 5_000_000L, -1L), one(random, 0, 2, -2, 20_000), one(random, 0L, 3L, Long.MAX_VALUE, Long.MIN_VALUE),
            one(random, new BigDecimal("123456789012345678901234567890123456.78"), new BigDecimal("-0.01"), new BigDecimal("1.50")), one(random, 0L, 4_999_999L, 5_000_000L, -1L)}).toList();
    }

    private static Object one(Random random, Object... of) {
        int which = random.nextInt(of.length + 1);
        return which == of.length ? null : of[which];
    }

    private static MicroBatch batch(Contract contract) {
        var raw = new RawBatch(new SourceKey("cluster", "id", "topic", 0), ROWS, 16);
        Column[] columns = contract.schema().fields().stream().map(field -> Column.of(field.type())).toArray(Column[]::new);
        for (int row = 0; row < ROWS; row++) {
            raw.add(row, 0, null, 0, 0, null, 0, 0, null);
            for (int column = 0; column < columns.length; column++) {
                add(columns[column], SOME.get(row)[column]);
            }
        }
        raw.covers(0, ROWS, -1);
        return new MicroBatch(raw, new ColumnBatch(contract.schema(), columns, ROWS), List.of());
    }

    private static void add(Column column, Object value) {
        switch (column) {
            case Column any when value == null -> any.addNull();
            case Column.Bools bools -> bools.add((Boolean) value);
            case Column.Ints ints -> ints.add((Integer) value);
            case Column.Longs longs -> longs.add(value instanceof BigDecimal exact ? exact.unscaledValue().longValueExact() : (Long) value);
            case Column.Floats floats -> floats.add((Float) value);
            case Column.Doubles doubles -> doubles.add((Double) value);
            case Column.Bytes bytes -> {
                byte[] text = value instanceof BigDecimal exact ? exact.unscaledValue().toByteArray() : ((String) value).getBytes(StandardCharsets.UTF_8);
                bytes.add(text, 0, text.length);
            }
            case Column other -> throw new IllegalArgumentException("not of these rows: " + other);
        }
    }
}
