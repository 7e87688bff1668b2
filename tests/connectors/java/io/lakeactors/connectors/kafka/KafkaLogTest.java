package io.lakeactors.connectors.kafka;

import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KafkaLogTest {
    @ParameterizedTest
    @ValueSource(strings = {"500", "10000", "15000", "300000"})
    void aTopicIsWrittenToWithEveryRequestTimeoutThatIsAllowed(String millis) {
        var config = KafkaSourceConfig.of("127.0.0.1:9", Map.of("request.timeout.ms", millis));
        assertThatCode(() -> KafkaLog.producer(config).close()).doesNotThrowAnyException();
    }
}
