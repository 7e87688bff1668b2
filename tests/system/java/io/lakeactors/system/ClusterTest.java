package io.lakeactors.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeactors.testkit.Listening;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** Three nodes on one PostgreSQL journal and one warehouse. One cluster for all tests, so they run in order. */
@Order(3)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ClusterTest {
    private static final int RECORDS = 3_000;
    /** Far more than is needed: that the others go on by themselves is what is tested here, how fast is measured on a machine that is left alone. */
    private static final long ON_A_BUSY_MACHINE_MILLIS = 45_000;

    /** Nobody starts a node again here that was given up because all of this machine was busy. Who is killed is found out by its port. */
    private static final String PATIENT = "lakeactors.cluster.failure.acceptable-pause = 25s\nlakeactors.engine.pipeline.discover-every = 1s";

    @TempDir
    static Path dir;

    private ClusterDrill drill;

    @BeforeAll
    void begin() throws Exception {
        drill = new ClusterDrill(dir, 3, 6, Long.getLong("drill.seed", 20261121L));
        drill.produce(RECORDS);
        drill.startAll(PATIENT);
    }

    @AfterAll
    void end() throws Exception {
        drill.close();
    }

    @Test
    @Order(0)
    void aNodeListensWhereTheGuideSaysNowhereElseAndOnLoopbackOnly() throws Exception {
        Assumptions.assumeTrue(Listening.isKnown(), "only Linux tells where a process listens");
        int api = URI.create(drill.node(1).get("/v1/status").at("/endpoints/api").asText()).getPort();
        var listening = Listening.of(drill.node(1).process().pid());
        assertThat(listening).extracting(Listening::port).containsExactlyInAnyOrder(api, drill.port(1));
        assertThat(listening).allMatch(socket -> socket.address().isLoopbackAddress());
    }

    @Test
    @Order(1)
    void nodesThatStartTogetherOnAnEmptyDatabaseFormOneClusterAndIngestTogether() throws Exception {
        drill.apply(1);
        drill.produce(RECORDS);
        for (int number = 1; number <= 3; number++) {
            drill.awaitDrained(number, Duration.ofSeconds(60));
        }
        drill.verify(2, "undisturbed");
        for (int number = 1; number <= 3; number++) {
            assertThat(drill.node(number).metric("lake_batches_total")).as("batches that node " + number + " wrote" + drill.logs()).isPositive();
        }
    }

    @Test
    @Order(2)
    void aNodeThatIsToldToEndHandsItsPartitionsOver() throws Exception {
        var gaps = disturbed(Duration.ofSeconds(4), () -> {
            drill.node(3).process().destroy();
            assertThat(drill.node(3).endsWithin(Duration.ofSeconds(20))).as(drill.node(3).log()).isTrue();
        });
        drill.awaitDrained(1, Duration.ofSeconds(30));
        drill.verify(1, "after a handover");
        assertThat(drill.node(3).log()).as("what a node says that hands over").doesNotContain("rejected from java.util.concurrent");
        assertThat(gaps.values()).as("until each partition went on, in milliseconds: " + gaps).allMatch(gap -> gap < ON_A_BUSY_MACHINE_MILLIS);
        drill.launch(3, PATIENT).awaitReady();
    }

    @Test
    @Order(3)
    void theNodeThatHoldsTheSingletonsIsKilledAndTheOthersResume() throws Exception {
        var gaps = disturbed(Duration.ofSeconds(14), () -> drill.node(1).kill9());
        drill.awaitDrained(2, Duration.ofSeconds(30));
        drill.verify(2, "after kill -9");
        assertThat(gaps.values()).as("until each partition went on, in milliseconds: " + gaps).allMatch(gap -> gap < ON_A_BUSY_MACHINE_MILLIS);
    }

    @Test
    @Order(4)
    void anyNodeTellsOfAllAndLetsAnotherLeave() throws Exception {
        var left = drill.node(2).get("/v1/cluster/members").path("members");
        assertThat(left).as(left + drill.logs()).extracting(member -> member.path("node").asText()).containsExactlyInAnyOrder("n2", "n3");
        assertThat(drill.node(3).get("/v1/cluster/events").path("events")).extracting(event -> event.path("kind").asText()).contains("unreachable", "removed");
        assertThat(drill.node(3).get("/v1/cluster/shards").path("shards")).hasSize(6).allSatisfy(shard ->
                assertThat(shard.path("node").asText()).isIn("n2", "n3"));
        assertThat(drill.node(3).get("/v1/cluster/singletons").path("singletons")).isNotEmpty().allSatisfy(one -> assertThat(one.path("state").asText()).isEqualTo("ok"));
        assertThat(drill.node(2).get("/ready").path("status").asText()).isEqualTo("ok");

        var shown = Cli.lake(dir.resolve("n2"), "cluster", "leave", "n3", "--dry-run");
        assertThat(shown.out()).as(shown.err()).contains("n3", "hands over");
        assertThat(drill.node(3).process().isAlive()).isTrue();
        assertThat(Cli.lake(dir.resolve("n2"), "cluster", "leave", "n3", "--yes").exit()).isZero();
        assertThat(drill.node(3).endsWithin(Duration.ofSeconds(40))).as(drill.node(3).log()).isTrue();
        drill.produce(RECORDS);
        drill.awaitDrained(2, Duration.ofSeconds(60));
        drill.verify(2, "after a node was let go");
    }

    @Test
    @Order(5)
    void topicsThatMatchAPatternAreReadFromWhenTheyComeOnceWhateverIsKilled() throws Exception {
        drill.launch(1, PATIENT).awaitReady();
        try (var shop = new Shop(drill.broker().bootstrap())) {
            shop.topic("shop.eu", 2).topic("shop.us", 1).topic("__shop.old", 1).topic("returns", 1);
            shop.produce(200);
            Path pipeline = Files.writeString(dir.resolve("shop.yaml"), Files.readString(Drill.FILES.resolve("drill.yaml"))
                    .replace("pipeline: drill", "pipeline: shop").replace("topics: [drill]", "topicPattern: '(__)?shop\\..*'").replace(".drill", ".shop"));
            Path contract = Files.writeString(dir.resolve("shop.odcs.yaml"), Files.readString(Drill.FILES.resolve("drill.odcs.yaml")).replace("silver.drill", "silver.shop"));
            drill.node(2).apply(pipeline, contract);
            drill.node(2).awaitPipeline("shop", Duration.ofSeconds(30), read -> shop.isRead(read, "shop.eu", "shop.us"));
            shop.topic("shop.asia", 3);
            shop.produce(200);
            drill.node(2).awaitPipeline("shop", Duration.ofSeconds(30), read -> shop.isRead(read, "shop.eu", "shop.us", "shop.asia"));
            assertThat(drill.node(1).get("/v1/cluster/shards").path("shards")).extracting(shard -> shard.path("entity").asText()).contains("shop/shop.asia/2");

            shop.produce(200);
            drill.node(1).kill9();
            shop.produce(200);
            shop.delete("shop.us");
            var degraded = drill.node(2).awaitPipeline("shop", Duration.ofSeconds(40), read ->
                    read.path("state").asText().equals("degraded") && shop.isRead(read, "shop.eu", "shop.asia"));
            assertThat(degraded.path("reason").asText()).contains("LA-3006", "shop.us is not there any more");
        }
        var rows = drill.node(2).post("/v1/query", Map.of("sql", "select _la_topic, _la_partition, count(*), count(distinct _la_offset) from bronze.shop"
                + " where _la_topic <> 'shop.us' group by all order by all")).path("rows");
        assertThat(rows).extracting(Object::toString).containsExactly("[\"shop.asia\",0,600,600]", "[\"shop.asia\",1,600,600]", "[\"shop.asia\",2,600,600]",
                "[\"shop.eu\",0,800,800]", "[\"shop.eu\",1,800,800]");
    }

    private interface Disturbance {
        void happen() throws Exception;
    }

    /** Disturbs a steady stream. @return how long each partition needed until it showed what was produced after the disturbance began */
    private Map<Integer, Long> disturbed(Duration goesOn, Disturbance disturbance) throws Exception {
        try (var stream = drill.stream()) {
            Thread.sleep(1_500);
            long moment = System.currentTimeMillis();
            disturbance.happen();
            Thread.sleep(goesOn.toMillis());
            stream.close();
            drill.awaitDrained(2, Duration.ofSeconds(30));
            return drill.resumedAfter(stream, moment);
        }
    }
}
