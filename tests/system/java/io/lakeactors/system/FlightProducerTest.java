package io.lakeactors.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeactors.model.LakeException;
import io.lakeactors.server.embedded.KafkaBroker;
import io.lakeactors.server.quickstart.FlightEvents;
import io.lakeactors.server.quickstart.FlightProducer;
import java.nio.file.Path;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FlightProducerTest {
    /** Thrown out of the progress report: as good as a crash in the middle. */
    private static final class Crash extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    @Test
    void flightsAreProducedOnceHoweverOftenItIsInterruptedAndStartedAgain(@TempDir Path dir) {
        try (var broker = KafkaBroker.start(dir)) {
            broker.createTopic("flights", 6, Map.of());
            for (int crashAt : new int[] {10_000, 30_000, 70_000}) {
                assertThatThrownBy(() -> FlightProducer.produce(broker.bootstrap(), "flights", sent -> {
                    if (sent == crashAt) {
                        throw new Crash();
                    }
                })).isInstanceOf(Crash.class);
            }
            var rest = FlightProducer.produce(broker.bootstrap(), "flights", sent -> {});
            assertThat(rest.total()).isEqualTo(FlightEvents.count());
            assertThat(rest.now()).isPositive().isLessThan(FlightEvents.count() - 60_000);
            assertThat(FlightProducer.produce(broker.bootstrap(), "flights", sent -> {}).now()).isZero();
        }
    }

    @Test
    void aTopicThatHoldsOtherRecordsIsRefused(@TempDir Path dir) {
        try (var broker = KafkaBroker.start(dir)) {
            broker.createTopic("flights", 1, Map.of());
            FlightProducer.produce(broker.bootstrap(), "flights", sent -> {});
            try (var producer = new SureProducer<>(broker.bootstrap(), Map.of(), new StringSerializer(), new StringSerializer())) {
                producer.send(new ProducerRecord<>("flights", "a stranger"));
            }
            assertThatThrownBy(() -> FlightProducer.produce(broker.bootstrap(), "flights", sent -> {})).isInstanceOf(LakeException.class)
                    .hasMessageContaining("80810");
        }
    }
}
