package io.lakeactors.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lakeactors.server.embedded.KafkaBroker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Changes of customers into a table whose rows are merged, by a node that dies at steps of the commit and joins files all the time. */
final class MergeDrill {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final List<String> STEPS = List.of("before-swap", "after-swap", "change-after-swap");
    private static final boolean ALL_STEPS = Integer.getInteger("drill.kills", 8) >= 20;

    private final Path home;
    private final CustomerChanges changes;
    private final Check check;

    /** What must be in the table whenever all that was produced has been committed. */
    interface Check {
        void holds(NodeProcess node, String when) throws Exception;
    }

    interface Produce {
        void to(KafkaBroker broker) throws Exception;
    }

    MergeDrill(Path home, CustomerChanges changes, Check check) {
        this.home = home;
        this.changes = changes;
        this.check = check;
    }

    /** @param leftOut a step that waits for the profile drills, as each costs a start of a node */
    void run(KafkaBroker broker, Path pipeline, Path contract, String leftOut, Produce produce, Check last) throws Exception {
        broker.createTopic(CustomerChanges.TOPIC, CustomerChanges.PARTITIONS, Map.of());
        List<String> conf = CustomerChanges.settings(broker);
        NodeProcess node = NodeProcess.start(home, conf);
        try {
            node.apply(pipeline, contract);
            produce.to(broker);
            verify(node, "a first load");
            for (String step : STEPS) {
                if (step.equals(leftOut) && !ALL_STEPS) {
                    continue;
                }
                node.crashAt(step);
                produce.to(broker);
                assertThat(node.endsWithin(PATIENCE)).as("the node came to step " + step + "\n" + node.log()).isTrue();
                node = NodeProcess.start(home, conf);
                verify(node, "killed " + step);
            }
            last.holds(node, "at the end");
        } finally {
            node.close();
        }
    }

    private void verify(NodeProcess node, String when) throws Exception {
        changes.await(node, "customers", PATIENCE);
        check.holds(node, when);
        var audit = Cli.lake(home, "audit");
        assertThat(audit.exit()).as(when + ": " + audit.all()).isZero();
        assertThat(audit.out()).contains("replaced");
    }

    /** @param expected rows, keys, and the sum of key times version */
    static void holds(NodeProcess node, String when, List<Long> expected) throws Exception {
        JsonNode found = node.post("/v1/query", Map.of("sql", "select count(*), count(distinct customer_id), sum(customer_id * version)::bigint from silver.customers")).path("rows").path(0);
        assertThat(List.of(found.path(0).asLong(), found.path(1).asLong(), found.path(2).asLong())).as(when).isEqualTo(expected);
    }

    /** The same for other readers, without settings of their own. */
    static void readByOthers(Path home, List<Long> expected) throws Exception {
        Path python = PythonEnvironment.python("interop", "the merged table was NOT read by PyIceberg and DuckDB");
        JsonNode announced = JSON.readTree(home.resolve("node.json").toFile());
        JsonNode found = JSON.readTree(PythonEnvironment.run(List.of(python.toString(), PythonEnvironment.FILES.resolve("read_merged.py").toString(), announced.at("/endpoints/catalog").asText(),
                announced.path("token").asText(), "silver.customers")));
        for (String reader : List.of("pyiceberg", "duckdb")) {
            assertThat(found.path(reader)).as(reader).extracting(JsonNode::asLong).containsExactlyElementsOf(expected);
        }
    }
}
