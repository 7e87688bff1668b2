package io.lakeactors.decode;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IsoTimeTest {
    @ParameterizedTest
    @ValueSource(strings = {"2024-01-01T00:00:00z", "2024-01-01t00:00:00Z", "2024-01-01 00:00Z", "2024-01-01T05:30:00+05:30", "2024-01-01T05:30:00+0530",
            "2023-12-31T19:00:00-05", "2024-01-01T00:00:00-00:00",
        "2024-01-01T00:00:00.0Z", "2024-01-01T00:00:00.000000000Z"})
    void everyWayToWriteAnInstantIsRead(String text) {
        byte[] bytes = JsonMaker.utf8(text + "\"");
        assertThat(IsoTime.micros(bytes, 0, bytes.length - 1, true)).isEqualTo(1_704_067_200_000_000L);
    }

    @ParameterizedTest
    @ValueSource(strings = {"2024-01-01T00:00:00", "2024-01-01T24:00:00Z", "2024-12-31T23:59:60Z", "2024-01-01T00:60:00Z", "2024-01-01T00:00:00.Z",
            "2024-01-01T00:00:00.1234567890Z", "2024-01-01",
        "2024-01-01T00Z", "2024-01-01T00:00:0Z", "2024-1-01T00:00:00Z", "2023-02-29T00:00:00Z", "1900-02-29T00:00:00Z", "2024-00-01T00:00:00Z",
        "2024-01-32T00:00:00Z", "2024-04-31T00:00:00Z",
        "2024-01-01T00:00:00+18:01", "2024-01-01T00:00:00+1", "2024-01-01T00:00:00+01:60", "2024-01-01T00:00:00+01:0", "2024-01-01T00:00:00 Z",
        " 2024-01-01T00:00:00Z", "2024-01-01T00:00:00ZZ",
        "+2024-01-01T00:00:00Z", "2024-01-01T00:00:00,5Z", "2024/01/01T00:00:00Z", "2024-01-01X00:00:00Z", "2024-01-01T00-00-00Z", "yesterday", "",
        "20240101T000000Z", "2024-01-01T00:00:", "2024-01-01T00:00:00:00Z"})
    void whatIsNoInstantIsATypeFault(String text) {
        byte[] bytes = JsonMaker.utf8(text + "\"");
        assertThat(IsoTime.micros(bytes, 0, bytes.length - 1, true)).isEqualTo(IsoTime.NO_TIME);
    }
}
