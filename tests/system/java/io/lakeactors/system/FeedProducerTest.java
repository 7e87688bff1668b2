package io.lakeactors.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeactors.model.LakeException;
import io.lakeactors.server.embedded.KafkaBroker;
import io.lakeactors.server.quickstart.Feed;
import io.lakeactors.server.quickstart.FeedProducer;
import io.lakeactors.server.quickstart.FlightEvents;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FeedProducerTest {
    /** Thrown out of the progress report: as good as a crash in the middle. */
    private static final class Crash extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    @Test
    void flightsAreProducedOnceHoweverOftenItIsInterruptedAndStartedAgain(@TempDir Path dir) {
        try (var broker = KafkaBroker.start(dir)) {
            broker.createTopic("flights", 6, Map.of());
            for (int crashAt : new int[] {10_000, 30_000, 70_000}) {
                assertThatThrownBy(() -> FeedProducer.produce(broker.bootstrap(), Feed.flights(), sent -> {
                    if (sent == crashAt) {
                        throw new Crash();
                    }
                })).isInstanceOf(Crash.class);
            }
            var rest = FeedProducer.produce(broker.bootstrap(), Feed.flights(), sent -> {});
            assertThat(rest.total()).isEqualTo(FlightEvents.count());
            assertThat(rest.now()).isPositive().isLessThan(FlightEvents.count() - 60_000);
            assertThat(FeedProducer.produce(broker.bootstrap(), Feed.flights(), sent -> {}).now()).isZero();
        }
    }

    @Test
    void aTopicThatHoldsOtherRecordsIsRefused(@TempDir Path dir) {
        try (var broker = KafkaBroker.start(dir)) {
            broker.createTopic("flights", 1, Map.of());
            FeedProducer.produce(broker.bootstrap(), Feed.flights(), sent -> {});
            try (var producer = new SureProducer<>(broker.bootstrap(), Map.of(), new StringSerializer(), new StringSerializer())) {
                producer.send(new ProducerRecord<>("flights", "a stranger"));
            }
            assertThatThrownBy(() -> FeedProducer.produce(broker.bootstrap(), Feed.flights(), sent -> {})).isInstanceOf(LakeException.class)
                    .hasMessageContaining("80810");
            assertThatThrownBy(() -> FeedProducer.requireOwn(broker.bootstrap(), Feed.flights())).isInstanceOf(LakeException.class).hasMessageContaining("80810");
        }
    }

    @Test
    void aTopicOfSomebodyElseIsRefusedBeforeAnythingIsAddedToIt(@TempDir Path dir) {
        try (var broker = KafkaBroker.start(dir)) {
            FeedProducer.requireOwn(broker.bootstrap(), Feed.airports());
            broker.createTopic("airports", 1, Map.of());
            FeedProducer.requireOwn(broker.bootstrap(), Feed.airports());
            try (var producer = new SureProducer<>(broker.bootstrap(), Map.of(), new StringSerializer(), new StringSerializer())) {
                for (int i = 0; i < 10; i++) {
                    producer.send(new ProducerRecord<>("airports", "04G", "{\"faa\":\"04G\"}"));
                }
            }
            assertThatThrownBy(() -> FeedProducer.requireOwn(broker.bootstrap(), Feed.airports())).isInstanceOf(LakeException.class)
                    .hasMessageContainingAll("the topic airports holds other records", "partition 0", "--home");
            assertThatThrownBy(() -> FeedProducer.produce(broker.bootstrap(), Feed.airports(), sent -> {})).isInstanceOf(LakeException.class);
            assertThat(records(broker, "airports")).isEqualTo(10);
        }
    }

    private static long records(KafkaBroker broker, String topic) {
        try (var consumer = new KafkaConsumer<>(Map.<String, Object>of("bootstrap.servers", broker.bootstrap()), new StringDeserializer(), new StringDeserializer())) {
            return consumer.endOffsets(List.of(new TopicPartition(topic, 0))).values().stream().mapToLong(Long::longValue).sum();
        }
    }
}
