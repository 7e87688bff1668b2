package io.lakeactors.contract;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServiceLevelsTest {
    @ParameterizedTest
    @CsvSource({"500,ms,0.5", "4,d,345600", "1.5,Hours,5400", "2,min,120", "1,y,31536000"})
    void aPromiseOfTimeIsInSeconds(String value, String unit, double seconds) {
        assertThat(ServiceLevels.of("domain: shop\nslaProperties: [{ property: latency, value: " + value + ", unit: " + unit + " }]"))
                .satisfies(levels -> assertThat(levels.domain()).isEqualTo("shop")).satisfies(levels -> assertThat(levels.seconds()).containsExactly(java.util.Map.entry("latency", seconds)));
    }

    @Test
    void ofSeveralOfOnePropertyTheLeastHolds() {
        assertThat(ServiceLevels.of("slaProperties: [{ property: latency, value: 2, unit: h, element: a }, { property: latency, value: 5, unit: s, element: b }]").seconds()).containsEntry("latency", 5.0);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "{ property: availability, value: 99.9, unit: percent }", "{ property: latency, value: 5 }", "{ property: latency, value: 3, unit: m }", "{ property: generalAvailability, value: 2026-05-12T09:30:10-08:00 }",
        "{ property: latency, value: soon, unit: s }", "{ property: latency, value: 0, unit: s }"})
    void whatIsNoTimePromisesNone(String level) {
        var levels = ServiceLevels.of("slaProperties: [" + level + "]");
        assertThat(levels.seconds()).isEmpty();
        assertThat(levels.domain()).isEqualTo("none");
    }
}
