package io.lakeactors.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeactors.connectors.kafka.KafkaSource;
import io.lakeactors.connectors.kafka.KafkaSourceConfig;
import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.LakeException;
import io.lakeactors.model.SourceConnector.Intake;
import io.lakeactors.model.SourceKey;
import io.lakeactors.server.embedded.BrokerOptions;
import io.lakeactors.server.embedded.KafkaBroker;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Kafka source against a real broker. */
class KafkaSourceTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final long PLENTY = 1L << 40;

    @TempDir
    static Path dir;

    private static KafkaBroker broker;
    private static int saslPort;
    private KafkaSource source;

    @BeforeAll
    static void startBroker() throws IOException {
        try (var free = new java.net.ServerSocket(0)) {
            saslPort = free.getLocalPort();
        }
        broker = startAgain();
    }

    private static KafkaBroker startAgain() {
        int known = broker == null ? 0 : Integer.parseInt(broker.bootstrap().split(":")[1]);
        return KafkaBroker.start(dir, BrokerOptions.DEFAULT.withPort(known).withScram(List.of("SCRAM-SHA-256=[name=carol,password=right]")).with(Map.of(
                "log.retention.check.interval.ms", "500",
                "log.cleaner.backoff.ms", "200")));
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    @BeforeEach
    void connect() {
        source = new KafkaSource(KafkaSourceConfig.of(broker.bootstrap(), Map.of()));
    }

    @AfterEach
    void disconnect() {
        source.close();
    }

    @Test
    void everyRecordIsReadOnceInOrderOverReopenings() {
        broker.createTopic("rows", 3, Map.of());
        produce("rows", 30_000, 3);
        for (SourceKey key : partitions("rows")) {
            long position = 0;
            int epoch = -1;
            var all = new ArrayList<String>();
            while (position < 10_000) {
                var sink = new RecordingSink(position);
                try (Intake intake = source.open(key, position, epoch, sink)) {
                    intake.grant(100_000);
                    long from = position;
                    await(() -> sink.position() > from);
                }
                all.addAll(sink.values());
                assertThat(sink.wrong()).isEmpty();
                position = sink.position();
                epoch = sink.leaderEpoch();
            }
            assertThat(all).isEqualTo(IntStream.range(0, 10_000).mapToObj(i -> "value-" + (i * 3 + key.partition())).toList());
        }
    }

    // --- what the tests share

    private List<SourceKey> partitions(String topic) {
        return source.describe(topic, SOON).partitions();
    }

    private static KafkaProducer<String, String> producer(Map<String, Object> more) {
        var properties = new HashMap<String, Object>(Map.of("bootstrap.servers", broker.bootstrap(), "linger.ms", "5", "compression.type", "lz4"));
        properties.putAll(more);
        return new KafkaProducer<>(properties, new StringSerializer(), new StringSerializer());
    }

    private static void produce(String topic, int records, int partitions) {
        try (var producer = producer(Map.of())) {
            for (int i = 0; i < records; i++) {
                producer.send(new ProducerRecord<>(topic, i % partitions, "key-" + i, "value-" + i));
            }
        }
    }

    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + SOON.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("still waiting after " + SOON).isLessThan(deadline);
            try {
                Thread.sleep(5);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
