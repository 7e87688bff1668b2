package io.lakeactors.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lakeactors.server.embedded.KafkaBroker;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The guide to quality, on a table that is not what it should be. */
class QualityTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path ROOT = Path.of(System.getProperty("lakeactors.root"));
    private static final Path FILES = ROOT.resolve("tests/system/resources/quality");
    private static final String RESULTS = "dq.events";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path dir;

    private KafkaBroker broker;
    private NodeProcess node;
    private Path files;

    @BeforeEach
    void begin() throws Exception {
        broker = KafkaBroker.start(dir.resolve("kafka"));
        broker.createTopic("orders", 2, Map.of());
        broker.createTopic("countries", 1, Map.of());
        broker.createTopic(RESULTS, 2, Map.of());
        String guide = Files.readString(ROOT.resolve("docs/guides/quality.md"));
        int start = guide.indexOf("```yaml\n") + 8;
        files = Files.createDirectories(dir.resolve("guide"));
        Files.writeString(files.resolve("orders.odcs.yaml"), guide.substring(start, guide.indexOf("```", start)));
        Files.writeString(files.resolve("orders.yaml"), Files.readString(FILES.resolve("countries.yaml")).replace("countries", "orders"));
        node = start();
    }

    @AfterEach
    void end() throws Exception {
        node.close();
        broker.close();
    }

    private NodeProcess start() throws Exception {
        return NodeProcess.start(dir.resolve("home"), List.of("lakeactors.sources.default.bootstrap = \"" + broker.bootstrap() + "\"", "lakeactors.memory.cap = 64MB",
                "lakeactors.quality.every = 500ms", "lakeactors.quality.results.topic = " + RESULTS, "lakeactors.alerts.check-every = 1s"));
    }

    private KafkaProducer<byte[], byte[]> producer() {
        return new SureProducer<>(broker.bootstrap(), Map.of(), new ByteArraySerializer(), new ByteArraySerializer());
    }

    /** Forty good orders, one of them in both partitions, and one that breaks a rule; the countries before, as orders are held to them. */
    private void produce() throws Exception {
        try (var producer = producer()) {
            for (String code : List.of("DE", "FR")) {
                producer.send(new ProducerRecord<>("countries", bytes("{\"code\":\"" + code + "\"}")));
            }
            producer.flush();
            node.awaitPipeline("countries", PATIENCE, pipeline -> pipeline.at("/totals/written").asLong() == 2);
            for (int i = 0; i < 39; i++) {
                String country = i < 3 ? "null" : i == 3 ? "\"XX\"" : i % 2 == 0 ? "\"DE\"" : "\"FR\"";
                producer.send(new ProducerRecord<>("orders", 0, null, order("o" + i, country, 10 + i % 2)));
            }
            producer.send(new ProducerRecord<>("orders", 1, null, order("o7", "\"DE\"", 12)));
            producer.send(new ProducerRecord<>("orders", 1, null, order("o99", "\"DE\"", -1)));
        }
    }

    private static byte[] order(String id, String country, int amount) {
        return bytes("{\"order_id\":\"" + id + "\",\"country\":" + country + ",\"amount\":" + amount + ",\"placed\":\"2026-01-01T00:00:00Z\"}");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private String one(String sql) throws Exception {
        return node.post("/v1/query", Map.of("sql", sql)).path("rows").get(0).toString();
    }

    private JsonNode check(String id) throws Exception {
        for (JsonNode check : node.get("/v1/quality?table=silver.orders").at("/datasets/0/last/checks")) {
            if (check.path("check").asText().equals(id)) {
                return check;
            }
        }
        return null;
    }

    @Test
    void theGuideIsAnsweredAsItShowsAndWhatItSaysIsTrue() throws Exception {
        node.apply(FILES.resolve("countries.yaml"), FILES.resolve("countries.odcs.yaml"));
        node.apply(files.resolve("orders.yaml"), files.resolve("orders.odcs.yaml"));
        produce();
        node.awaitPipeline("orders", PATIENCE, pipeline -> pipeline.at("/totals/written").asLong() == 40 && pipeline.at("/totals/quarantined").asLong() == 1);

        var degraded = node.awaitPipeline("orders", PATIENCE, pipeline -> pipeline.path("state").asText().equals("degraded"));
        assertThat(degraded.path("reason").asText()).isEqualTo("silver.orders is not what its contract promises: one-row-an-order is 1 and must be = 0. See: lake dq ls");
        awaitAlerts("silver.orders/country-listed", "silver.orders/one-row-an-order");

        assertThat(GuideCommands.run(ROOT.resolve("docs/guides/quality.md"), dir.resolve("home"), files)).isGreaterThan(4);
        assertThat(files.resolve("quality.html")).content().contains("silver.orders", "one-row-an-order", "amount.range").doesNotContain("http");

        // By other queries than the checks' own.
        assertThat(one("select count(*), count(*) - count(distinct order_id), 100.0 * (count(*) - count(country)) / count(*), sum(case when country = 'XX' then 1 else 0 end) from silver.orders"))
                .isEqualTo("[" + (long) check("rows-there").path("value").asDouble() + "," + (long) check("one-row-an-order").path("value").asDouble() + ","
                        + check("country-known").path("value").asDouble() + "," + (long) check("country-listed").path("value").asDouble() + "]");
        assertThat(one("select count(distinct snapshot_id) from sys.dq_metrics where dataset = 'silver.orders' and evaluated_at = (select max(evaluated_at) from sys.dq_metrics)")).isEqualTo("[1]");
        theScoresAreThoseOfSql();
        assertThat(node.metric("lake_check_evaluations_total")).isPositive();

        long known = Long.parseLong(one("select count(*) from sys.dq_metrics").replaceAll("[\\[\\]]", ""));
        node.kill9();
        node = start();
        assertThat(Long.parseLong(one("select count(*) from sys.dq_metrics").replaceAll("[\\[\\]]", ""))).isGreaterThanOrEqualTo(known);
        theTopicHoldsWhatTheTableHolds();
    }

    private void theScoresAreThoseOfSql() throws Exception {
        String last = "from sys.dq_metrics where dataset = 'silver.orders' and evaluated_at = (select max(evaluated_at) from sys.dq_metrics where dataset = 'silver.orders')";
        var scores = node.get("/v1/quality/report?table=silver.orders").at("/datasets/0/dimensions");
        var wanted = node.post("/v1/query", Map.of("sql", "select dimension, 100 * sum(case status when 'pass' then weight else 0 end) / sum(weight) " + last + " group by dimension order by 1")).path("rows");
        assertThat(scores).hasSameSizeAs(wanted).hasSizeGreaterThan(3);
        for (int i = 0; i < scores.size(); i++) {
            assertThat(scores.get(i).path("dimension").asText()).isEqualTo(wanted.get(i).get(0).asText());
            assertThat(scores.get(i).path("score").asDouble()).as(wanted.toString()).isCloseTo(wanted.get(i).get(1).asDouble(), within(1e-9));
        }
        assertThat(one("select weight " + last + " and check_id = 'country-known'")).isEqualTo("[3.0]");
    }

    /** Each result at least once, each table's in their order, also those from before the node was killed. */
    private void theTopicHoldsWhatTheTableHolds() throws Exception {
        var table = new TreeSet<String>();
        node.post("/v1/query", Map.of("sql", "select dataset, epoch_ms(evaluated_at), check_id, status, value from sys.dq_metrics")).path("rows").forEach(row ->
                table.add(row.get(0).asText() + "@" + row.get(1).asLong() + "/" + row.get(2).asText() + " " + row.get(3).asText() + " " + row.get(4)));
        var topic = new TreeSet<String>();
        var times = new HashMap<String, List<String>>();
        try (var consumer = new KafkaConsumer<>(Map.of("bootstrap.servers", broker.bootstrap()), new StringDeserializer(), new StringDeserializer())) {
            consumer.assign(List.of(new TopicPartition(RESULTS, 0), new TopicPartition(RESULTS, 1)));
            consumer.seekToBeginning(consumer.assignment());
            long until = System.nanoTime() + PATIENCE.toNanos();
            while (!topic.containsAll(table) && System.nanoTime() < until) {
                for (var record : consumer.poll(Duration.ofMillis(200))) {
                    JsonNode event = JSON.readTree(record.value());
                    assertThat(record.key()).isEqualTo(event.path("dataset").asText());
                    if (topic.add(event.path("id").asText() + " " + event.path("status").asText() + " " + event.path("value"))) {
                        times.computeIfAbsent(record.key(), key -> new ArrayList<>()).add(event.path("evaluated_at").asText());
                    }
                }
            }
        }
        assertThat(topic).containsAll(table);
        assertThat(times.keySet()).containsExactly("silver.orders").allSatisfy(key -> assertThat(times.get(key)).isSorted());
    }

    private void awaitAlerts(String... subjects) throws Exception {
        long until = System.nanoTime() + PATIENCE.toNanos();
        var firing = new ArrayList<String>();
        while (!firing.containsAll(List.of(subjects)) && System.nanoTime() < until) {
            Thread.sleep(200);
            firing.clear();
            node.get("/v1/alerts").path("firing").forEach(alert -> {
                if (alert.path("rule").asText().equals("quality")) {
                    firing.add(alert.path("subject").asText());
                }
            });
        }
        assertThat(firing).containsExactlyInAnyOrder(subjects);
    }
}
