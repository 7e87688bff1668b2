package io.lakeactors.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.lakeactors.server.embedded.KafkaBroker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
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

/** Tables that were made again are what they were, wherever the replay began and whatever was killed meanwhile; read by Iceberg's own reader. */
@Order(3)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ReplayTest {
    private static final Path FILES = Path.of(System.getProperty("lakeactors.root"), "tests", "system", "resources", "quarantine");
    private static final int PARTITIONS = 3;
    private static final int RECORDS = 3_000;
    /** Of these records each has a field that the first contract does not name. */
    private static final int COUPON_EVERY = 5;
    private static final long FIRST_MILLIS = Instant.parse("2026-03-01T00:00:00Z").toEpochMilli();
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    @TempDir
    static Path dir;

    private KafkaBroker broker;
    private NodeProcess node;
    private Path home;
    private String verdicts;
    private long middle;

    @BeforeAll
    void begin() throws Exception {
        broker = KafkaBroker.start(dir.resolve("kafka"));
        broker.createTopic("orders", PARTITIONS, Map.of("retention.ms", "-1"));
        home = dir.resolve("home");
        start();
        apply("1.0.0", 100, "");
        produce(0, RECORDS / 2);
        awaitRead("orders", RECORDS / 2);
        middle = node.get("/v1/tables/silver.orders/history").path("current").asLong();
        produce(RECORDS / 2, RECORDS);
        awaitRead("orders", RECORDS);
        verdicts = verdicts();
        assertThat(verdicts.lines().filter(line -> line.startsWith("quarantine")).count()).isEqualTo(RECORDS / 10);
        // Of all rows, as replays are compared by all of their columns.
        var keys = node.post("/v1/query", Map.of("sql", "select count(*) filter (where order_sk = md5(concat(strlen(order_id), ':', order_id, strlen(epoch_us(placed)::varchar), ':', epoch_us(placed)))) from silver.orders"));
        assertThat(keys.path("rows").path(0).path(0).asLong()).as("keys that anybody can calculate: " + keys).isEqualTo(RECORDS - RECORDS / 10);
        assertCoupons("_la_rescued = concat('{\"coupon\":\"', order_id, '\"}') and _la_rescued ->> 'coupon' = order_id", "fields that the contract does not name");
    }

    private void assertCoupons(String where, String what) throws Exception {
        var found = node.post("/v1/query", Map.of("sql", "select count(*) filter (where " + where + "), count(_la_rescued) from silver.orders"));
        assertThat(found.path("rows").path(0).path(0).asLong()).as(what + ": " + found).isEqualTo(RECORDS / COUPON_EVERY);
    }

    @AfterAll
    void end() throws Exception {
        if (node != null) {
            node.close();
        }
        broker.close();
    }

    private void start() throws Exception {
        node = NodeProcess.start(home, List.of("lakeactors.sources.default.bootstrap = \"" + broker.bootstrap() + "\"", "lakeactors.memory.cap = 96MB", "lakeactors.drill.enabled = on"));
    }

    private void apply(String version, int maximum, String merge) throws Exception {
        Path files = Files.createDirectories(dir.resolve("files-" + version + merge.length()));
        String pipeline = Files.readString(FILES.resolve("orders.yaml"));
        String contract = Files.readString(FILES.resolve("orders.odcs.yaml")).replace("version: 1.0.0", "version: " + version).replace("maximum: 100 }", "maximum: " + maximum + " }")
                .replace("    physicalType: table\n", "    physicalType: table\n    customProperties: [{ property: la.strictness, value: { unknownFields: rescue } }, { property: la.technicalKey, value: { column: order_sk, of: [order_id, placed] } }]\n");
        if (version.startsWith("2")) {
            contract = contract.replace("    properties:\n", "    properties:\n      - { name: coupon, logicalType: string }\n");
        }
        if (!merge.isEmpty()) {
            pipeline = pipeline.replace("pipeline: orders", "pipeline: latest").replace("bronze: { table: bronze.orders }", "bronze: { table: bronze.latest }")
                    .replace("table: silver.orders, partition: [day(placed)]", "table: silver.latest, " + merge);
            contract = contract.replace("silver.orders", "silver.latest").replace("name: order_id, logicalType: string, required: true", "name: order_id, logicalType: string, required: true, primaryKey: true");
        }
        Files.writeString(files.resolve("orders.yaml"), pipeline);
        Files.writeString(files.resolve("orders.odcs.yaml"), contract);
        node.apply(files.resolve("orders.yaml"), files.resolve("orders.odcs.yaml"));
    }

    private void produce(int from, int to) {
        try (var producer = new SureProducer<>(broker.bootstrap(), Map.of("linger.ms", "5"), new StringSerializer(), new StringSerializer())) {
            for (int i = from; i < to; i++) {
                String order = "{\"order_id\":\"A-" + i % 700 + "\",\"placed\":\"2026-03-0" + (1 + i % 3) + "T12:00:00Z\",\"amount\":" + (i % 10 == 3 ? "500.00" : i % 90 + ".50")
                        + (i % COUPON_EVERY == 0 ? ",\"coupon\":\"A-" + i % 700 + "\"" : "") + ",\"country\":\"DE\"}";
                producer.send(new ProducerRecord<>("orders", i % PARTITIONS, FIRST_MILLIS + i * 1_000L, "k" + i, order));
            }
        }
    }

    private JsonNode awaitRead(String pipeline, long records) throws Exception {
        return node.awaitPipeline(pipeline, PATIENCE, view -> {
            long next = 0;
            for (JsonNode partition : view.path("partitions")) {
                next += partition.path("next").asLong();
            }
            return next == records && view.path("state").asText().equals("running") && !view.path("reason").asText().contains("replay");
        });
    }

    /** All rows of all tables, in an order of their own, but for when they were taken in. */
    private String verdicts() throws Exception {
        var lines = new ArrayList<String>();
        for (String table : List.of("bronze.orders", "silver.orders", "quarantine.silver_orders")) {
            String[] name = table.split("\\.");
            TableCounts.rows(home, name[0], name[1], "_la_ingest_ts").forEach(row -> lines.add(table + row));
        }
        lines.sort(null);
        return String.join("\n", lines);
    }

    private void replay(String from) throws Exception {
        var ended = Cli.lake(home, "replay", "orders", "--from", from, "--reason", "a test of " + from);
        assertThat(ended.exit()).as(ended.all() + node.log()).isZero();
        identical(from);
    }

    private void identical(String what) throws Exception {
        awaitRead("orders", RECORDS);
        String now = verdicts();
        assertThat(now.equals(verdicts)).as("after a replay from " + what + ": " + difference(now)).isTrue();
        JsonNode audit = node.post("/v1/audit", Map.of("recount", true));
        assertThat(audit.path("ok").asBoolean()).as(what + ": audit " + audit).isTrue();
    }

    /** Some rows of either that the other has not. */
    private String difference(String now) {
        var before = verdicts.lines().collect(Collectors.toSet());
        var after = now.lines().collect(Collectors.toSet());
        return before.size() + " rows were " + before.stream().filter(line -> !after.contains(line)).limit(5).toList() + ", " + after.size() + " are " + after.stream().filter(line -> !before.contains(line)).limit(5).toList();
    }

    @Test
    @Order(1)
    void fromOffsetsATimeASnapshotAndTheBeginningTheTablesAreWhatTheyWere() throws Exception {
        var dry = Cli.lake(home, "replay", "orders", "--from", "500", "--dry-run");
        assertThat(dry.exit()).as(dry.all()).isZero();
        assertThat(dry.all()).contains("silver.orders", "orders/2", "1,500 positions", "la-before-replay-1");
        identical("a dry run");

        replay("500");
        replay("orders/0@100,orders/2@999");
        replay(Instant.ofEpochMilli(FIRST_MILLIS + 2_000_000).toString());
        replay("snapshot:" + middle);
        replay("earliest");
        String refs = node.get("/v1/tables/silver.orders/history").toString();
        assertThat(refs).contains("la-before-replay-1", "la-before-replay-5");
    }

    @Test
    @Order(2)
    void aNodeKilledInAStepOrAtAnyTimeCarriesTheReplayOn() throws Exception {
        killedIn("after-take-out");
        killedAtRandom(1, 20261122);
    }

    @Test
    @Order(2)
    @Tag("drills")
    void aNodeKilledInAnyStepCarriesTheReplayOn() throws Exception {
        killedIn("before-take-out", "change-before-swap", "change-after-swap", "after-take-out", "after-take-out-kept");
        killedAtRandom(3, 20261123);
    }

    private void killedIn(String... steps) throws Exception {
        for (String step : steps) {
            node.crashAt(step);
            try {
                node.post("/v1/pipelines/orders/replay", Map.of("from", "300", "dryRun", false, "by", "ann", "reason", "killed " + step));
            } catch (IOException gone) {
                // It may die before it has answered.
            }
            assertThat(node.endsWithin(Duration.ofSeconds(60))).as("the node came to step " + step + "\n" + node.log()).isTrue();
            start();
            identical("a kill at " + step);
            JsonNode run = node.get("/v1/pipelines/orders/runs").path("runs").path(0);
            assertThat(run.path("state").asText()).isEqualTo("succeeded");
            assertThat(run.path("reason").asText()).contains("replay from 300 by ann (killed " + step + ")");
        }
    }

    private void killedAtRandom(int kills, long seed) throws Exception {
        var chance = new Random(seed);
        for (int kill = 0; kill < kills; kill++) {
            node.post("/v1/pipelines/orders/replay", Map.of("from", "earliest", "dryRun", false));
            Thread.sleep(chance.nextInt(1_200));
            node.kill9();
            start();
            identical("kill " + kill);
        }
    }

    @Test
    @Order(3)
    void aSecondOrderIsRefusedWhileOneIsCarriedOutAndSoIsNonsense() throws Exception {
        node.post("/v1/pipelines/orders/replay", Map.of("from", "earliest", "dryRun", false));
        // Asked without the start of a program, which may take longer than the replay. In the moment in which all rows are out there is nothing to replay.
        String second = node.post("/v1/pipelines/orders/replay", Map.of("from", "earliest", "dryRun", false)).toString();
        assertThat(second).contains("\"number\":507").containsAnyOf("is going on", "is being carried out", "hold nothing");
        identical("two orders");
        refused("LA-5070", "yesterday", "no place");
        refused("LA-5070", "orders/9@3", "orders/9");
        refused("LA-5070", "snapshot:17", "17");
        refused("LA-5070", "1000", "hold nothing");
        identical("refusals");
    }

    private void refused(String number, String from, String... says) throws Exception {
        var ended = Cli.lake(home, "replay", "orders", "--from", from);
        assertThat(ended.all()).as(ended.all()).contains(number).containsAnyOf(says).doesNotContain("Exception", "\tat ");
        assertThat(ended.exit()).as(ended.all()).isEqualTo(2);
    }

    @Test
    @Order(4)
    void rowsThatReplaceEachOtherAreReplayedAsAWhole() throws Exception {
        apply("1.0.0", 100, "merge: { mode: upsert, order: [placed] }");
        awaitRead("latest", RECORDS);
        var before = TableCounts.rows(home, "silver", "latest", "_la_ingest_ts").stream().sorted().toList();
        assertThat(before).hasSizeLessThan(800);
        var late = Cli.lake(home, "replay", "latest", "--from", "500");
        assertThat(late.all()).contains("LA-5073", "replace each other", "--from earliest");
        var ended = Cli.lake(home, "replay", "latest", "--from", "earliest");
        assertThat(ended.exit()).as(ended.all() + node.log()).isZero();
        assertThat(TableCounts.rows(home, "silver", "latest", "_la_ingest_ts").stream().sorted().toList()).isEqualTo(before);
        JsonNode audit = node.post("/v1/audit", Map.of("recount", true));
        assertThat(audit.path("ok").asBoolean()).as(audit.toString()).isTrue();
        assertThat(Cli.lake(home, "delete", "latest").exit()).isZero();
    }

    @Test
    @Order(5)
    void underANewContractRecordsAreJudgedAnew() throws Exception {
        apply("2.0.0", 1_000, "");
        node.awaitPipeline("orders", PATIENCE, view -> view.path("contract").asText().contains("2.0.0"));
        var ended = Cli.lake(home, "replay", "orders", "--from", "earliest", "--reason", "dear orders are orders");
        assertThat(ended.exit()).as(ended.all()).isZero();
        verdicts = verdicts();
        assertThat(verdicts).doesNotContain("1.0.0", "quarantine.silver");
        assertThat(verdicts.lines().filter(line -> line.startsWith("silver")).count()).isEqualTo(RECORDS);
        assertCoupons("coupon = order_id and _la_rescued is null", "what was unknown is a column");
        identical("a new contract");
    }

    /** On a lake of its own. */
    @Test
    @Order(7)
    void theGuidesCommandsAnswerAsItShows() throws Exception {
        node.close();
        Path work = Files.createDirectories(dir.resolve("guide"));
        Files.writeString(work.resolve("orders.yaml"), Files.readString(FILES.resolve("orders.yaml")).replace("topics: [orders]", "topics: [shop.orders]"));
        Files.writeString(work.resolve("orders.odcs.yaml"), Files.readString(FILES.resolve("orders.odcs.yaml")));
        broker.createTopic("shop.orders", 1, Map.of("retention.ms", "-1"));
        try (var producer = new SureProducer<>(broker.bootstrap(), Map.of("linger.ms", "5"), new StringSerializer(), new StringSerializer())) {
            String[] amounts = {"12.50", "7.20", "250.00", "cut", "180.00", "310.00"};
            for (int i = 0; i < amounts.length; i++) {
                String order = "{\"order_id\":\"A-" + i + "\",\"placed\":\"2026-03-01T12:00:00Z\",\"amount\":" + amounts[i] + ",\"country\":\"" + (i == 5 ? "fr" : "DE") + "\"}";
                producer.send(new ProducerRecord<>("shop.orders", 0, Instant.parse("2026-03-01T12:00:00Z").toEpochMilli() + i, "k", i == 3 ? order.substring(0, 34) : order));
            }
        }
        home = dir.resolve("guide-home");
        start();
        node.apply(work.resolve("orders.yaml"), work.resolve("orders.odcs.yaml"));
        awaitRead("orders", 6);
        assertThat(GuideCommands.run(Path.of(System.getProperty("lakeactors.root"), "docs/guides/replay.md"), home, work)).isEqualTo(7);
    }

    @Test
    @Order(6)
    void whatTheSourceHasDeletedIsNotReplayedAndWhatItStillHasIs() throws Exception {
        try (var admin = Admin.create(Map.<String, Object>of("bootstrap.servers", broker.bootstrap()))) {
            admin.deleteRecords(Map.of(new TopicPartition("orders", 1), RecordsToDelete.beforeOffset(300))).all().get(20, TimeUnit.SECONDS);
        }
        refused("LA-5071", "100", "orders/1 has deleted positions 100 to 299; the first that is still there is 300");
        refused("LA-5071", Instant.ofEpochMilli(FIRST_MILLIS + 60_000).toString(), "orders/1 has deleted");
        identical("refused before retention");
        replay("earliest");
        replay("orders/1@300");
    }
}
