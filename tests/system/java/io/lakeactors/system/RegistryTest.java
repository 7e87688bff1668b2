package io.lakeactors.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lakeactors.server.embedded.KafkaBroker;
import io.lakeactors.testkit.FreePorts;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The node's registry between Confluent's own clients and a pipeline of the same node. */
class RegistryTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path dir;

    @Test
    @Tag("drills")
    void confluentsClientsAndOurPipelinesUseTheNodesRegistry() throws Exception {
        Path python = PythonEnvironment.python("registry", "the registry was NOT tried with Confluent's clients");
        int port = FreePorts.find(1).getFirst();
        try (var broker = KafkaBroker.start(dir.resolve("kafka"))) {
            broker.createTopic("orders", 1, Map.of());
            Path home = dir.resolve("home");
            var conf = List.of("lakeactors.sources.default.bootstrap = \"" + broker.bootstrap() + "\"", "lakeactors.memory.cap = 64MB", "lakeactors.node.http.port = " + port,
                    "lakeactors.registries.default.url = \"http://127.0.0.1:" + port + "/registry\"");
            try (var node = NodeProcess.start(home, conf)) {
                JsonNode announced = JSON.readTree(home.resolve("node.json").toFile());
                String registry = announced.at("/endpoints/registry").asText();
                assertThat(registry).isEqualTo("http://127.0.0.1:" + port + "/registry");
                assertThat(node.get("/v1/status").at("/endpoints/registry").asText()).isEqualTo(registry);
                long id = registered(home);
                // By hand: id 7, note of the union's second branch.
                byte[] ours = HexFormat.of().parseHex("00" + String.format("%08x", id) + "0e" + "02" + "0668c3a9");
                JsonNode said = JSON.readTree(PythonEnvironment.run(List.of(python.toString(), PythonEnvironment.FILES.resolve("registry_clients.py").toString(), registry,
                        announced.path("token").asText(), Long.toString(id), HexFormat.of().formatHex(ours))));
                clients(said);
                pipeline(broker, node, said, ours);
                assertThat(Cli.lake(home, "contract", "publish", dir.resolve("orders.odcs.yaml").toString()).out()).isEqualTo("orders 1.0.0 is published.\n");
                assertThat(Cli.lake(home, "schema", "ls").out()).contains("orders-value", "money", "bills-value");
            }
            try (var again = NodeProcess.start(home, conf)) {
                assertThat(again.get("/registry/subjects").toString()).contains("orders-value", "money");
                assertThat(again.get("/v1/contracts/orders").path("version").asText()).isEqualTo("1.0.0");
            }
        }
    }

    /** Through the command line, which also refuses what would break readers. */
    private long registered(Path home) throws Exception {
        Path schema = Files.writeString(dir.resolve("order.avsc"), """
                {"type": "record", "name": "Order", "namespace": "shop", "fields": [{"name": "id", "type": "long"}, {"name": "note", "type": ["null", "string"], "default": null}]}""");
        Path breaking = Files.writeString(dir.resolve("breaking.avsc"), Files.readString(schema).replace("\"long\"", "\"string\""));
        assertThat(Cli.lake(home, "schema", "check", "orders-value", schema.toString()).exit()).isZero();
        var done = Cli.lake(home, "schema", "register", "orders-value", schema.toString(), "-o", "json");
        assertThat(done.exit()).as(done.all()).isZero();
        var refused = Cli.lake(home, "schema", "check", "orders-value", breaking.toString());
        assertThat(refused.exit()).isEqualTo(1);
        assertThat(refused.out()).contains("TYPE_MISMATCH").contains("/fields/0");
        return JSON.readTree(done.out()).path("id").asLong();
    }

    private static void clients(JsonNode said) {
        assertThat(said.path("avro").toString()).isEqualTo("[{\"id\":0},{\"id\":119,\"note\":\"né\"}]");
        assertThat(said.path("from_java").toString()).isEqualTo("{\"id\":7,\"note\":\"hé\"}");
        assertThat(said.path("versions").toString()).isEqualTo("[1,2]");
        assertThat(said.path("incompatible").toString()).isEqualTo("[409,409]");
        assertThat(said.path("json").toString()).isEqualTo("{\"name\":\"ann\"}");
        assertThat(said.path("reference").toString()).isEqualTo("{\"total\":{\"cents\":5}}");
        assertThat(said.path("referenced").toString()).isEqualTo("[422,42206]");
        assertThat(said.path("subjects").toString()).isEqualTo("[\"bills-value\",\"money\",\"orders-value\",\"people-value\"]");
        assertThat(said.path("latest").asInt()).isEqualTo(2);
        assertThat(said.path("lookup").asInt()).isEqualTo(2);
        assertThat(said.path("by_id").asText()).isEqualTo("Order");
        assertThat(said.path("test").asBoolean()).isTrue();
        assertThat(said.path("level").toString()).isEqualTo("[\"FULL\",\"FULL\",\"BACKWARD\"]");
        assertThat(said.path("unknown").toString()).isEqualTo("[[404,40403],[404,40401],[404,40402]]");
        assertThat(said.path("deleted").toString()).isEqualTo("[[1],[404,40401],[1]]");
        assertThat(said.path("no_token").toString()).isEqualTo("[401,401]");
    }

    /** What Python and Java have written is read with schemas that the node asks of itself. */
    private void pipeline(KafkaBroker broker, NodeProcess node, JsonNode said, byte[] ours) throws Exception {
        try (var producer = new SureProducer<>(broker.bootstrap(), Map.of(), new ByteArraySerializer(), new ByteArraySerializer())) {
            said.path("records").forEach(record -> producer.send(new ProducerRecord<>("orders", HexFormat.of().parseHex(record.asText()))));
            producer.send(new ProducerRecord<>("orders", ours));
        }
        Path contract = Files.writeString(dir.resolve("orders.odcs.yaml"), """
                apiVersion: v3.1.0
                kind: DataContract
                id: 1f0c9a5e-6d1b-4b57-9a8e-2b2f7c1f0a11
                name: orders
                version: 1.0.0
                status: active
                schema:
                  - name: orders
                    logicalType: object
                    properties:
                      - { name: id, logicalType: integer, required: true }
                      - { name: note, logicalType: string }
                """);
        Path pipeline = Files.writeString(dir.resolve("orders.yaml"), """
                pipeline: orders
                from:
                  kafka: { topics: [orders], format: avro }
                contract: orders.odcs.yaml
                to:
                  silver: { table: silver.orders }
                goals: { fresh: 200ms }
                """);
        node.apply(pipeline, contract);
        node.awaitPipeline("orders", PATIENCE, view -> view.path("partitions").path(0).path("next").asLong() == 41);
        JsonNode rows = node.post("/v1/query", Map.of("sql", "select count(*), count(note), sum(id) from silver.orders")).path("rows");
        assertThat(rows.toString()).isEqualTo("[[41,21,2387]]");
    }
}
