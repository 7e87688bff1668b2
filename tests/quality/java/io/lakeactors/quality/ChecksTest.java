package io.lakeactors.quality;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeactors.model.OnFail;
import io.lakeactors.model.Rule;
import io.lakeactors.model.Schema;
import io.lakeactors.model.TimeForm;
import io.lakeactors.model.Type;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.BigRange;
import net.jqwik.api.constraints.Scale;
import org.junit.jupiter.api.Test;

/** Each check at its boundaries. A null always passes, except where values are required. */
class ChecksTest {
    private static final OnFail Q = OnFail.QUARANTINE;

    /** The rows that pass a rule on the column x. */
    private static List<Integer> passes(Type type, Rule rule, Object... values) {
        var schema = new Schema(List.of(Rows.field("x", type)));
        Judge judge = Judge.of(Rows.contract(schema, rule));
        return Rows.passed(judge.judge(Rows.column(schema, values), judge.newWindow()));
    }

    private static Rule range(String min, boolean minExclusive, String max, boolean maxExclusive) {
        return new Rule.Range("r", "x", Optional.ofNullable(min), minExclusive, Optional.ofNullable(max), maxExclusive, Q);
    }

    @Test
    void requiredFindsNulls() {
        assertThat(passes(new Type.Text(), new Rule.Required("r", "x", Q), "", null, "a")).containsExactly(0, 2);
    }

    @Test
    void rangesOfIntegersIncludeTheirBoundsUnlessExclusive() {
        assertThat(passes(new Type.Int(), range("1", false, "3", false), 0, 1, 3, 4, null)).containsExactly(1, 2, 4);
        assertThat(passes(new Type.Long(), range("1", true, "3", true), 1, 2, 3)).containsExactly(1);
        assertThat(passes(new Type.Int(), range("0.5", false, "2.5", true), 0, 1, 2, 3)).containsExactly(1, 2);
        assertThat(passes(new Type.Long(), range(null, false, "9223372036854775807", true), Long.MAX_VALUE, Long.MAX_VALUE - 1, Long.MIN_VALUE))
                .containsExactly(1, 2);
        assertThat(passes(new Type.Int(), range("1e30", false, null, false), Integer.MAX_VALUE)).isEmpty();
        assertThat(passes(new Type.Long(), range("-1e30", false, "1e30", false), Long.MAX_VALUE, Long.MIN_VALUE)).containsExactly(0, 1);
    }

    @Test
    void rangesOfDoublesAreOfTheDecimalsThatWereWritten() {
        assertThat(passes(new Type.Double(), range("0.1", false, "0.3", false), 0.1, Math.nextDown(0.1), 0.1 + 0.2, 0.3, Double.NaN, null))
                .containsExactly(0, 3, 5);
        assertThat(passes(new Type.Double(), range("0", true, null, false), 0.0, -0.0, Double.MIN_VALUE, Double.POSITIVE_INFINITY)).containsExactly(2, 3);
        assertThat(passes(new Type.Float(), range(null, false, "0.1", false), 0.1f, Math.nextDown(0.1f))).containsExactly(1);
    }

    @Test
    void rangesOfDecimalsTimesAndDatesAreExact() {
        assertThat(passes(new Type.Decimal(18, 2), range("0.005", false, "1.00", true), "0.00", "0.01", "0.99", "1.00")).containsExactly(1, 2);
        assertThat(passes(new Type.Date(), range("2013-01-01", false, "2013-02-01", true), 15705, 15706, 15736, 15737)).containsExactly(1, 2);
        assertThat(passes(new Type.Timestamp(true, TimeForm.ISO), range("1970-01-01T01:00:00+01:00", true, "1970-01-01T00:00:01Z", false), 0L, 1L,
                1_000_000L, 1_000_001L))
                .containsExactly(1, 2);
    }

    @Property(tries = 300)
    void rangesOfWideDecimalsAgreeWithBigDecimal(
            @ForAll @BigRange(min = "-1e30", max = "1e30") @Scale(5) BigDecimal value,
                    @ForAll @BigRange(min = "-1e30", max = "1e30") @Scale(7) BigDecimal bound, @ForAll boolean exclusive) {
        int order = value.compareTo(bound);
        var type = new Type.Decimal(38, 5);
        assertThat(passes(type, range(bound.toString(), exclusive, null, false), value).size()).isEqualTo(order > 0 || order == 0 && !exclusive ? 1 : 0);
        assertThat(passes(type, range(null, false, bound.toString(), exclusive), value).size()).isEqualTo(order < 0 || order == 0 && !exclusive ? 1 : 0);
    }

    @Test
    void wideDecimalsOnTheirBoundsAreWithin() {
        var type = new Type.Decimal(38, 0);
        for (String edge : List.of("0", "-1", "127", "128", "-128", "-129", "9223372036854775807", "9223372036854775808", "-9223372036854775809",
                "18446744073709551616")) {
            assertThat(passes(type, range(edge, false, edge, false), edge, new BigDecimal(edge).add(BigDecimal.ONE), new BigDecimal(edge)
                    .subtract(BigDecimal.ONE))).containsExactly(0);
        }
    }

    @Test
    void lengthsAreOfCodePointsBytesAndElements() {
        Rule two = new Rule.Length("r", "x", Optional.of(2), Optional.of(2), Q);
        assertThat(passes(new Type.Text(), two, "a", "ab", "äö", "😀😀", "😀", "abc", "", null)).containsExactly(1, 2, 3, 7);
        assertThat(passes(new Type.Binary(), two, new byte[1], new byte[2], new byte[3])).containsExactly(1);
        assertThat(passes(new Type.Array(Rows.field("element", new Type.Int())), two, List.of(1), List.of(1, 2), List.of(), List.of(1, 2, 3)))
                .containsExactly(1);
    }

    @Test
    void acceptedValuesAreComparedAsTheColumnHasThem() {
        assertThat(passes(new Type.Text(), accepted(false, "EWR", ""), "EWR", "ewr", "", "EW", null)).containsExactly(0, 2, 4);
        assertThat(passes(new Type.Text(), accepted(true, "EWR"), "EWR", "JFK", null)).containsExactly(1, 2);
        assertThat(passes(new Type.Int(), accepted(false, "3", "-1", "1.0"), 1, 2, 3, -1)).containsExactly(0, 2, 3);
        assertThat(passes(new Type.Decimal(9, 2), accepted(false, "1.5"), "1.50", "1.51")).containsExactly(0);
        assertThat(passes(new Type.Decimal(38, 2), accepted(false, "1.5", "-100000000000000000000"), "1.50", "1.51", "-100000000000000000000"))
                .containsExactly(0, 2);
        assertThat(passes(new Type.Bool(), accepted(false, "true"), true, false)).containsExactly(0);
        assertThat(passes(new Type.Double(), accepted(false, "0", "0.1"), -0.0, 0.1, Double.NaN)).containsExactly(0, 1);
        assertThat(passes(new Type.Float(), accepted(true, "0.1"), 0.1f, 0.2f)).containsExactly(1);
        assertThat(passes(new Type.Date(), accepted(false, "1970-01-02"), 0, 1)).containsExactly(1);
        UUID uuid = new UUID(1, 2);
        assertThat(passes(new Type.Uuid(), accepted(false, uuid.toString()), uuid, new UUID(2, 1))).containsExactly(0);
    }

    private static Rule accepted(boolean negated, String... values) {
        return new Rule.Accepted("r", "x", Arrays.asList(values), negated, Q);
    }
}
