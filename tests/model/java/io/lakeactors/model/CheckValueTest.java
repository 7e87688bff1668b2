package io.lakeactors.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CheckValueTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"7.5|percent|7.5 %", "0|rows|0", "12000000|rows|12000000", "3600.4|seconds|3600 s", "2.378|seconds|2.4 s", "10.525||10.525", "123456789.5||123456790",
        "15.5534712|percent|15.5535 %", "-0.0||0"})
    void aValueIsReadTheSameWhereverItIsShown(double value, String unit, String words) {
        assertThat(CheckValue.words(value, unit == null ? "" : unit)).isEqualTo(words);
    }
}
