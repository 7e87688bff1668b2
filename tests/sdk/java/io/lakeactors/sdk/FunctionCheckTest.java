package io.lakeactors.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class FunctionCheckTest {
    private record Made(String name, int version, List<ValueType> arguments, ValueType result, java.util.function.Function<Object[], Object> body) implements RowFunction {
        @Override
        public Object apply(Object[] given) {
            return body.apply(given);
        }
    }

    private static final List<Object[]> SAMPLES = List.of(new Object[] {1L}, new Object[] {2L});

    private static List<String> of(java.util.function.Function<Object[], Object> body) {
        return FunctionCheck.ofCalls(new Made("twice", 1, List.of(ValueType.LONG), ValueType.LONG, body), SAMPLES);
    }

    @Test
    void aPureFunctionHasNothingWrongWithIt() {
        assertThat(of(given -> 2 * (Long) given[0])).isEmpty();
    }

    @Test
    void whatThrowsTheSameForTheSameArgumentsIsPureToo() {
        assertThat(of(given -> {
            throw new IllegalArgumentException("no " + given[0]);
        })).isEmpty();
    }

    @Test
    void whatCountsItsCallsIsFound() {
        var calls = new AtomicLong();
        assertThat(of(given -> calls.incrementAndGet())).hasSize(2).allMatch(fault -> fault.contains("at another time"));
    }

    @Test
    void whatGivesAnotherClassThanItSaysIsFound() {
        assertThat(of(given -> "2")).containsExactly("of [1] it gives a String, not a Long", "of [2] it gives a String, not a Long");
    }

    @Test
    void whatItSaysOfItselfIsLookedAt() {
        assertThat(FunctionCheck.ofShape(new Made("1st place", 0, null, null, given -> null))).hasSize(4);
    }
}
