package io.lakeactors.contract.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeactors.model.Field;
import io.lakeactors.model.Schema;
import io.lakeactors.model.TimeForm;
import io.lakeactors.model.Type;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RowExpressionTest {
    private static final Schema SCHEMA = new Schema(List.of(
            Field.of("i", new Type.Int(), false), Field.of("d", new Type.Decimal(18, 2), false), Field.of("f", new Type.Double(), false),
                    Field.of("t", new Type.Text(), false),
            Field.of("b", new Type.Bool(), false), Field.of("day", new Type.Date(), false), Field.of("at", new Type.Timestamp(true, TimeForm.ISO), false),
            Field.of("local", new Type.Timestamp(false, TimeForm.ISO), false), Field.of("in", new Type.Int(), false), Field.of("u", new Type.Uuid(), false),
            Field.of("s", new Type.Struct(List.of(Field.of("x", new Type.Int(), false))), false)));

    @ParameterizedTest
    @ValueSource(strings = {
        "i > 0", "i + d * 2 >= -f / 3", "i % 2 == 0 && !b || t != 'x'", "t in ['a', \"b\"]", "i in [1, -2]", "null == t", "s != null", "size(t) <= 5",
                "t.size() == 1",
        "t.startsWith('a') == t.endsWith('b')", "t.matches('^[a-z]+$')", "day >= date('2013-01-01')", "at < timestamp('2013-01-01T00:00:00+01:00')",
                "local > timestamp('2013-01-01')",
        "`in` == 1", "(i) == ((1))", "b", "true", "b == (i > 1)", "u == null", "t == 'it\\'s'"
    })
    void whatCanBeSaidParses(String text) {
        assertThat(RowExpression.parse(text, SCHEMA).kind()).isEqualTo(Expr.Kind.BOOL);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', value = {
        "i | a row expression needs a boolean", "i > 't' | cannot compare i (int) with a text", "x > 1 | there is no column \"x\"",
                "i > 1 > 2 | do not chain", "i = 1 | equality is ==",
        "i > | unexpected the end", "(i > 1 | \")\" expected", "t + 1 > 2 | cannot calculate", "b > true | no order", "null > i | no order",
                "i > null | no order", "size(i) > 1 | has no size",
        "t.lower() == 'a' | no function \"lower\"", "now() > at | no function \"now\"", "s.x > 1 | fields within", "at > day | cannot compare",
                "at > local | cannot compare",
        "t.matches('(') | not valid RE2", "t.matches('((a{999}){999}){999}') | repeats too much", "timestamp('x') > at | takes a quoted ISO", "i in [d] | literals only", "i in [] | unexpected \"]\"",
                "'a | not closed", "i > 1e999999999999 | too large",
        "i > 1x | after a number", "i ? b : b | unexpected \"?\"", "i == 1 && 2 | needs a boolean", "!i | needs a boolean", "-t == t | cannot negate",
                "u == u | cannot compare", "t == 'a\\d' | unknown escape"
    })
    void whatCannotBeSaidIsTold(String text, String message) {
        assertThatThrownBy(() -> RowExpression.parse(text, SCHEMA)).isInstanceOf(ExpressionException.class).hasMessageContaining(message);
    }

    @Test
    void precedenceIsThatOfCel() {
        assertThat(RowExpression.parse("b || b && i + 2 * 3 == 7", SCHEMA)).isEqualTo(RowExpression.parse("(b || (b && ((i + (2 * 3)) == 7)))", SCHEMA));
        assertThat(RowExpression.parse("i - 2 - 1 == 0", SCHEMA)).isEqualTo(RowExpression.parse("(i - 2) - 1 == 0", SCHEMA));
    }

    @Test
    void aFaultKnowsItsPosition() {
        assertThatThrownBy(() -> RowExpression.parse("i > 1 && x == 2", SCHEMA))
                .isInstanceOfSatisfying(ExpressionException.class, fault -> {
                    assertThat(fault.position()).isEqualTo(9);
                    assertThat(fault.unknownColumn()).contains("x");
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"(", "!", "-"})
    void depthIsBounded(String sign) {
        assertThatThrownBy(() -> RowExpression.parse(sign.repeat(5_000), SCHEMA)).isInstanceOf(ExpressionException.class).hasMessageContaining("deeper");
    }

    @Test
    void lengthIsBounded() {
        assertThatThrownBy(() -> RowExpression.parse("i" + " + 1".repeat(400) + " > 0", SCHEMA)).isInstanceOf(ExpressionException.class)
                .hasMessageContaining("too many terms");
        assertThatThrownBy(() -> RowExpression.parse(" ".repeat(10_001), SCHEMA)).isInstanceOf(ExpressionException.class);
    }
}
