package io.lakeactors.contract.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeactors.contract.Contracts;
import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.Field;
import io.lakeactors.model.LakeException;
import io.lakeactors.model.Schema;
import io.lakeactors.model.TimeForm;
import io.lakeactors.model.Type;
import io.lakeactors.sdk.RowFunction;
import io.lakeactors.sdk.ValueType;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FunctionCallTest {
    private static final Schema SCHEMA = new Schema(List.of(
            Field.of("i", new Type.Int(), false), Field.of("d", new Type.Decimal(18, 2), false), Field.of("f", new Type.Double(), false), Field.of("t", new Type.Text(), false),
            Field.of("local", new Type.Timestamp(false, TimeForm.ISO), false), Field.of("u", new Type.Uuid(), false)));

    private record Made(String name, List<ValueType> arguments, ValueType result, int scale, Function<Object[], Object> body) implements RowFunction {
        @Override
        public int version() {
            return 1;
        }

        @Override
        public Object apply(Object[] given) {
            return body.apply(given);
        }
    }

    private static KnownFunction identity(ValueType type, int scale) {
        return KnownFunction.of(new Made("same_" + type.name().toLowerCase(java.util.Locale.ROOT), List.of(type), type, scale, given -> given[0]));
    }

    @BeforeAll
    static void install() {
        Functions.install(Functions.of(List.of(identity(ValueType.LONG, 0), identity(ValueType.DOUBLE, 0), identity(ValueType.DECIMAL, 1), identity(ValueType.TEXT, 0), identity(ValueType.LOCAL_TIME, 0),
                KnownFunction.of(new Made("two", List.of(ValueType.DOUBLE, ValueType.TEXT), ValueType.BOOLEAN, 0, given -> true)), KnownFunction.of(new Made("none", List.of(), ValueType.LONG, 0, given -> 1L)))));
    }

    @AfterAll
    static void uninstall() {
        Functions.install(Functions.of(List.of()));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "same_long@1(i) + 1 == 2", "same_double@1(i + d) > f", "same_decimal@1(d * 2) == d", "same_text@1(t) in ['a']", "two@1(f, same_text@1('x')) && !two@1(1, t)", "none@1() == 1",
        "same_local_time@1(timestamp('2013-01-01T00:00:00Z')) < local", "same_text@1(t).startsWith('a')", "size(same_text@1(t)) < 3", "same_long@1(i) == null"})
    void whatFitsParses(String text) {
        assertThat(RowExpression.parse(text, SCHEMA).kind()).isEqualTo(Expr.Kind.BOOL);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', value = {
        "two@1(f) | two@1 takes 2 arguments, not 1: two@1(double, text): boolean", "two@1(f, i) | argument 2 of two@1 is to be of type text, not i (int)",
        "same_long@1(d) == 1 | argument 1 of same_long@1 is to be of type long, not d", "same_double@1(t) > 1 | not t (string)", "same_text@1(u) == 'a' | type text, not u", "two(f, t) | there is no function \"two\"; there are size",
        "two@2(f, t) | there is no function two@2", "two@1 && true | two@1 is a function", "two@1(f t) | \",\" expected", "two@(f, t) | unexpected \"@\"", "same_long@1(i) | a row expression needs a boolean"})
    void whatDoesNotFitIsTold(String text, String message) {
        assertThatThrownBy(() -> RowExpression.parse(text, SCHEMA)).isInstanceOf(ExpressionException.class).hasMessageContaining(message);
    }

    @Test
    void whatAnExpressionCallsIsKnown() {
        Expr expr = RowExpression.parse("two@1(same_double@1(f), t) || none@1() == 1", SCHEMA);
        assertThat(RowExpression.functions(expr)).containsExactly("none@1", "same_double@1", "two@1");
        assertThat(RowExpression.columns(expr)).containsExactly("f", "t");
    }

    @Test
    void anExpressionThatWasReadElsewhereSaysWhatThisProcessLacks() {
        assertThatThrownBy(() -> RowExpression.read("gone@7(i) == 1", SCHEMA)).isInstanceOfSatisfying(LakeException.class, lacks -> {
            assertThat(lacks.error().code()).isEqualTo(ErrorCode.FUNCTION_MISSING);
            assertThat(lacks.error().sentence()).contains("gone@7", "lakeactors.plugins.folder");
        });
        assertThatThrownBy(() -> RowExpression.read("two@1(i) == 1", SCHEMA)).isInstanceOf(ExpressionException.class);
    }

    private static Object through(ValueType type, int scale, Object value) {
        return identity(type, scale).call(new Object[] {value});
    }

    @Test
    void valuesComeBackAsTheyWent() {
        assertThat(through(ValueType.BOOLEAN, 0, true)).isEqualTo(true);
        assertThat(through(ValueType.LONG, 0, BigDecimal.valueOf(Long.MIN_VALUE))).isEqualTo(BigDecimal.valueOf(Long.MIN_VALUE));
        assertThat(through(ValueType.DECIMAL, 1, new BigDecimal("2.25"))).isEqualTo(new BigDecimal("2.2"));
        assertThat(through(ValueType.TEXT, 0, "größe".getBytes(StandardCharsets.UTF_8))).isEqualTo("größe".getBytes(StandardCharsets.UTF_8));
        for (ValueType time : List.of(ValueType.DATE, ValueType.INSTANT, ValueType.LOCAL_TIME)) {
            assertThat(through(time, 0, -1L)).as(time.word()).isEqualTo(-1L);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6})
    void whatNoColumnCanHoldIsAFailure(int which) {
        var given = List.of(Double.NaN, Double.NEGATIVE_INFINITY, new BigDecimal("1e77"), new BigDecimal("1e-2000"), LocalDate.MAX, Instant.MAX, LocalDateTime.MIN).get(which);
        var type = List.of(ValueType.DOUBLE, ValueType.DOUBLE, ValueType.DECIMAL, ValueType.DECIMAL, ValueType.DATE, ValueType.INSTANT, ValueType.LOCAL_TIME).get(which);
        var function = KnownFunction.of(new Made("far", List.of(), type, 2, none -> given));
        assertThatThrownBy(() -> function.call(new Object[0])).isInstanceOf(CallFailure.class).hasMessageStartingWith("far@1 gave");
    }

    @Test
    void aStackThatOverflowsIsAFailureOfTheRow() {
        var function = KnownFunction.of(new Made("deep", List.of(), ValueType.LONG, 0, new Function<>() {
            @Override
            public Object apply(Object[] none) {
                return (Long) apply(none) + 1;
            }
        }));
        assertThatThrownBy(() -> function.call(new Object[0])).isInstanceOf(CallFailure.class).hasMessageContaining("StackOverflowError");
    }

    /** The database does not know them. */
    @Test
    void aConditionOnAWholeTableIsRefusedForThem() {
        String contract = """
                apiVersion: v3.1.0
                kind: DataContract
                id: 4f0c9a5e-6d1b-4b57-9a8e-2b2f7c1f0a12
                name: c
                version: 1.0.0
                status: active
                schema:
                  - name: c
                    physicalName: silver.c
                    logicalType: object
                    properties: [{name: i, logicalType: integer}]
                    quality: [{id: k, metric: rowCount, mustBeGreaterThan: 0, customProperties: [{property: la.where, value: "same_long@1(i) == 1"}]}]
                """;
        assertThat(Contracts.read("c.yaml", contract, "c").faults()).singleElement().satisfies(fault -> assertThat(fault.toString()).contains("c.yaml", "la.where calls a function of a plug-in", "Compare columns with constants"));
    }
}
