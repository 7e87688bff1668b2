package io.lakeactors.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.lakeactors.server.embedded.KafkaBroker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** Records come back from quarantine once, whatever is killed meanwhile; counted by Iceberg's own reader. */
@Order(3)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class QuarantineTest {
    private static final Path FILES = Path.of(System.getProperty("lakeactors.root"), "tests", "system", "resources", "quarantine");
    private static final int PARTITIONS = 3;
    /** More than two portions of a release. */
    private static final int RECORDS = 30_000;
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final String[] STEPS = {"after-release-files", "change-before-swap", "change-after-swap", "after-release"};

    @TempDir
    static Path dir;

    private KafkaBroker broker;
    private NodeProcess node;
    private Path home;
    private final Map<Integer, Long> produced = new TreeMap<>();
    private final Map<Integer, Long> hopeless = new TreeMap<>();

    @BeforeAll
    void begin() throws Exception {
        broker = KafkaBroker.start(dir.resolve("kafka"));
    }

    @AfterAll
    void end() throws Exception {
        if (node != null) {
            node.close();
        }
        broker.close();
    }

    private void start(Path at, String... more) throws Exception {
        home = at;
        var conf = new ArrayList<>(List.of("lakeactors.sources.default.bootstrap = \"" + broker.bootstrap() + "\"", "lakeactors.memory.cap = 96MB", "lakeactors.drill.enabled = on"));
        conf.addAll(List.of(more));
        node = NodeProcess.start(home, conf);
    }

    private static void copy(Path to, String topic, String from, String into) throws IOException {
        Files.createDirectories(to);
        Files.writeString(to.resolve("orders.yaml"), Files.readString(FILES.resolve("orders.yaml")).replace("topics: [orders]", "topics: [" + topic + "]"));
        String contract = Files.readString(FILES.resolve("orders.odcs.yaml"));
        assertThat(contract).contains(from);
        Files.writeString(to.resolve("orders.odcs.yaml"), contract.replace(from, into));
    }

    private void apply(Path files) throws Exception {
        node.apply(files.resolve("orders.yaml"), files.resolve("orders.odcs.yaml"));
    }

    private static boolean isRead(JsonNode pipeline, long records) {
        long next = 0;
        for (JsonNode partition : pipeline.path("partitions")) {
            next += partition.path("next").asLong();
        }
        return next == records;
    }

    private KafkaProducer<String, String> producer() {
        return new SureProducer<>(broker.bootstrap(), Map.of("linger.ms", "5"), new StringSerializer(), new StringSerializer());
    }

    private static String order(int number, String amount, String country) {
        return "{\"order_id\":\"A-" + number + "\",\"placed\":\"2026-03-0" + (1 + number % 3) + "T12:00:00Z\",\"amount\":" + amount + ",\"country\":\"" + country + "\"}";
    }

    @Test
    @Order(1)
    void theGuidesCommandsAnswerAsItShows() throws Exception {
        Path work = dir.resolve("guide");
        copy(work, "shop.orders", "version: 1.0.0", "version: 1.0.0");
        broker.createTopic("shop.orders", 1, Map.of());
        try (var producer = producer()) {
            String[] values = {
                order(0, "12.50", "DE"), order(1, "7.20", "FR"), order(2, "250.00", "DE"), "{\"order_id\":\"A-3\",\"placed\":\"2026-0", order(4, "180.00", "FR"), order(5, "310.00", "fr")
            };
            for (String value : values) {
                producer.send(new ProducerRecord<>("shop.orders", 0, "k", value));
            }
        }
        start(dir.resolve("guide-home"));
        apply(work);
        node.awaitPipeline("orders", PATIENCE, pipeline -> isRead(pipeline, 6));

        int typed = GuideCommands.run(Path.of(System.getProperty("lakeactors.root"), "docs/guides/quarantine.md"), home, work);

        assertThat(typed).isGreaterThan(8);
        node.close();
    }

    @Test
    @Order(2)
    void aNodeKilledInAnyStepOfAReleaseLetsEachRecordOutOnce() throws Exception {
        broker.createTopic("orders", PARTITIONS, Map.of());
        produce();
        Path before = dir.resolve("before");
        Path after = dir.resolve("after");
        copy(before, "orders", "version: 1.0.0", "version: 1.0.0");
        copy(after, "orders", "maximum: 100 }", "maximum: 1000 }");
        Files.writeString(after.resolve("orders.odcs.yaml"), Files.readString(after.resolve("orders.odcs.yaml")).replace("version: 1.0.0", "version: 2.0.0"));
        start(dir.resolve("home"), "lakeactors.maintenance.enabled = off");
        apply(before);
        node.awaitPipeline("orders", PATIENCE, pipeline -> isRead(pipeline, RECORDS));
        apply(after);
        node.awaitPipeline("orders", PATIENCE, pipeline -> pipeline.path("contract").asText().contains("2.0.0"));
        verify("before any release");

        for (int i = 0; i < STEPS.length; i++) {
            node.crashAt(STEPS[i]);
            var release = release(Map.of("where", "_la_offset % 5 = " + i, "reason", "killed " + STEPS[i]));
            assertThat(node.endsWithin(Duration.ofSeconds(60))).as("the node came to step " + STEPS[i] + "\n" + node.log()).isTrue();
            assertThat(node.process().exitValue()).as(node.log()).isEqualTo(NodeProcess.HALTED);
            release.handle((answer, failure) -> null).join();
            start(home, "lakeactors.maintenance { interval-min = 200ms, interval-max = 1s, patience = 1s, small-files = 3 }");
            verify("killed " + STEPS[i]);
        }
        var chance = new Random(20261122);
        for (int kill = 0; kill < 2; kill++) {
            var release = release(Map.of("where", "_la_offset % 5 = 4"));
            Thread.sleep(chance.nextInt(1_500));
            node.kill9();
            release.handle((answer, failure) -> null).join();
            start(home);
            verify("kill " + kill);
        }
    }

    @Test
    @Order(3)
    void ofTwoReleasesAtOnceEachRecordComesWithOneAndAThirdFindsNothing() throws Exception {
        long open = count("quarantine", "silver_orders").values().stream().mapToLong(Long::longValue).sum();
        long stay = hopeless.values().stream().mapToLong(Long::longValue).sum();
        var one = release(Map.of("reason", "one"));
        var other = release(Map.of("reason", "other"));

        assertThat(one.join().path("left").asLong() + other.join().path("left").asLong()).as(one.join() + " " + other.join()).isEqualTo(open - stay);
        var third = release(Map.of()).join();
        assertThat(third.path("left").asLong()).as(third.toString()).isZero();
        assertThat(third.path("stayed").asLong()).isEqualTo(stay);
        assertThat(third.at("/stillBroken/0/rule").asText()).isEqualTo("country.pattern");
        verify("released");
        assertThat(count("quarantine", "silver_orders")).isEqualTo(hopeless);

        var discarded = node.post("/v1/quarantine/silver.orders/discard", Map.of("all", true, "by", "ann", "reason", "never were orders"));
        assertThat(discarded.path("left").asLong()).as(discarded.toString()).isEqualTo(stay);
        assertThat(count("quarantine", "silver_orders")).isEmpty();
        JsonNode audit = node.post("/v1/audit", Map.of("recount", true));
        assertThat(audit.path("ok").asBoolean()).as(audit.toString()).isTrue();
        assertThat(audit.path("lines").findValues("dropped").stream().mapToLong(JsonNode::asLong).sum()).isEqualTo(stay);
        var log = node.post("/v1/query", Map.of("sql", "select action, sum(records)::bigint from sys.quarantine_log group by 1 order by 1"));
        assertThat(log.path("rows").toString()).isEqualTo("[[\"discard\"," + stay + "],[\"release\"," + (RECORDS * 8L / 10) + "]]");
    }

    @Test
    @Order(4)
    void whatCanNotBeReleasedIsSaidClearly() throws Exception {
        refused("LA-5020", "release", "bronze.orders");
        refused("LA-2008", "release", "silver.nothing");
        refused("LA-5022", "release", "silver.orders", "--rule", "amount.rnge");
        refused("LA-5022", "release", "silver.orders", "--where", "amounts > 3");
        refused("LA-5022", "release", "silver.orders", "--at", "orders@3");
        refused("LA-5022", "discard", "silver.orders");
        refused("LA-5004", "release", "silver.orders", "--pipeline", "nobody");
        assertThat(Cli.lake(home, "quarantine", "release", "silver.orders", "--rule", "amount.range").exit()).isZero();
        assertThat(Cli.lake(home, "delete", "orders").exit()).isZero();
        refused("LA-5021", "release", "silver.orders");
    }

    private void refused(String number, String... arguments) throws Exception {
        var all = new ArrayList<>(List.of("quarantine"));
        all.addAll(List.of(arguments));
        var ended = Cli.lake(home, all.toArray(String[]::new));
        assertThat(ended.all()).as(ended.all()).contains(number).doesNotContain("Exception", "\tat ");
        assertThat(ended.exit()).as(ended.all()).isEqualTo(2);
    }

    /** Of ten records nine are too dear for the first contract, and one of these is no order under any. */
    private void produce() {
        try (var producer = producer()) {
            for (int i = 0; i < RECORDS; i++) {
                int partition = i % PARTITIONS;
                boolean isHopeless = i % 10 == 0;
                String amount = i % 10 < 9 ? "500.00" : "50.00";
                producer.send(new ProducerRecord<>("orders", partition, "k" + i, order(i, amount, isHopeless ? "x" : "DE")));
                produced.merge(partition, 1L, Long::sum);
                if (isHopeless) {
                    hopeless.merge(partition, 1L, Long::sum);
                }
            }
        }
    }

    private CompletableFuture<JsonNode> release(Map<String, Object> order) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return node.post("/v1/quarantine/silver.orders/release", order);
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
    }

    private Map<Integer, Long> count(String namespace, String name) throws Exception {
        var counted = TableCounts.of(TableCounts.sqlite(home), home.resolve("warehouse"), namespace, name);
        assertThat(counted.rows()).as(namespace + "." + name + ": each position once").isEqualTo(counted.distinct());
        return counted.rows();
    }

    /** Each record stands in the table or in quarantine, and once. */
    private void verify(String what) throws Exception {
        var all = new TreeMap<>(count("silver", "orders"));
        count("quarantine", "silver_orders").forEach((partition, rows) -> all.merge(partition, rows, Long::sum));
        assertThat(all).as(what).isEqualTo(produced);
        JsonNode audit = node.post("/v1/audit", Map.of("recount", false));
        assertThat(audit.path("ok").asBoolean()).as(what + ": audit " + audit).isTrue();
    }
}
