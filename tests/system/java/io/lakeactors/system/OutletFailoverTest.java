package io.lakeactors.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The node that sends rows to a topic is killed in a transaction's end, and another one goes on; counted by a consumer of committed records. */
class OutletFailoverTest {
    private static final String TOPIC = "drill.out";
    private static final int RECORDS = 1_000;

    @TempDir
    Path dir;

    @Test
    void whenTheNodeThatSendsIsKilledAnotherSendsTheRestOnce() throws Exception {
        try (var drill = new ClusterDrill(dir, 2, 2, 20261123)) {
            drill.startAll("lakeactors.drill.enabled = on");
            drill.node(1).apply(pipeline(dir), Drill.FILES.resolve("drill.odcs.yaml"));
            drill.produce(RECORDS);
            sent(drill.broker().bootstrap(), drill.truth(), Duration.ofSeconds(30), drill);
            int sender = drill.node(1).metric("lake_outlet_rows_total") > 0 ? 1 : 2;
            int other = 3 - sender;
            assertThat(drill.node(other).metric("lake_outlet_rows_total")).as("one node sends").isZero();

            drill.node(sender).post("/v1/cluster/inject?fault=crash&target=outlet-ended&on=n" + sender, Map.of());
            drill.produce(RECORDS);
            assertThat(drill.node(sender).endsWithin(Duration.ofSeconds(30))).as("it came to the transaction's end" + drill.logs()).isTrue();
            drill.produce(RECORDS);
            drill.awaitDrained(other, Duration.ofSeconds(60));
            sent(drill.broker().bootstrap(), drill.truth(), Duration.ofSeconds(30), drill);
            assertThat(drill.node(other).metric("lake_outlet_rows_total")).as("the other one went on").isPositive();
        }
    }

    /** The drill's pipeline, with a topic out. */
    static Path pipeline(Path dir) throws Exception {
        return Files.writeString(dir.resolve("drill.yaml"), Files.readString(Drill.FILES.resolve("drill.yaml")).replace("goals:", "  topic: { name: " + TOPIC + ", format: json }\ngoals:"));
    }

    private static void sent(String bootstrap, Truth truth, Duration within, ClusterDrill drill) throws Exception {
        assertThat(sent(bootstrap, truth, within)).as("rows that came, and different ones among them" + drill.logs()).containsOnly(truth.good());
    }

    /** Waits until as many rows came as silver has, and a little longer. @return how many rows came, and how many of them are not the same as another one */
    static List<Long> sent(String bootstrap, Truth truth, Duration within) throws Exception {
        long until = System.nanoTime() + within.toNanos();
        while (CommittedTopic.read(bootstrap, TOPIC).size() < truth.good() && System.nanoTime() < until) {
            Thread.sleep(200);
        }
        Thread.sleep(1_000);
        var rows = CommittedTopic.read(bootstrap, TOPIC);
        return List.of((long) rows.size(), rows.stream().map(row -> new String(row.value(), StandardCharsets.UTF_8)).distinct().count());
    }
}
