package io.lakeactors.server.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class TruthTest {
    @Test
    void aRecordIsTheSameWheneverItIsAskedFor() {
        for (long sequence = 0; sequence < 200; sequence++) {
            assertThat(new Truth(5).value(3, sequence)).isEqualTo(new Truth(5).value(3, sequence));
        }
    }

    @Test
    void aFewOfAHundredAreBrokenOrDropped() {
        var fates = LongStream.range(0, 100_000).mapToObj(sequence -> new Truth(9).fate((int) (sequence % 12), sequence))
                .collect(Collectors.groupingBy(fate -> fate, Collectors.counting()));
        assertThat(fates.get(Truth.Fate.QUARANTINE)).isBetween(1_700L, 2_300L);
        assertThat(fates.get(Truth.Fate.DROPPED)).isBetween(800L, 1_200L);
    }

    @Test
    void aGoodRecordCarriesItsPlace() {
        var truth = new Truth(1);
        long good = LongStream.range(0, 100).filter(sequence -> truth.fate(4, sequence) == Truth.Fate.SILVER).findFirst().orElseThrow();
        assertThat(new String(truth.value(4, good), StandardCharsets.UTF_8)).contains("\"id\":\"4-" + good + "\"");
    }
}
