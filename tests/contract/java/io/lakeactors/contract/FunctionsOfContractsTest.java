package io.lakeactors.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeactors.contract.expression.Functions;
import io.lakeactors.contract.expression.KnownFunction;
import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.Rule;
import io.lakeactors.sdk.RowFunction;
import io.lakeactors.sdk.ValueType;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FunctionsOfContractsTest {
    private static final String MAPPED = Sample.of("name: i, logicalType: integer", "name: risk, physicalType: double, customProperties: [{ property: la.mapping, value: { expression: risk@1(i) } }]");
    private static final String JUDGED = Sample.of("name: i, logicalType: integer") + "    quality: [{ id: usual, type: custom, engine: lakeactors, implementation: 'row: risk@1(i) < 0.5' }]\n";

    private static final class Risk implements RowFunction {
        @Override
        public String name() {
            return "risk";
        }

        @Override
        public int version() {
            return 1;
        }

        @Override
        public List<ValueType> arguments() {
            return List.of(ValueType.DOUBLE);
        }

        @Override
        public ValueType result() {
            return ValueType.DOUBLE;
        }

        @Override
        public Object apply(Object[] arguments) {
            return arguments[0];
        }
    }

    @AfterEach
    void uninstall() {
        Functions.install(Functions.of(List.of()));
    }

    private static void install() {
        Functions.install(Functions.of(List.of(KnownFunction.of(new Risk()))));
    }

    @Test
    void mappingsAndRulesCallWhatIsLoaded() {
        install();
        assertThat(Sample.faults(MAPPED)).isEmpty();
        assertThat(Sample.faults(JUDGED)).isEmpty();
        assertThat(Sample.faults(MAPPED.replace("double", "string"))).anyMatch(fault -> fault.contains("yields no string"));
    }

    @Test
    void whatIsNotLoadedIsAFaultOfItsOwnWithItsLine() {
        assertThat(Sample.read(MAPPED).faults()).singleElement().satisfies(fault -> {
            assertThat(fault.code()).isEqualTo(ErrorCode.FUNCTION_UNKNOWN);
            assertThat(fault.text()).startsWith("c.yaml:").contains("\"risk\" calls risk@1, which is not loaded here", "--plugins");
            assertThat(fault.line()).isPositive();
        });
        assertThat(Sample.read(JUDGED).faults()).singleElement().satisfies(fault -> assertThat(fault.code()).isEqualTo(ErrorCode.FUNCTION_UNKNOWN));
    }

    @Test
    void anotherVersionIsSuggested() {
        install();
        assertThat(Sample.faults(MAPPED.replace("risk@1", "risk@2"))).singleElement().asString().contains("There are risk@1.");
        assertThat(Sample.faults(MAPPED.replace("risk@1", "rusk@1"))).singleElement().asString().contains("Did you mean \"risk@1\"?");
    }

    /** Nothing that it says may be left out: who calculates with it finds out, and stands still. */
    @Test
    void aContractThatWasTakenBeforeKeepsWhatItCalls() {
        var mapped = Contracts.documentTaken("c.yaml", MAPPED).orThrow().tables().getFirst();
        assertThat(mapped.schema().fields().getLast().mapping()).hasValueSatisfying(mapping -> assertThat(mapping.expression()).isEqualTo("risk@1(i)"));
        var judged = Contracts.documentTaken("c.yaml", JUDGED);
        assertThat(judged.orThrow().tables().getFirst().rules()).anyMatch(rule -> rule instanceof Rule.Expression);
        assertThat(judged.leftOut()).isEmpty();
    }
}
