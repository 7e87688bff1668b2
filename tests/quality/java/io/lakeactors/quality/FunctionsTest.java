package io.lakeactors.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.lakeactors.contract.expression.Functions;
import io.lakeactors.contract.expression.KnownFunction;
import io.lakeactors.model.Column;
import io.lakeactors.model.Contract;
import io.lakeactors.model.Field;
import io.lakeactors.model.LakeException;
import io.lakeactors.model.Mapping;
import io.lakeactors.model.MicroBatch;
import io.lakeactors.model.OnFail;
import io.lakeactors.model.RowFault;
import io.lakeactors.model.Rule;
import io.lakeactors.model.Schema;
import io.lakeactors.model.Type;
import io.lakeactors.sdk.RowFunction;
import io.lakeactors.sdk.ValueType;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Columns and rules that call functions of plug-ins. */
class FunctionsTest {
    private static final Schema SCHEMA = new Schema(List.of(Field.of("n", new Type.Int(), false), Field.of("t", new Type.Text(), false), Field.of("f", new Type.Double(), false)));
    private static final Rule RULE = new Rule.Expression("usual", "share@1(n) < 0.5", OnFail.QUARANTINE);

    /** One over its argument. */
    private record Share() implements RowFunction {
        @Override
        public String name() {
            return "share";
        }

        @Override
        public int version() {
            return 1;
        }

        @Override
        public List<ValueType> arguments() {
            return List.of(ValueType.LONG);
        }

        @Override
        public ValueType result() {
            return ValueType.DOUBLE;
        }

        @Override
        public Object apply(Object[] arguments) {
            long n = (Long) arguments[0];
            if (n == 0) {
                throw new ArithmeticException("nothing to share");
            }
            return n < 0 ? null : 1.0 / n;
        }
    }

    @BeforeAll
    static void install() {
        Functions.install(Functions.of(List.of(KnownFunction.of(new Share()))));
    }

    @AfterAll
    static void uninstall() {
        Functions.install(Functions.of(List.of()));
    }

    private static MicroBatch batch(Schema schema) {
        return Rows.batch(schema, 0, List.of(new Object[] {4, "a", 0.0}, new Object[] {0, "b", 0.0}, new Object[] {null, "c", 0.0}, new Object[] {-1, "d", 0.0}, new Object[] {1, "e", 0.0}));
    }

    @Test
    void aColumnIsWhatTheFunctionGivesAndWhatItFailsAtIsAFaultOfThatRow() {
        var fields = List.of(SCHEMA.fields().get(0), SCHEMA.fields().get(1), new Field("f", "f", new Type.Double(), false, "", "", Optional.empty(),
                Optional.of(new Mapping(List.of(), new Type.Double(), Map.of(), Optional.empty(), "share@1(n) * 2", Optional.empty()))));
        var contract = new Contract("id", "c", "1.0.0", "t", new Schema(fields), List.of(), Contract.UnknownFields.IGNORE, "00");

        MicroBatch filled = Computed.of(contract).fill(batch(SCHEMA));

        var column = (Column.Doubles) filled.columns().columns()[2];
        assertThat(column.values()).startsWith(0.5);
        assertThat(column.values()[4]).isEqualTo(2.0);
        assertThat(List.of(column.isNull(0), column.isNull(1), column.isNull(2), column.isNull(3), column.isNull(4))).containsExactly(false, true, true, true, false);
        assertThat(filled.faults()).extracting(RowFault::row, RowFault::column, RowFault::message)
                .containsExactly(tuple(1, "f", "mapping of f from `share@1(n) * 2`: share@1 failed with ArithmeticException: nothing to share"));
    }

    @Test
    void aRuleIsBrokenByWhatItIsFalseForAndByWhatItFailsAt() {
        Judge judge = Judge.of(Rows.contract(SCHEMA, RULE));

        Verdicts verdicts = judge.judge(batch(SCHEMA), judge.newWindow());

        assertThat(Rows.passed(verdicts)).containsExactly(0, 2, 3);
        assertThat(verdicts.quarantined()).extracting(Rejected::row, one -> one.faults().getFirst().message()).containsExactly(
                tuple(1, "share@1(n) < 0.5 cannot be calculated: share@1 failed with ArithmeticException: nothing to share"), tuple(4, "it is not true that share@1(n) < 0.5"));
    }

    @Test
    void whoJudgesWithoutTheFunctionIsToldSo() {
        Functions.install(Functions.of(List.of()));
        try {
            assertThatThrownBy(() -> Judge.of(Rows.contract(SCHEMA, RULE))).isInstanceOf(LakeException.class).hasMessageContaining("LA-5076").hasMessageContaining("share@1");
        } finally {
            install();
        }
    }
}
