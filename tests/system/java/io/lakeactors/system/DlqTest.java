package io.lakeactors.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeactors.server.embedded.KafkaBroker;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** Dead letters: what breaks its contract lands in another topic with its cause, and a flood of one fault is told of by few. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class DlqTest {
    private static final Path FILES = Path.of(System.getProperty("lakeactors.root"), "tests", "system", "resources", "quarantine");
    private static final int PARTITIONS = 3;
    private static final int SOME = 20_000;
    private static final int MANY = 100_000;
    private static final int RATE = 40;
    private static final Duration PATIENCE = Duration.ofSeconds(120);

    @TempDir
    static Path dir;

    private KafkaBroker broker;
    private NodeProcess node;
    private int produced;

    @BeforeAll
    void begin() throws Exception {
        broker = KafkaBroker.start(dir.resolve("kafka"));
        start();
    }

    @AfterAll
    void end() throws Exception {
        if (node != null) {
            node.close();
        }
        broker.close();
    }

    private void start() throws Exception {
        node = NodeProcess.start(dir.resolve("home"), List.of("lakeactors.sources.default.bootstrap = \"" + broker.bootstrap() + "\"", "lakeactors.memory.cap = 96MB",
                "lakeactors.drill.enabled = on"));
    }

    private void apply() throws Exception {
        Path work = Files.createDirectories(dir.resolve("work"));
        Files.writeString(work.resolve("orders.yaml"), Files.readString(FILES.resolve("orders.yaml")).replace("pipeline: orders", "pipeline: flood").replace(".orders", ".flood")
                .replace("goals:", "  dead-letters: { rate: " + RATE + "/s, repeats: 2s }\ngoals:"));
        Files.writeString(work.resolve("orders.odcs.yaml"), Files.readString(FILES.resolve("orders.odcs.yaml")).replace(".orders", ".flood"));
        node.apply(work.resolve("orders.yaml"), work.resolve("orders.odcs.yaml"));
    }

    private static ProducerRecord<byte[], byte[]> record(int partition, String key, String value) {
        return new ProducerRecord<>("orders", partition, key == null ? null : key.getBytes(StandardCharsets.UTF_8), value.getBytes(StandardCharsets.UTF_8));
    }

    private static String order(int number, String amount) {
        return "{\"order_id\":\"A-" + number + "\",\"placed\":\"2026-03-01T12:00:00Z\",\"amount\":" + amount + ",\"country\":\"DE\"}";
    }

    private void cut() {
        try (var producer = new SureProducer<>(broker.bootstrap(), Map.of(), new ByteArraySerializer(), new ByteArraySerializer())) {
            var cut = record(0, "the key", "{\"order_id\":\"A-3\",\"placed\":\"2026-0");
            cut.headers().add("trace", new byte[] {0, 1, (byte) 0xff}).add("trace", new byte[0]).add("none", null);
            producer.send(cut);
            produced++;
        }
    }

    /** In the middle of it the node is killed. */
    private void flood(int records) throws Exception {
        try (var producer = new SureProducer<>(broker.bootstrap(), Map.of("linger.ms", "5"), new ByteArraySerializer(), new ByteArraySerializer())) {
            for (int i = 0; i < records; i++) {
                producer.send(record(i % PARTITIONS, "k" + i, order(i, "500.00")));
                produced++;
                if (i % 10_000 == 0) {
                    producer.flush();
                    Thread.sleep(300);
                }
                if (i == records / 2) {
                    node.kill9();
                    start();
                }
            }
        }
        node.awaitPipeline("flood", PATIENCE, pipeline -> pipeline.path("partitions").findValues("next").stream().mapToLong(next -> next.asLong()).sum() == produced);
    }

    private static long told(List<ConsumerRecord<byte[], byte[]>> letters) {
        return letters.stream().mapToLong(letter -> CommittedTopic.header(letter, "la.repeats") == null ? 1 : Long.parseLong(CommittedTopic.header(letter, "la.repeats"))).sum();
    }

    @Test
    @Order(2)
    void aPoisonedRecordLandsBesideItsTopicWithTheCauseAndARepeatedFaultIsToldOfUnderTheRate() throws Exception {
        broker.createTopic("orders", PARTITIONS, Map.of());
        apply();
        cut();
        flood(SOME);
        eachIsToldOfOnce();
    }

    @Test
    @Order(3)
    @Tag("drills")
    void aLongFloodIsToldOfOnceWhateverIsKilled() throws Exception {
        flood(MANY);
        var chance = new Random(20261122);
        for (int kill = 0; kill < 2; kill++) {
            Thread.sleep(chance.nextInt(2_000));
            node.kill9();
            start();
        }
        eachIsToldOfOnce();
        Thread.sleep(3_000);
        eachIsToldOfOnce();
    }

    private void eachIsToldOfOnce() throws Exception {
        long until = System.nanoTime() + PATIENCE.toNanos();
        var letters = CommittedTopic.read(broker.bootstrap(), "orders.dlq");
        while (told(letters) < produced && System.nanoTime() < until) {
            Thread.sleep(200);
            letters = CommittedTopic.read(broker.bootstrap(), "orders.dlq");
        }

        assertThat(told(letters)).as(node.log()).isEqualTo(produced);
        assertThat(letters.stream().map(ConsumerRecord::partition).distinct()).as("as many partitions as the source").allMatch(partition -> partition < PARTITIONS);
        holdsTheRate(letters);
        isAsItCame(letters);
        Thread.sleep(1_000);
        assertThat(told(CommittedTopic.read(broker.bootstrap(), "orders.dlq"))).as("nothing more comes").isEqualTo(produced);
        assertThat(node.metric("lake_outlet_lag_seconds")).isLessThan(5);
    }

    @Test
    @Order(1)
    void theGuidesCommandsAnswerAsItShowsAndBothTopicsHaveWhatItSays() throws Exception {
        Path guide = Path.of(System.getProperty("lakeactors.root"), "docs/guides/topics-out.md");
        Path work = GuideCommands.files(guide, dir.resolve("guide"));
        Files.copy(FILES.resolve("orders.odcs.yaml"), work.resolve("orders.odcs.yaml"));
        broker.createTopic("shop.orders", 2, Map.of());
        try (var producer = new SureProducer<>(broker.bootstrap(), Map.of(), new ByteArraySerializer(), new ByteArraySerializer())) {
            for (String value : List.of(order(0, "12.50"), order(1, "250.00"), "{\"order_id\":", order(3, "180.00"), order(4, "310.00"))) {
                producer.send(new ProducerRecord<>("shop.orders", 0, null, value.getBytes(StandardCharsets.UTF_8)));
            }
        }
        Path applied = Files.createDirectories(dir.resolve("applied"));
        Files.copy(work.resolve("orders.odcs.yaml"), applied.resolve("orders.odcs.yaml"));
        Files.writeString(applied.resolve("orders.yaml"), Files.readString(work.resolve("orders.yaml")) + "# first\n");
        node.apply(applied.resolve("orders.yaml"), applied.resolve("orders.odcs.yaml"));
        node.awaitPipeline("orders", PATIENCE, pipeline -> pipeline.path("partitions").findValues("next").stream().mapToLong(next -> next.asLong()).sum() == 5);

        assertThat(GuideCommands.run(guide, dir.resolve("home"), work)).isEqualTo(6);

        long until = System.nanoTime() + PATIENCE.toNanos();
        while (CommittedTopic.read(broker.bootstrap(), "shop.orders.dlq").size() < 4 && System.nanoTime() < until) {
            Thread.sleep(200);
        }
        assertThat(CommittedTopic.read(broker.bootstrap(), "shop.orders.dlq")).hasSize(4);
        assertThat(CommittedTopic.read(broker.bootstrap(), "clean.orders")).singleElement().satisfies(row -> assertThat(new String(row.key(), StandardCharsets.UTF_8)).isEqualTo("A-0"));
    }

    /** Each single one once, by its place; and in each second of their coming in no more than the rate allows. */
    private void holdsTheRate(List<ConsumerRecord<byte[], byte[]>> letters) {
        var singles = letters.stream().filter(letter -> CommittedTopic.header(letter, "la.repeats") == null).toList();
        var places = new HashSet<String>();
        singles.forEach(letter -> assertThat(places.add(CommittedTopic.header(letter, "la.partition") + "@" + CommittedTopic.header(letter, "la.offset"))).isTrue());
        assertThat(letters.size()).as("of " + produced).isLessThan(1_500);
        assertThat(singles.stream().collect(Collectors.groupingBy(letter -> Instant.parse(CommittedTopic.header(letter, "la.ingest-ts")).getEpochSecond(), Collectors.counting())).values())
                .allMatch(count -> count <= RATE);
        var summary = letters.stream().filter(letter -> CommittedTopic.header(letter, "la.repeats") != null).findFirst().orElseThrow();
        assertThat(CommittedTopic.header(summary, "la.rule")).isEqualTo("amount.range");
        assertThat(CommittedTopic.header(summary, "la.offsets")).matches("\\d@\\d+-\\d+(,\\d@\\d+-\\d+)*");
    }

    private static void isAsItCame(List<ConsumerRecord<byte[], byte[]>> letters) {
        var cut = letters.stream().filter(letter -> "decode.malformed".equals(CommittedTopic.header(letter, "la.rule"))).findFirst().orElseThrow();
        assertThat(new String(cut.key(), StandardCharsets.UTF_8)).isEqualTo("the key");
        assertThat(new String(cut.value(), StandardCharsets.UTF_8)).isEqualTo("{\"order_id\":\"A-3\",\"placed\":\"2026-0");
        var headers = cut.headers().toArray();
        assertThat(headers[0].key()).isEqualTo("trace");
        assertThat(headers[0].value()).containsExactly(0, 1, 0xff);
        assertThat(headers[1].value()).isEmpty();
        assertThat(headers[2].key()).isEqualTo("none");
        assertThat(headers[2].value()).isNull();
        assertThat(CommittedTopic.header(cut, "la.message")).contains("not JSON");
        assertThat(List.of(CommittedTopic.header(cut, "la.topic"), CommittedTopic.header(cut, "la.partition"), CommittedTopic.header(cut, "la.offset"),
                CommittedTopic.header(cut, "la.pipeline"), CommittedTopic.header(cut, "la.contract-version"))).containsExactly("orders", "0", "0", "flood", "1.0.0");
    }
}
