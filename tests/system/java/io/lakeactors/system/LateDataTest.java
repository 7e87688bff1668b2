package io.lakeactors.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.lakeactors.server.embedded.KafkaBroker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Events that come out of order, under each policy, through kills and replays: held to a few lines that know nothing of batches. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LateDataTest {
    private static final Path GUIDE = Path.of(System.getProperty("lakeactors.root"), "docs", "guides", "late-data.md");
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final Map<String, String> KEPT = Map.of("retention.ms", "-1");
    private static final Instant NOON = Instant.parse("2026-03-03T12:00:00Z");
    private static final int PARTITIONS = 3;
    private static final int EVENTS = 12_000;
    private static final int LATENESS = 60;

    /** @param second of the event, behind noon, null for none @param sent when its record was @param value less than zero for one that breaks a rule */
    private record Event(int partition, Integer second, int sent, int value) {
        String json() {
            return "{\"id\":\"R\",\"value\":" + value + (second == null ? "" : ",\"taken\":\"" + NOON.plusSeconds(second) + "\"") + "}";
        }
    }

    /** What is to become of the events of a topic: each as partition:offset. */
    private record Truth(List<String> written, List<String> late, List<String> wrong) {}

    @TempDir
    static Path dir;

    private KafkaBroker broker;

    @BeforeAll
    void begin() throws Exception {
        broker = KafkaBroker.start(dir.resolve("kafka"));
    }

    @AfterAll
    void end() {
        broker.close();
    }

    private List<String> conf(String... more) {
        var conf = new ArrayList<>(List.of("lakeactors.sources.default.bootstrap = \"" + broker.bootstrap() + "\"", "lakeactors.memory.cap = 96MB"));
        conf.addAll(List.of(more));
        return conf;
    }

    private void produce(String topic, List<Event> events) {
        try (var producer = new SureProducer<String, String>(broker.bootstrap(), Map.of("linger.ms", "5"), new StringSerializer(), new StringSerializer())) {
            send(producer, topic, events);
        }
    }

    private static void send(KafkaProducer<String, String> producer, String topic, List<Event> events) {
        events.forEach(event -> producer.send(new ProducerRecord<>(topic, event.partition(), NOON.plusSeconds(event.sent()).toEpochMilli(), "k", event.json())));
        producer.flush();
    }

    /** Some minutes out of order; here and there no time, a clock that is wrong by a day, and a row that breaks another rule and says that it is of tomorrow. */
    private static List<Event> shuffled() {
        var chance = new Random(20261122);
        var events = new ArrayList<Event>();
        for (int i = 0; i < EVENTS; i++) {
            int sent = i / 4;
            boolean wrong = chance.nextInt(50) == 0;
            int second = wrong ? sent + 50 : sent - (int) Math.abs(chance.nextGaussian() * 40);
            events.add(new Event(chance.nextInt(PARTITIONS), chance.nextInt(40) == 0 ? null : chance.nextInt(200) == 0 ? second + 86_400 : second, sent, wrong ? -1 : 1));
        }
        return events;
    }

    /** The rule as it is documented, once more. */
    private static Truth truth(List<Event> events) {
        var truth = new Truth(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        var offsets = new TreeMap<Integer, Integer>();
        var newest = new TreeMap<Integer, Integer>();
        for (Event event : events) {
            String place = event.partition() + ":" + (offsets.merge(event.partition(), 1, Integer::sum) - 1);
            int watermark = newest.getOrDefault(event.partition(), -1_000_000) - LATENESS;
            if (event.value() < 0) {
                truth.wrong().add(place);
            } else if (event.second() != null && event.second() < watermark) {
                truth.late().add(place);
            } else {
                truth.written().add(place);
                if (event.second() != null && event.second() - event.sent() <= LATENESS) {
                    newest.merge(event.partition(), event.second(), Math::max);
                }
            }
        }
        return truth;
    }

    private void apply(NodeProcess node, String name, String late, String fresh) throws Exception {
        Path files = Files.createDirectories(dir.resolve(name));
        Files.writeString(files.resolve("readings.yaml"), "pipeline: " + name + "\nfrom: { kafka: { topics: [readings], format: json } }\ncontract: readings.odcs.yaml\n"
                + "to: { bronze: { table: bronze." + name + " }, silver: { table: silver." + name + " } }\ngoals: { fresh: " + fresh + " }\n");
        Files.writeString(files.resolve("readings.odcs.yaml"), """
                apiVersion: v3.1.0
                kind: DataContract
                id: 0c1f9a5e-6d1b-4b57-9a8e-2b2f7c1f0a39
                name: NAME
                version: 1.0.0
                status: active
                schema:
                  - name: readings
                    logicalType: object
                    customProperties:
                      - { property: la.watermark, value: { column: taken, lateness: 1m, late: LATE } }
                    properties:
                      - { name: id, logicalType: string, required: true }
                      - { name: taken, logicalType: timestamp }
                      - { name: value, logicalType: integer, physicalType: int, logicalTypeOptions: { minimum: 0 } }
                """.replace("NAME", name).replace("LATE", late));
        node.apply(files.resolve("readings.yaml"), files.resolve("readings.odcs.yaml"));
    }

    private static List<String> both(List<String> some, List<String> more) {
        var all = new ArrayList<>(some);
        all.addAll(more);
        return all;
    }

    private static void holds(NodeProcess node, String name, List<String> written, List<String> late, List<String> wrong) throws Exception {
        String quarantine = "quarantine.silver_" + name;
        assertThat(Places.of(node, "silver." + name, "true")).as(name + " written").isEqualTo(Places.digest(written));
        assertThat(Places.of(node, quarantine, "rule_id = 'late'")).as(name + " late").isEqualTo(Places.digest(late));
        assertThat(Places.of(node, quarantine, "rule_id = 'value.range'")).as(name + " wrong").isEqualTo(Places.digest(wrong));
    }

    @Test
    void shuffledEventsHaveTheSameResultUnderEachPolicyWhateverIsKilledAndHoweverOftenTheyAreRead() throws Exception {
        broker.createTopic("readings", PARTITIONS, KEPT);
        List<Event> events = shuffled();
        Truth truth = truth(events);
        assertThat(truth.late()).hasSizeBetween(500, EVENTS / 2);
        Path home = dir.resolve("home");
        var chance = new Random(7);
        int sent = 0;
        for (int life = 0; life < 4; life++) {
            try (NodeProcess node = NodeProcess.start(home, conf())) {
                for (String late : life == 0 ? List.of("drop", "quarantine", "keep") : List.<String>of()) {
                    apply(node, late, late, "200ms");
                }
                int to = EVENTS * (life + 1) / 4;
                produce("readings", events.subList(sent, to));
                sent = to;
                if (life < 3) {
                    Thread.sleep(200 + chance.nextInt(1_000));
                    node.kill9();
                } else {
                    threeResults(node, truth);
                    apply(node, "again", "side_output", "5s");
                    node.awaitPipeline("again", PATIENCE, Places.hasRead(EVENTS));
                    holds(node, "again", truth.written(), truth.late(), truth.wrong());
                    released(node, truth);
                }
            }
        }
        try (NodeProcess node = NodeProcess.start(dir.resolve("elsewhere"), conf("lakeactors.memory.cap = 48MB"))) {
            apply(node, "elsewhere", "quarantine", "100ms");
            node.awaitPipeline("elsewhere", PATIENCE, Places.hasRead(EVENTS));
            holds(node, "elsewhere", truth.written(), truth.late(), truth.wrong());
        }
    }

    private static void threeResults(NodeProcess node, Truth truth) throws Exception {
        for (String name : List.of("drop", "quarantine", "keep")) {
            node.awaitPipeline(name, PATIENCE, Places.hasRead(EVENTS));
        }
        holds(node, "drop", truth.written(), List.of(), truth.wrong());
        holds(node, "quarantine", truth.written(), truth.late(), truth.wrong());
        holds(node, "keep", both(truth.written(), truth.late()), List.of(), truth.wrong());
        long late = truth.late().size();
        assertThat(node.get("/v1/pipelines/drop").at("/droppedByRule/late").asLong()).isEqualTo(late);
        assertThat(node.get("/v1/pipelines/quarantine").at("/quarantinedByRule/late").asLong()).isEqualTo(late);
        assertThat(node.get("/v1/pipelines/keep").at("/loggedByRule/late").asLong()).isEqualTo(late);
        assertThat(node.get("/v1/pipelines/drop").at("/totals/dropped").asLong()).isEqualTo(late);
        assertThat(node.get("/v1/pipelines/keep").at("/totals/watermark").asLong()).isBetween(NOON.toEpochMilli(), NOON.plusSeconds(EVENTS / 4).toEpochMilli());
        addsUp(node);
    }

    private static void addsUp(NodeProcess node) throws Exception {
        JsonNode audit = node.post("/v1/audit", Map.of("recount", true));
        assertThat(audit.path("ok").asBoolean()).as(audit.toString()).isTrue();
    }

    private static void released(NodeProcess node, Truth truth) throws Exception {
        JsonNode left = node.post("/v1/quarantine/silver.quarantine/release", Map.of("rule", "late", "reason", "they may come"));
        assertThat(left.path("left").asInt()).as(left.toString()).isEqualTo(truth.late().size());
        holds(node, "quarantine", both(truth.written(), truth.late()), List.of(), truth.wrong());
        addsUp(node);
    }

    @Test
    void theGuidesCommandsAnswerAsItShows() throws Exception {
        broker.createTopic("plant.readings", 1, KEPT);
        Integer[] minutes = {0, 10, -2, -20, null, 12, -4, null};
        try (var producer = new SureProducer<String, String>(broker.bootstrap(), Map.of("linger.ms", "5"), new StringSerializer(), new StringSerializer())) {
            for (int i = 0; i < minutes.length; i++) {
                String taken = i == 4 ? "2031-01-01T00:00:00Z" : minutes[i] == null ? "" : NOON.plusSeconds(60L * minutes[i]).toString();
                String json = "{\"id\":\"R-" + i + "\"," + (taken.isEmpty() ? "" : "\"taken\":\"" + taken + "\",") + "\"value\":1.5}";
                producer.send(new ProducerRecord<>("plant.readings", 0, NOON.plusSeconds(60L * (i + 8)).toEpochMilli(), "k", json));
            }
        }
        Path home = dir.resolve("guide-home");
        try (NodeProcess node = NodeProcess.start(home, conf())) {
            assertThat(GuideCommands.run(GUIDE, home, GuideCommands.files(GUIDE, dir.resolve("guide")))).isGreaterThan(12);
        }
    }
}
