package io.lakeactors.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.lakeactors.server.embedded.KafkaBroker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The thresholds of the guide, under each action, through kills and in another home: held to a few lines that know nothing of batches. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ThresholdDrillTest {
    private static final Path GUIDE = Path.of(System.getProperty("lakeactors.root"), "docs", "guides", "quality.md");
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final int PARTITIONS = 2;
    private static final int EVENTS = 74_000;
    private static final int RANGE = 10_000;

    private record Event(int partition, boolean country, int amount, boolean id) {
        String json() {
            return "{" + (id ? "\"order_id\":\"O\"," : "") + (country ? "\"country\":\"DE\"," : "") + "\"amount\":" + amount + "}";
        }
    }

    /** Each as partition:offset, of whole ranges only: the others wait. */
    private record Truth(List<String> written, List<String> failed, List<String> wrong, long dropped) {
        long records() {
            return written.size() + failed.size() + wrong.size() + dropped;
        }
    }

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

    private List<String> conf(String cap) {
        return List.of("lakeactors.sources.default.bootstrap = \"" + broker.bootstrap() + "\"", "lakeactors.memory.cap = " + cap);
    }

    /** Some spells are bad: in them one of twelve has no country, else one of forty. */
    private static List<Event> events() {
        var chance = new Random(20261123);
        var events = new ArrayList<Event>();
        for (int i = 0; i < EVENTS; i++) {
            boolean bad = i / 22_000 == 1;
            events.add(new Event(chance.nextInt(PARTITIONS), chance.nextInt(bad ? 12 : 40) > 0, chance.nextInt(60) == 0 ? -1 : chance.nextInt(500) == 0 ? 1_000_000 : 5, chance.nextInt(100) > 0));
        }
        return events;
    }

    /** The rules as they are documented, once more. */
    private static Truth truth(List<Event> events) {
        var byPartition = new TreeMap<Integer, List<Event>>();
        events.forEach(event -> byPartition.computeIfAbsent(event.partition(), none -> new ArrayList<>()).add(event));
        var truth = new Truth(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), 0);
        long dropped = 0;
        for (var log : byPartition.entrySet()) {
            for (int first = 0; first + RANGE <= log.getValue().size(); first += RANGE) {
                var range = log.getValue().subList(first, first + RANGE);
                boolean failed = range.stream().filter(event -> !event.country()).count() > RANGE / 20;
                for (int i = 0; i < RANGE; i++) {
                    Event event = range.get(i);
                    boolean drops = event.id() && event.amount() == 1_000_000;
                    dropped += drops ? 1 : 0;
                    List<String> list = !event.id() ? truth.wrong() : failed ? truth.failed() : truth.written();
                    if (!drops) {
                        list.add(log.getKey() + ":" + (first + i));
                    }
                }
            }
        }
        return new Truth(truth.written(), truth.failed(), truth.wrong(), dropped);
    }

    /** The entries of the guide stand as they are. */
    private void apply(NodeProcess node, String name, String onFail, String fresh) throws Exception {
        String guide = Files.readString(GUIDE);
        String section = guide.substring(guide.indexOf("## When many records are faulty"));
        String entries = section.substring(section.indexOf("```yaml\nquality:\n") + 17);
        List<String> both = entries.substring(0, entries.indexOf("```")).replace("fail_batch", onFail).lines().toList();
        assertThat(both).hasSize(2);
        Path files = Files.createDirectories(dir.resolve(name));
        Files.writeString(files.resolve("orders.yaml"), "pipeline: " + name + "\nfrom: { kafka: { topics: [orders], format: json } }\ncontract: orders.odcs.yaml\n"
                + "to: { bronze: { table: bronze." + name + " }, silver: { table: silver." + name + " } }\ngoals: { fresh: " + fresh + " }\n");
        Files.writeString(files.resolve("orders.odcs.yaml"), """
                apiVersion: v3.1.0
                kind: DataContract
                id: 0c1f9a5e-6d1b-4b57-9a8e-2b2f7c1f0a45
                name: NAME
                version: 1.0.0
                status: active
                schema:
                  - name: orders
                    logicalType: object
                    properties:
                      - { name: order_id, logicalType: string, required: true }
                      - name: country
                        logicalType: string
                        quality:
                      COUNTRY
                      - { name: amount, logicalType: integer, logicalTypeOptions: { maximum: 1000 }, customProperties: [{ property: la.onFail, value: drop }] }
                    quality:
                    AMOUNT
                """.replace("NAME", name).replace("COUNTRY", "    " + both.get(0)).replace("AMOUNT", "  " + both.get(1)));
        node.apply(files.resolve("orders.yaml"), files.resolve("orders.odcs.yaml"));
    }

    private void produce(List<Event> events) {
        try (var producer = new SureProducer<String, String>(broker.bootstrap(), Map.of("linger.ms", "5"), new StringSerializer(), new StringSerializer())) {
            events.forEach(event -> producer.send(new ProducerRecord<>("orders", event.partition(), "k", event.json())));
        }
    }

    private static void holds(NodeProcess node, String name, Truth truth) throws Exception {
        String quarantine = "quarantine.silver_" + name;
        assertThat(Places.of(node, "silver." + name, "true")).as(name + " written").isEqualTo(Places.digest(truth.written()));
        assertThat(Places.of(node, quarantine, "rule_id = 'country-mostly'")).as(name + " failed").isEqualTo(Places.digest(truth.failed()));
        assertThat(Places.of(node, quarantine, "rule_id = 'order_id.required'")).as(name + " wrong").isEqualTo(Places.digest(truth.wrong()));
    }

    /** Every file is counted again: read = written + quarantined + dropped. */
    private static void addsUp(NodeProcess node) throws Exception {
        JsonNode audit = node.post("/v1/audit", Map.of("recount", true));
        assertThat(audit.path("ok").asBoolean()).as(audit.toString()).isTrue();
    }

    private static void ledger(NodeProcess node, String name, Truth truth) throws Exception {
        JsonNode totals = node.get("/v1/pipelines/" + name).path("totals");
        assertThat(List.of(totals.path("consumed").asLong(), totals.path("written").asLong(), totals.path("quarantined").asLong(), totals.path("dropped").asLong()))
                .containsExactly(truth.records(), (long) truth.written().size(), (long) truth.failed().size() + truth.wrong().size(), truth.dropped());
    }

    @Test
    void aRangeFailsAsAWholeWhateverIsKilledAndHoweverOftenItIsRead() throws Exception {
        broker.createTopic("orders", PARTITIONS, Map.of("retention.ms", "-1"));
        List<Event> events = events();
        Truth truth = truth(events);
        assertThat(truth.failed().size()).isBetween(RANGE / 2, 3 * RANGE);
        assertThat(truth.written().size()).isGreaterThan(2 * RANGE);
        Path home = dir.resolve("home");
        var chance = new Random(7);
        for (int life = 0; life < 4; life++) {
            try (NodeProcess node = NodeProcess.start(home, conf("96MB"))) {
                if (life == 0) {
                    apply(node, "holds", "fail_batch", "200ms");
                }
                produce(events.subList(EVENTS * life / 4, EVENTS * (life + 1) / 4));
                if (life < 3) {
                    Thread.sleep(200 + chance.nextInt(1_500));
                    node.kill9();
                } else {
                    allActions(node, truth);
                }
            }
        }
        try (NodeProcess node = NodeProcess.start(dir.resolve("elsewhere"), conf("48MB"))) {
            apply(node, "elsewhere", "fail_batch", "100ms");
            node.awaitPipeline("elsewhere", PATIENCE, Places.hasRead(truth.records()));
            holds(node, "elsewhere", truth);
            addsUp(node);
        }
    }

    private void allActions(NodeProcess node, Truth truth) throws Exception {
        node.awaitPipeline("holds", PATIENCE, Places.hasRead(truth.records()));
        holds(node, "holds", truth);
        ledger(node, "holds", truth);
        apply(node, "again", "fail_batch", "5s");
        node.awaitPipeline("again", PATIENCE, Places.hasRead(truth.records()));
        holds(node, "again", truth);
        double exceeded = node.metric("lake_ranges_exceeded_total");
        apply(node, "told", "log", "200ms");
        apply(node, "stops", "fail_pipeline", "200ms");
        node.awaitPipeline("told", PATIENCE, Places.hasRead(EVENTS));
        assertThat(node.metric("lake_ranges_exceeded_total")).isEqualTo(exceeded + 2);
        assertThat(node.get("/v1/pipelines/told").at("/totals/quarantined").asLong()).isLessThan(RANGE / 5);
        JsonNode stopped = node.awaitPipeline("stops", PATIENCE, pipeline -> pipeline.path("state").asText().equals("failed"));
        assertThat(stopped.path("reason").asText()).contains("LA-1004").contains("country-mostly is broken by").contains("more than its threshold");
        addsUp(node);
        JsonNode left = node.post("/v1/quarantine/silver.again/release", Map.of("rule", "country-mostly", "reason", "their source has no countries"));
        assertThat(left.path("left").asInt()).as(left.toString()).isEqualTo(truth.failed().size());
        var all = new ArrayList<>(truth.written());
        all.addAll(truth.failed());
        assertThat(Places.of(node, "silver.again", "true")).isEqualTo(Places.digest(all));
        addsUp(node);
    }
}
