package io.lakeactors.quality;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeactors.contract.expression.Expr;
import io.lakeactors.contract.expression.RowExpression;
import io.lakeactors.model.MicroBatch;
import io.lakeactors.model.OnFail;
import io.lakeactors.model.Rule;
import io.lakeactors.model.Schema;
import io.lakeactors.model.TimeForm;
import io.lakeactors.model.Type;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExpressionsTest {
    private static final Schema SCHEMA = new Schema(List.of(
            Rows.field("i", new Type.Int()), Rows.field("l", new Type.Long()), Rows.field("d", new Type.Decimal(18, 2)),
                    Rows.field("w", new Type.Decimal(38, 4)),
            Rows.field("f", new Type.Double()), Rows.field("t", new Type.Text()), Rows.field("b", new Type.Bool()),
                    Rows.field("at", new Type.Timestamp(true, TimeForm.ISO)),
            Rows.field("n", new Type.Int())));
    /** n is null. */
    private static final Object[] ROW = {7, Long.MAX_VALUE, "1.25", "123456789012345678901234.5678", 0.1, "größe", true, 1_000_000L, null};

    private static boolean passes(String expression, Object[] row) {
        Judge judge = Judge.of(Rows.contract(SCHEMA, new Rule.Expression("r", expression, OnFail.QUARANTINE)));
        return judge.judge(Rows.batch(SCHEMA, 0, List.<Object[]>of(row)), judge.newWindow()).pass().count() == 1;
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', value = {
        "i == 7", "i / 2 == 3", "-i / 2 == -3", "-i % 4 == -3", "i * 2 - 1 == 13", "i / 2.0 == 3.5", "d * d == 1.5625", "d + 0.005 == 1.255",
                "d % 0.5 == 0.25", "d > i - 6", "d < 1.250000001",
        "l + 1 > l", "l * l > l", "l + 1 == 9223372036854775808", "-l - 1 < 0", "w > 123456789012345678901234.5677",
                "w * 10 == 1234567890123456789012345.678", "f == 0.1", "f + 0.2 != 0.3", "f * i < 0.71",
        "t == 'größe'", "size(t) == 5", "t > 'gro'", "t.startsWith('gr') && t.endsWith('ße') && t.contains('öß') && t.matches('ö')", "t in ['a', 'größe']",
                "!(t in ['a'])", "b", "b == true", "!(b == false)",
        "at == timestamp('1970-01-01T00:00:01Z')", "at < timestamp('1970-01-01T00:00:01.000001Z')", "n == null", "!(n != null)", "i != null", "n > 5",
                "n > 5 || i == 8", "n + 1 == null", "i / 0 == null", "f / 0.0 == null",
        "n > 5 && i == 7", "!(n > 5)", "n in [1]", "(n > 5) == null"
    })
    void whatIsTrueOrUnknownPasses(String expression) {
        assertThat(passes(expression, ROW)).isTrue();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', value = {
        "i > 7", "d * d != 1.5625", "l + 1 < l", "l + 1 == l", "w == 0", "t == 'grösse'", "size(t) == 7", "t in ['a', 'b']", "!b", "n != null",
                "i == 8 && n > 5", "!(n == null)", "at > timestamp('1970-01-01T00:00:01Z')",
        "i == 8 || !b", "f > 0.1"
    })
    void whatIsFalseFails(String expression) {
        assertThat(passes(expression, ROW)).isFalse();
    }

    @Property(tries = 500)
    void anExactNumberIsComparedWithADoubleAsTheNearestDouble(@ForAll @LongRange(min = -999_999_999_999_999_999L, max = 999_999_999_999_999_999L) long unscaled) {
        var exact = BigDecimal.valueOf(unscaled, 2);
        Object[] row = {0, 0L, exact.toString(), "0", exact.doubleValue(), "", true, 0L, 0};
        assertThat(passes("d == f", row)).isTrue();
    }

    @Property(tries = 1500)
    void columnsAgreeWithRows(@ForAll("expressions") String text, @ForAll long seed) {
        MicroBatch batch = Rows.batch(SCHEMA, 0, rows(new Random(seed)));
        Expr expr = RowExpression.parse(text, SCHEMA);
        Judge judge = Judge.of(Rows.contract(SCHEMA, new Rule.Expression("r", text, OnFail.QUARANTINE)));
        var expected = new ArrayList<Integer>();
        for (int row = 0; row < batch.columns().rows(); row++) {
            if (!Boolean.FALSE.equals(new RowValue(batch.columns(), row).of(expr))) {
                expected.add(row);
            }
        }
        assertThat(Rows.passed(judge.judge(batch, judge.newWindow()))).isEqualTo(expected);
    }

    private static List<Object[]> rows(Random random) {
        long[] longs = {0, 1, -1, 7, Long.MAX_VALUE, Long.MIN_VALUE, 1L << 53, 1L << 62};
        String[] texts = {"", "a", "ab", "größe", "😀"};
        double[] doubles = {0, -0.0, 1, 0.1, 1e300, Double.NaN, Double.NEGATIVE_INFINITY};
        var rows = new ArrayList<Object[]>();
        for (int row = 0; row < 70; row++) {
            Object[] values = {
                random.nextInt(5) - 2, longs[random.nextInt(longs.length)], (random.nextInt(500) - 250) + ".25", (random.nextLong() >> 20) + "000000000.0001",
                doubles[random.nextInt(doubles.length)], texts[random.nextInt(texts.length)], random.nextBoolean(), (long) random.nextInt(3), random.nextInt(3)
            };
            for (int column = 0; column < values.length; column++) {
                values[column] = random.nextInt(6) == 0 ? null : values[column];
            }
            rows.add(values);
        }
        return rows;
    }

    @Provide
    Arbitrary<String> expressions() {
        return truths(3);
    }

    private static Arbitrary<String> numbers(int depth) {
        Arbitrary<String> leaves = Arbitraries.of("i", "l", "d", "w", "f", "n", "0", "1", "2.5", "-3", "0.01", "9223372036854775807", "size(t)");
        if (depth == 0) {
            return leaves;
        }
        Arbitrary<String> inner = numbers(depth - 1);
        return Arbitraries.oneOf(
                leaves, inner.map(operand -> "(-" + operand + ")"),
                Combinators.combine(inner, Arbitraries.of("+", "-", "*", "/", "%"), inner)
                        .as((left, sign, right) -> "(" + left + " " + sign + " " + right + ")"));
    }

    private static Arbitrary<String> truths(int depth) {
        Arbitrary<String> comparisons = Combinators.combine(numbers(2), Arbitraries.of("==", "!=", "<", "<=", ">", ">="), numbers(2))
                .as((left, sign, right) -> "(" + left + " " + sign + " " + right + ")");
        Arbitrary<String> leaves = Arbitraries.oneOf(comparisons, numbers(2).map(number -> "(" + number + " == null)"), Arbitraries.of(
                "b", "true", "(t == 'a')", "(t < 'b')", "t.contains('b')", "(i in [1, 2])", "(t != null)", "(at > timestamp('1970-01-01T00:00:00.000001Z'))",
                        "(b == (n > 1))"));
        if (depth == 0) {
            return leaves;
        }
        Arbitrary<String> inner = truths(depth - 1);
        return Arbitraries.oneOf(
                leaves, inner.map(operand -> "!" + operand), inner.map(operand -> "(" + operand + " == null)"),
                Combinators.combine(inner, Arbitraries.of("&&", "||", "=="), inner).as((left, sign, right) -> "(" + left + " " + sign + " " + right + ")"));
    }
}
