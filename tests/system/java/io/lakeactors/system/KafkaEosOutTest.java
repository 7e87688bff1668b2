package io.lakeactors.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.lakeactors.server.embedded.KafkaBroker;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** Rows leave to a topic once, whatever is killed in the transaction; counted by a consumer of committed records. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class KafkaEosOutTest {
    private static final Path FILES = Path.of(System.getProperty("lakeactors.root"), "tests", "system", "resources", "quarantine");
    private static final int PARTITIONS = 3;
    private static final int ROWS_A_ROUND = 750;
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    @TempDir
    static Path dir;

    private KafkaBroker broker;
    private NodeProcess node;
    private int produced;

    @BeforeAll
    void begin() {
        broker = KafkaBroker.start(dir.resolve("kafka"));
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
                "lakeactors.drill.enabled = on", "lakeactors.maintenance { interval-min = 200ms, interval-max = 1s, patience = 1s, small-files = 3 }"));
    }

    private void apply() throws Exception {
        Path work = Files.createDirectories(dir.resolve("work"));
        Files.writeString(work.resolve("orders.yaml"), Files.readString(FILES.resolve("orders.yaml"))
                .replace("goals:", "  topic: { name: clean.orders, format: json, key: [order_id] }\ngoals:"));
        Files.copy(FILES.resolve("orders.odcs.yaml"), work.resolve("orders.odcs.yaml"));
        node.apply(work.resolve("orders.yaml"), work.resolve("orders.odcs.yaml"));
    }

    private void produce(int rows) {
        try (var producer = new SureProducer<>(broker.bootstrap(), Map.of("linger.ms", "5"), new StringSerializer(), new StringSerializer())) {
            for (int i = 0; i < rows; i++) {
                int number = produced++;
                producer.send(new ProducerRecord<>("orders", number % PARTITIONS, "k" + number,
                        "{\"order_id\":\"A-" + number + "\",\"placed\":\"2026-03-01T12:00:00Z\",\"amount\":" + number % 90 + ".50,\"country\":\"DE\"}"));
            }
        }
    }

    /** Behind the transaction's end another node goes on: {@link OutletFailoverTest}. */
    @Test
    @Order(1)
    void aNodeKilledInTheTransactionSendsEachRowOnce() throws Exception {
        broker.createTopic("orders", PARTITIONS, Map.of());
        produce(ROWS_A_ROUND);
        start();
        apply();
        killedIn("outlet-sent");
        eachIsThereOnce();
    }

    @Test
    @Order(2)
    @Tag("drills")
    void aNodeKilledInAnyStepOrAtAnyTimeSendsEachRowOnce() throws Exception {
        killedIn("outlet-ended", "outlet-sent", "outlet-sent", "outlet-ended");
        var chance = new Random(20261122);
        for (int kill = 0; kill < 3; kill++) {
            produce(ROWS_A_ROUND);
            Thread.sleep(chance.nextInt(1_500));
            node.kill9();
            start();
        }
        eachIsThereOnce();
    }

    private void killedIn(String... steps) throws Exception {
        for (String step : steps) {
            node.crashAt(step);
            produce(ROWS_A_ROUND);
            assertThat(node.endsWithin(Duration.ofSeconds(60))).as("the node came to step " + step + "\n" + node.log()).isTrue();
            start();
        }
    }

    private void eachIsThereOnce() throws Exception {
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (CommittedTopic.read(broker.bootstrap(), "clean.orders").size() < produced && System.nanoTime() < until) {
            Thread.sleep(300);
        }
        Thread.sleep(1_000);

        var rows = CommittedTopic.read(broker.bootstrap(), "clean.orders");
        var keys = new HashSet<String>();
        for (var row : rows) {
            assertThat(keys.add(new String(row.key(), StandardCharsets.UTF_8))).as(new String(row.key(), StandardCharsets.UTF_8) + " came twice").isTrue();
        }
        assertThat(keys).as(node.log()).hasSize(produced);
        var counted = TableCounts.of(TableCounts.sqlite(dir.resolve("home")), dir.resolve("home").resolve("warehouse"), "silver", "orders");
        assertThat(counted.rows().values().stream().mapToLong(Long::longValue).sum()).isEqualTo(rows.size());
        var one = rows.stream().filter(row -> new String(row.key(), StandardCharsets.UTF_8).equals("A-91")).findFirst().orElseThrow();
        assertThat(new String(one.value(), StandardCharsets.UTF_8)).isEqualTo("{\"order_id\":\"A-91\",\"placed\":\"2026-03-01T12:00:00Z\",\"amount\":1.50,\"country\":\"DE\"}");
        assertThat(new ObjectMapper().readTree(one.value()).path("amount").decimalValue()).isEqualByComparingTo("1.50");
        assertThat(CommittedTopic.header(one, "_la_topic")).isEqualTo("orders");
        assertThat(CommittedTopic.header(one, "_la_offset")).isEqualTo("30");
    }
}
