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
import java.util.Random;
import java.util.TreeMap;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Events of keys, twice, late and in the wrong order, through a node that dies at every step of a commit and compacts all the time: each key has its newest row, for any reader. */
class UpsertTest {
    private static final Path FILES = Path.of(System.getProperty("lakeactors.root"), "tests", "system", "resources", "upsert");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int PARTITIONS = 2;
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
    private final Map<Integer, Long> offsets = new TreeMap<>();
    private final Random chance = new Random(20261122);
    private long version;

    /** Rows that go are position deletes in format 2, and deletion vectors in format 3. */
    @ParameterizedTest
    @ValueSource(ints = {2, 3})
    void eachKeyHasItsNewestRowWhateverDies(int format) throws Exception {
        Path home = dir.resolve("home");
        try (var broker = KafkaBroker.start(dir.resolve("kafka"))) {
            broker.createTopic("shop.customers", PARTITIONS, Map.of());
            List<String> conf = List.of("lakeactors.sources.default.bootstrap = \"" + broker.bootstrap() + "\"", "lakeactors.memory.cap = 96MB", "lakeactors.drill.enabled = on",
                    "lakeactors.maintenance { interval-min = 200ms, interval-max = 1s, patience = 1s, small-files = 3 }");
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

    /** In commits of some size, so that there are files to join. */
    private void produce(KafkaBroker broker) {
        try (var producer = new KafkaProducer<>(Map.of("bootstrap.servers", broker.bootstrap(), "linger.ms", "5", "acks", "all"), new StringSerializer(), new StringSerializer())) {
            for (int i = 0; i < EVENTS; i++) {
                long key = chance.nextInt(KEYS);
                int partition = chance.nextInt(10) == 0 ? chance.nextInt(PARTITIONS) : (int) (key % PARTITIONS);
                long at = 1_700_000_000_000L + version - chance.nextInt(500);
                boolean deletes = chance.nextInt(8) == 0;
                version++;
                String event = "{\"customer_id\":" + key + ",\"updated_at\":" + at + ",\"region\":\"r" + chance.nextInt(3) + "\",\"version\":" + version + ",\"op\":\"" + (deletes ? "d" : "u") + "\"}";
                int times = chance.nextInt(5) == 0 ? 2 : 1;
                for (int time = 0; time < times; time++) {
                    producer.send(new ProducerRecord<>("shop.customers", partition, "k", event));
                    long offset = offsets.merge(partition, 1L, Long::sum) - 1;
                    var one = new Newest(at, partition, offset, version, deletes);
                    truth.merge(key, one, (had, now) -> had.isOlderThan(now) ? now : had);
                }
                if (i % 200 == 0) {
                    producer.flush();
                }
            }
        }
    }

    private List<Long> expected() {
        var there = truth.entrySet().stream().filter(entry -> !entry.getValue().deleted()).toList();
        return List.of((long) there.size(), (long) there.size(), there.stream().mapToLong(entry -> entry.getKey() * entry.getValue().version()).sum());
    }

    private void verify(NodeProcess node, Path home, String when) throws Exception {
        long produced = offsets.values().stream().mapToLong(Long::longValue).sum();
        node.awaitPipeline("customers", PATIENCE, pipeline -> {
            long next = 0;
            for (JsonNode partition : pipeline.path("partitions")) {
                next += partition.path("next").asLong();
            }
            return next == produced;
        });
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
