package io.lakeactors.contract;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AmountsTest {
    @ParameterizedTest
    @CsvSource({"250ms,250", "1s,1000", "5m,300000", "12h,43200000", "90d,7776000000", "0s,0"})
    void durationsAreInMilliseconds(String text, long millis) {
        assertThat(Amounts.millis(text)).contains(millis);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1", "s", "-1s", "1.5s", "1w", "1S", "999999999999d", "1s 2m"})
    void whatIsNoDurationIsNone(String text) {
        assertThat(Amounts.millis(text)).isEmpty();
    }

    @Test
    void aUnitOfSizeIs1024OfTheOneBefore() {
        assertThat(Amounts.bytes("256MB")).contains(256L << 20).isEqualTo(Amounts.bytes("256MiB"));
        assertThat(Amounts.bytes("1GB")).contains(1L << 30);
        assertThat(Amounts.bytes("1TB")).isEmpty();
    }

    @Property
    void whatIsPrintedReadsBack(@ForAll @LongRange(min = 0, max = 1L << 39) long amount) {
        assertThat(Amounts.millis(Derived.duration(amount))).contains(amount);
        assertThat(Amounts.bytes(Derived.size(amount))).contains(amount);
    }
}
