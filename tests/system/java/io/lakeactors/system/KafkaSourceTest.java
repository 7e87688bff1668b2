package io.lakeactors.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeactors.connectors.kafka.KafkaSource;
import io.lakeactors.connectors.kafka.KafkaSourceConfig;
import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.LakeError;
import io.lakeactors.model.LakeException;
import io.lakeactors.model.SourceConnector;
import io.lakeactors.model.SourceKey;
import io.lakeactors.server.chaos.Ports;
import io.lakeactors.server.embedded.BrokerOptions;
import io.lakeactors.server.embedded.BrokerOptions.Listener;
import io.lakeactors.server.embedded.KafkaBroker;
import io.lakeactors.testkit.RecordingSink;
import io.lakeactors.testkit.SourceContract;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The Kafka source against a real broker. */
class KafkaSourceTest extends SourceContract {
    @TempDir
    static Path dir;

    private static KafkaBroker broker;
    private static Admin admin;
    private static BrokerOptions options;
    private static int saslPort;
    private static int sslPort;
    private static Certificates certificates;
    private static int topics;

    @BeforeAll
    static void startBroker() throws Exception {
        int[] free = Ports.free(2);
        saslPort = free[0];
        sslPort = free[1];
        certificates = Certificates.in(dir.resolve("certificates"));
        String scram = "org.apache.kafka.common.security.scram.ScramLoginModule required;";
        String plain = "org.apache.kafka.common.security.plain.PlainLoginModule required user_alice=\"right\";";
        options = BrokerOptions.DEFAULT
                .withScram(List.of("SCRAM-SHA-256=[name=carol,password=right]"))
                .withListeners(List.of(new Listener("GUARDED", "SASL_PLAINTEXT", saslPort), new Listener("TLS", "SSL", sslPort)))
                .with(Map.of(
                        "listener.name.tls.ssl.keystore.location", certificates.keys("broker", "127.0.0.1").toString(),
                        "listener.name.tls.ssl.keystore.password", Certificates.PASSWORD,
                        "listener.name.tls.ssl.truststore.location", certificates.trust("client").toString(),
                        "listener.name.tls.ssl.truststore.password", Certificates.PASSWORD,
                        "listener.name.tls.ssl.client.auth", "required",
                        "listener.name.guarded.sasl.enabled.mechanisms", "PLAIN,SCRAM-SHA-256",
                        "listener.name.guarded.plain.sasl.jaas.config", plain,
                        "listener.name.guarded.scram-sha-256.sasl.jaas.config", scram,
                        "log.cleaner.backoff.ms", "100"));
        broker = KafkaBroker.start(dir, options);
        admin = Admin.create(Map.of("bootstrap.servers", (Object) broker.bootstrap()));
    }

    @AfterAll
    static void stopBroker() {
        admin.close(Duration.ZERO);
        broker.close();
    }

    @Override
    protected SourceConnector connect() {
        return new KafkaSource(KafkaSourceConfig.of(broker.bootstrap(), Map.of()));
    }

    @Override
    protected String topic(int partitions) {
        String name = "topic-" + ++topics;
        broker.createTopic(name, partitions, Map.of());
        return name;
    }

    @Override
    protected void produce(String topic, int partition, int from, int records) {
        try (var producer = producer(Map.of())) {
            for (int i = from; i < from + records; i++) {
                producer.send(new ProducerRecord<>(topic, partition, null, "v" + i));
            }
        }
    }

    @Override
    protected void truncateBelow(String topic, int partition, long position) {
        answer(admin.deleteRecords(Map.of(new TopicPartition(topic, partition), RecordsToDelete.beforeOffset(position))).all());
    }

    @Override
    protected void recreate(String topic) {
        answer(admin.deleteTopics(List.of(topic)).all());
        await(() -> {
            try {
                broker.createTopic(topic, 1, Map.of());
                return answer(admin.describeTopics(List.of(topic)).allTopicNames()).containsKey(topic);
            } catch (IllegalStateException e) {
                return false; // Its deletion is still being heard of.
            }
        });
    }

    @Test
    void transactionsThatWereAbortedAndTheirMarkersLeaveGapsButNothingElse() {
        String topic = topic(1);
        var committed = new ArrayList<String>();
        try (var producer = producer(Map.of("transactional.id", "t"))) {
            producer.initTransactions();
            for (int batch = 0; batch < 20; batch++) {
                boolean abort = batch % 3 == 1 || batch == 19;
                producer.beginTransaction();
                for (int i = 0; i < 10; i++) {
                    producer.send(new ProducerRecord<>(topic, 0, null, batch + "/" + i));
                    committed.addAll(abort ? List.of() : List.of(batch + "/" + i));
                }
                producer.flush();
                if (abort) {
                    producer.abortTransaction();
                } else {
                    producer.commitTransaction();
                }
            }
        }
        var sink = new RecordingSink(0);
        try (var intake = source.open(key(topic, 0), 0, -1, sink)) {
            intake.grant(PLENTY);
            // 20 transactions of ten records and a marker each: the last is aborted, so its positions hold nothing that is delivered.
            await(() -> sink.position() == 220);
        }
        assertThat(sink.values()).isEqualTo(committed);
        assertThat(sink.wrong()).isEmpty();
        assertThat(source.bounds(List.of(key(topic, 0)), SOON).get(key(topic, 0)).end()).isEqualTo(220);
    }

    @Test
    void anOpenTransactionHoldsTheEndBackAndNothingOfItIsDelivered() {
        String topic = topic(1);
        produce(topic, 0, 0, 10);
        try (var producer = producer(Map.of("transactional.id", "open"))) {
            producer.initTransactions();
            producer.beginTransaction();
            producer.send(new ProducerRecord<>(topic, 0, null, "v10"));
            producer.flush();
            assertThat(source.bounds(List.of(key(topic, 0)), SOON).get(key(topic, 0)).end()).isEqualTo(10);
            var sink = new RecordingSink(0);
            try (var intake = source.open(key(topic, 0), 0, -1, sink)) {
                intake.grant(PLENTY);
                await(() -> sink.position() == 10 && sink.end() == 10);
                producer.commitTransaction();
                await(() -> sink.position() == 12);
            }
            assertThat(sink.values()).isEqualTo(values(0, 11));
        }
    }

    @Test
    void compactionLeavesGapsButEveryKeysLastRecordIsRead() {
        String topic = "compacted";
        broker.createTopic(topic, 1, Map.of("cleanup.policy", "compact", "segment.ms", "100", "min.cleanable.dirty.ratio", "0.01",
                "max.compaction.lag.ms", "100"));
        int written = 0;
        RecordingSink sink;
        do {
            try (var producer = producer(Map.of())) {
                for (int i = 0; i < 100; i++, written++) {
                    producer.send(new ProducerRecord<>(topic, 0, "key-" + i % 10, "v" + written));
                }
            }
            sink = read(key(topic, 0), 0, written);
            assertThat(sink.wrong()).isEmpty();
            assertThat(sink.values()).endsWith("v" + (written - 1));
            assertThat(written).as("compaction never came").isLessThan(100_000);
        } while (sink.values().size() == written);
        assertThat(sink.values().size()).isGreaterThanOrEqualTo(10);
    }

    private RecordingSink read(SourceKey key, long from, long to) {
        var sink = new RecordingSink(from);
        try (var intake = source.open(key, from, -1, sink)) {
            intake.grant(PLENTY);
            await(() -> sink.position() == to);
        }
        return sink;
    }

    @Test
    void aBrokerThatIsKilledIsReportedOnceAndReadingGoesOnWhenItIsBack() {
        String topic = topic(2);
        produce(topic, 0, 0, 1_000);
        var first = new RecordingSink(0);
        var second = new RecordingSink(0);
        try (var one = source.open(key(topic, 0), 0, -1, first); var other = source.open(key(topic, 1), 0, -1, second)) {
            one.grant(PLENTY);
            other.grant(PLENTY);
            await(() -> first.position() == 1_000);
            broker.kill();
            await(() -> first.failedWith(ErrorCode.SOURCE_UNREACHABLE) && second.failedWith(ErrorCode.SOURCE_UNREACHABLE));
            assertThatThrownBy(() -> source.describe(topic, Duration.ofSeconds(1)))
                    .isInstanceOfSatisfying(LakeException.class, e -> assertThat(e.error().code()).isEqualTo(ErrorCode.SOURCE_UNREACHABLE));
            String before = broker.bootstrap();
            broker = KafkaBroker.start(dir, options);
            assertThat(broker.bootstrap()).isEqualTo(before);
            await(() -> first.recoveries() == 1 && second.recoveries() == 1);
            produce(topic, 0, 1_000, 500);
            await(() -> first.position() == 1_500);
        }
        assertThat(first.values()).isEqualTo(values(0, 1_500));
        assertThat(first.failures()).hasSize(1);
        assertThat(first.wrong()).isEmpty();
    }

    @Test
    void aBrokerThatIsNeverThereIsNamedWithItsAddress() {
        try (var nowhere = new KafkaSource(KafkaSourceConfig.of("127.0.0.1:1", Map.of()));
                var unknown = new KafkaSource(KafkaSourceConfig.of("no-such-host.invalid:9092", Map.of()))) {
            for (KafkaSource away : List.of(nowhere, unknown)) {
                assertThatThrownBy(() -> away.describe("x", Duration.ofSeconds(1)))
                        .isInstanceOfSatisfying(LakeException.class, e -> assertThat(e.error().code()).isEqualTo(ErrorCode.SOURCE_UNREACHABLE));
                var sink = new RecordingSink(0);
                away.open(new SourceKey("c", "t", "x", 0), 0, -1, sink);
                await(() -> sink.failedWith(ErrorCode.SOURCE_UNREACHABLE));
                assertThat(sink.failures()).hasSize(1);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"PLAIN, alice", "SCRAM-SHA-256, carol"})
    void aWrongPasswordIsDeniedAndTheRightOneReads(String mechanism, String user) {
        String topic = topic(1);
        produce(topic, 0, 0, 10);
        try (var wrong = guarded(mechanism, user, "wrong"); var right = guarded(mechanism, user, "right")) {
            assertThatThrownBy(() -> wrong.describe(topic, SOON))
                    .isInstanceOfSatisfying(LakeException.class, e -> assertThat(e.error().code()).isEqualTo(ErrorCode.SOURCE_DENIED));
            var denied = new RecordingSink(0);
            wrong.open(key(topic, 0), 0, -1, denied).grant(PLENTY);
            await(() -> denied.failedWith(ErrorCode.SOURCE_DENIED));
            assertThat(denied.failures()).hasSize(1);
            var sink = new RecordingSink(0);
            right.open(right.describe(topic, SOON).partitions().getFirst(), 0, -1, sink).grant(PLENTY);
            await(() -> sink.position() == 10);
        }
    }

    private static KafkaSource guarded(String mechanism, String user, String password) {
        return new KafkaSource(KafkaSourceConfig.of("127.0.0.1:" + saslPort,
                Map.of("security.protocol", "SASL_PLAINTEXT", "sasl.mechanism", mechanism, "sasl.username", user, "sasl.password", password)));
    }

    @Test
    void overTlsWithACertificateOfOursIsReadLikeAnyOther() throws Exception {
        String topic = topic(1);
        produce(topic, 0, 0, 10);
        try (var secured = secured("broker", Optional.of("client"))) {
            var sink = new RecordingSink(0);
            try (var intake = secured.open(secured.describe(topic, SOON).partitions().getFirst(), 0, -1, sink)) {
                intake.grant(PLENTY);
                await(() -> sink.position() == 10);
            }
            assertThat(sink.values()).isEqualTo(values(0, 10));
        }
    }

    @Test
    void aBrokerWhoseCertificateIsOfAnotherAuthorityIsNotTrusted() throws Exception {
        try (var misled = secured("stranger", Optional.of("client"))) {
            deniedOverTls(misled, "unable to find valid certification path", "ssl.truststore.location");
            var denied = new RecordingSink(0);
            try (var intake = misled.open(key(topic(1), 0), 0, -1, denied)) {
                intake.grant(PLENTY);
                await(() -> denied.failedWith(ErrorCode.SOURCE_DENIED));
            }
            assertThat(denied.failures()).hasSize(1);
        }
    }

    @Test
    void whoShowsNoCertificateOrAStrangersIsToldSo() throws Exception {
        try (var anonymous = secured("broker", Optional.empty()); var stranger = secured("broker", Optional.of("stranger"))) {
            deniedOverTls(anonymous, "certificate", "ssl.keystore.location");
            deniedOverTls(stranger, "certificate", "ssl.keystore.location");
        }
    }

    private static void deniedOverTls(KafkaSource source, String... says) {
        assertThatThrownBy(() -> source.describe("any", SOON))
                .isInstanceOfSatisfying(LakeException.class, e -> assertThat(e.error().code()).isEqualTo(ErrorCode.SOURCE_DENIED))
                .hasMessageContaining("127.0.0.1:" + sslPort).message().contains(says);
    }

    /** @param trusts whose certificate we trust @param shows whose we show */
    private static KafkaSource secured(String trusts, Optional<String> shows) throws Exception {
        var properties = new HashMap<>(Map.of("security.protocol", "SSL",
                "ssl.truststore.location", certificates.trust(trusts).toString(), "ssl.truststore.password", Certificates.PASSWORD, "ssl.truststore.type", "PKCS12"));
        if (shows.isPresent()) {
            properties.putAll(Map.of("ssl.keystore.location", certificates.keys(shows.get(), "127.0.0.1").toString(),
                    "ssl.keystore.password", Certificates.PASSWORD, "ssl.keystore.type", "PKCS12"));
        }
        return new KafkaSource(KafkaSourceConfig.of("127.0.0.1:" + sslPort, properties));
    }

    @Test
    void aTopicThatIsDeletedForGoodEndsTheIntakeAndNoOther() {
        String gone = topic(1);
        String stays = topic(1);
        produce(gone, 0, 0, 10);
        var deleted = new RecordingSink(0);
        var other = new RecordingSink(0);
        try (var first = source.open(key(gone, 0), 0, -1, deleted); var second = source.open(key(stays, 0), 0, -1, other)) {
            first.grant(PLENTY);
            second.grant(PLENTY);
            await(() -> deleted.position() == 10);
            answer(admin.deleteTopics(List.of(gone)).all());
            produce(stays, 0, 0, 10);
            await(() -> other.position() == 10);
            await(() -> deleted.failedWith(ErrorCode.SOURCE_IDENTITY_CHANGED));
        }
        assertThat(deleted.failures()).as("a broker that lags behind does not know the topic either").first()
                .extracting(LakeError::code).isEqualTo(ErrorCode.SOURCE_UNREACHABLE);
        assertThat(other.failures()).isEmpty();
    }

    @Test
    void aTopicWhoseNameIsNearlyRightIsSuggested() {
        broker.createTopic("shop.orders", 1, Map.of());
        assertThatThrownBy(() -> source.describe("shop.oders", SOON)).hasMessageContaining("did you mean shop.orders?");
        assertThatThrownBy(() -> source.describe("not a topic name!", SOON))
                .isInstanceOfSatisfying(LakeException.class, e -> assertThat(e.error().code()).isEqualTo(ErrorCode.TOPIC_NOT_FOUND));
    }

    @Test
    void positionsArePublishedForLagTools() {
        String topic = topic(1);
        produce(topic, 0, 0, 10);
        for (long position = 1; position <= 7; position++) {
            source.publish("lake-orders", Map.of(key(topic, 0), position));
        }
        var partition = new TopicPartition(topic, 0);
        await(() -> {
            var offsets = answer(admin.listConsumerGroupOffsets("lake-orders").partitionsToOffsetAndMetadata());
            return offsets.containsKey(partition) && offsets.get(partition).offset() == 7;
        });
    }

    private static KafkaProducer<String, String> producer(Map<String, Object> more) {
        var properties = new HashMap<String, Object>(Map.of("bootstrap.servers", broker.bootstrap(), "linger.ms", "5", "compression.type", "lz4"));
        properties.putAll(more);
        return new KafkaProducer<>(properties, new StringSerializer(), new StringSerializer());
    }

    private static <T> T answer(KafkaFuture<T> future) {
        try {
            return future.get(SOON.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException | java.util.concurrent.TimeoutException e) {
            throw new IllegalStateException(e);
        }
    }
}
