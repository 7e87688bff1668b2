package io.lakeactors.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lakeactors.server.embedded.KafkaBroker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Events of keys, twice, late and in the wrong order, through a node that dies at every step of a commit and compacts all the time: each key has its newest row, for any reader. */
class UpsertTest {
    private static final Path FILES = Path.of(System.getProperty("lakeactors.root"), "tests", "system", "resources", "upsert");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int KEYS = 500;
    private static final int EVENTS = 4_000;
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final String[] STEPS = {"before-swap", "after-swap", "change-after-swap"};

    @TempDir
    Path dir;

    /** What a key's newest event says; the version is unique, and rises with time. */
    private record Newest(long at, int partition, long offset, long version, boolean deleted) {
        boolean isOlderThan(Newest other) {
            return at != other.at ? at < other.at : partition != other.partition ? partition < other.partition : offset < other.offset;
        }
    }

    private final Map<Long, Newest> truth = new TreeMap<>();
    private final CustomerChanges changes = new CustomerChanges(KEYS, 500);

    /** Rows that go are position deletes in format 2, and deletion vectors in format 3. */
    @ParameterizedTest
    @ValueSource(ints = {2, 3})
    void eachKeyHasItsNewestRowWhateverDies(int format) throws Exception {
        Path home = dir.resolve("home");
        try (var broker = KafkaBroker.start(dir.resolve("kafka"))) {
            broker.createTopic(CustomerChanges.TOPIC, CustomerChanges.PARTITIONS, Map.of());
            List<String> conf = CustomerChanges.settings(broker);
            NodeProcess node = NodeProcess.start(home, conf);
            try {
                String pipeline = Files.readString(FILES.resolve("customers.yaml")).replace("\nto:\n", "\nto:\n  format-version: " + format + "\n");
                assertThat(pipeline).contains("format-version");
                node.apply(Files.writeString(dir.resolve("customers.yaml"), pipeline), FILES.resolve("customers.odcs.yaml"));
                produce(broker);
                verify(node, home, "a first load");
                for (String step : STEPS) {
                    node.post("/v1/cluster/inject?fault=crash&target=" + step, Map.of());
                    produce(broker);
                    assertThat(node.endsWithin(PATIENCE)).as("the node came to step " + step + "\n" + node.log()).isTrue();
                    node = NodeProcess.start(home, conf);
                    verify(node, home, "killed " + step);
                }
                readByOthers(home);
            } finally {
                node.close();
            }
        }
    }

    private void produce(KafkaBroker broker) {
        changes.produce(broker, EVENTS, change -> truth.merge(change.key(), new Newest(change.at(), change.partition(), change.offset(), change.version(), change.deletes()),
                (had, now) -> had.isOlderThan(now) ? now : had));
    }

    private List<Long> expected() {
        var there = truth.entrySet().stream().filter(entry -> !entry.getValue().deleted()).toList();
        return List.of((long) there.size(), (long) there.size(), there.stream().mapToLong(entry -> entry.getKey() * entry.getValue().version()).sum());
    }

    private void verify(NodeProcess node, Path home, String when) throws Exception {
        changes.await(node, "customers", PATIENCE);
        JsonNode found = node.post("/v1/query", Map.of("sql", "select count(*), count(distinct customer_id), sum(customer_id * version)::bigint from silver.customers")).path("rows").path(0);
        assertThat(List.of(found.path(0).asLong(), found.path(1).asLong(), found.path(2).asLong())).as(when).isEqualTo(expected());
        var audit = Cli.lake(home, "audit");
        assertThat(audit.exit()).as(when + ": " + audit.all()).isZero();
        assertThat(audit.out()).contains("replaced");
    }

    private void readByOthers(Path home) throws Exception {
        Path python = PythonEnvironment.python("interop", "the merged table was NOT read by PyIceberg and DuckDB");
        JsonNode announced = JSON.readTree(home.resolve("node.json").toFile());
        JsonNode found = JSON.readTree(PythonEnvironment.run(List.of(python.toString(), PythonEnvironment.FILES.resolve("read_merged.py").toString(), announced.at("/endpoints/catalog").asText(),
                announced.path("token").asText(), "silver.customers")));
        for (String reader : List.of("pyiceberg", "duckdb")) {
            assertThat(found.path(reader)).as(reader).extracting(JsonNode::asLong).containsExactlyElementsOf(expected());
        }
    }
}
