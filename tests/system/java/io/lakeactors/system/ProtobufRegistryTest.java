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

/** Schemas of Protobuf in the node's registry, between Confluent's own clients and pipelines of the same node. */
class ProtobufRegistryTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Path PROTOS = PythonEnvironment.FILES.resolve("protobuf/shop");

    @TempDir
    Path dir;

    @Test
    @Tag("drills")
    void confluentsClientsAndOurPipelinesSpeakProtobufThroughTheNodesRegistry() throws Exception {
        Path python = PythonEnvironment.python("registry", "the registry was NOT tried with Confluent's clients");
        int port = FreePorts.find(1).getFirst();
        try (var broker = KafkaBroker.start(dir.resolve("kafka"))) {
            broker.createTopic("orders", 1, Map.of());
            broker.createTopic("parts", 1, Map.of());
            Path home = dir.resolve("home");
            try (var node = NodeProcess.start(home, List.of("lakeactors.sources.default.bootstrap = \"" + broker.bootstrap() + "\"", "lakeactors.memory.cap = 64MB",
                    "lakeactors.node.http.port = " + port, "lakeactors.registries.default.url = \"http://127.0.0.1:" + port + "/registry\""))) {
                JsonNode announced = JSON.readTree(home.resolve("node.json").toFile());
                long id = registered(home);
                // By hand: the second message, id 7, a note, and 5 cents.
                byte[] ours = HexFormat.of().parseHex("00" + String.format("%08x", id) + "0202" + "0807" + "120368c3a9" + "2a020805");
                JsonNode said = JSON.readTree(PythonEnvironment.run(List.of(python.toString(), PythonEnvironment.FILES.resolve("registry_protobuf.py").toString(),
                        announced.at("/endpoints/registry").asText(), announced.path("token").asText(), HexFormat.of().formatHex(ours))));
                clients(said);
                produce(broker, said, ours);
                pipeline(node, "orders", "{ name: id, logicalType: integer, required: true }", "{ name: note, logicalType: string }");
                pipeline(node, "parts", "{ name: size, logicalType: integer }", "{ name: unit, logicalType: string }");
                node.awaitPipeline("orders", PATIENCE, view -> view.path("partitions").path(0).path("next").asLong() == 21);
                node.awaitPipeline("parts", PATIENCE, view -> view.path("partitions").path(0).path("next").asLong() == 10);
                assertThat(rows(node, "select count(*), count(note), sum(id) from silver.orders")).isEqualTo("[[21,21,197]]");
                assertThat(rows(node, "select count(*), sum(size) from silver.parts")).isEqualTo("[[10,45]]");
            }
        }
    }

    /** Through the command line, as text. */
    private static long registered(Path home) throws Exception {
        assertThat(Cli.lake(home, "schema", "register", "shop/money.proto", PROTOS.resolve("money.proto").toString()).exit()).isZero();
        String order = PROTOS.resolve("order.proto").toString();
        var alone = Cli.lake(home, "schema", "register", "orders-value", order);
        assertThat(alone.exit()).isNotZero();
        assertThat(alone.all()).contains("imports \"shop/money.proto\", which is not among its references");
        var done = Cli.lake(home, "schema", "register", "orders-value", order, "--reference", "shop/money.proto=shop/money.proto:1", "-o", "json");
        assertThat(done.exit()).as(done.all()).isZero();
        return JSON.readTree(done.out()).path("id").asLong();
    }

    private static void clients(JsonNode said) {
        assertThat(said.path("round").asBoolean()).as("Python reads what Python wrote").isTrue();
        assertThat(said.path("from_java").toString()).isEqualTo("[7,\"hé\",5]");
        assertThat(said.path("part").asInt()).as("a message within messages").isEqualTo(7);
        assertThat(said.path("parts").path(0).asText()).as("second message, its second with the map's entry, its first").startsWith("00").contains("06020200");
        assertThat(said.path("versions").toString()).as("a text, and a descriptor whose messages have other places").isEqualTo("[1,2]");
        assertThat(said.path("references").toString()).isEqualTo("[[\"shop/money.proto\",\"shop/money.proto\",1]]");
        assertThat(said.path("text").asText()).isEqualTo("syntax = \"proto3\";");
        assertThat(said.path("same").asBoolean()).as("the same schema as descriptor and as text").isTrue();
        assertThat(said.path("as_protoc").toString()).as("the registry's descriptors are protoc's").isEqualTo("[true,true]");
        assertThat(said.path("not_registering").asBoolean()).isTrue();
        assertThat(said.path("latest").asInt()).isPositive();
        assertThat(said.path("normalized").asInt()).isPositive();
        assertThat(said.path("incompatible").toString()).isEqualTo("[409,409]");
        assertThat(said.path("test").asBoolean()).isFalse();
        assertThat(said.path("missing").toString()).isEqualTo("[422,42201]");
        assertThat(said.path("broken").toString()).isEqualTo("[422,42201]");
        assertThat(said.path("referenced").toString()).isEqualTo("[422,42206]");
    }

    private static void produce(KafkaBroker broker, JsonNode said, byte[] ours) {
        try (var producer = new SureProducer<>(broker.bootstrap(), Map.of(), new ByteArraySerializer(), new ByteArraySerializer())) {
            said.path("records").forEach(record -> producer.send(new ProducerRecord<>("orders", HexFormat.of().parseHex(record.asText()))));
            producer.send(new ProducerRecord<>("orders", ours));
            said.path("parts").forEach(record -> producer.send(new ProducerRecord<>("parts", HexFormat.of().parseHex(record.asText()))));
        }
    }

    private void pipeline(NodeProcess node, String name, String... properties) throws Exception {
        Path contract = Files.writeString(dir.resolve(name + ".odcs.yaml"), """
                apiVersion: v3.1.0
                kind: DataContract
                id: 1f0c9a5e-6d1b-4b57-9a8e-2b2f7c1f0a%s
                name: %s
                version: 1.0.0
                status: active
                schema:
                  - name: %s
                    logicalType: object
                    properties:
                      - %s
                """.formatted(name.equals("parts") ? "12" : "13", name, name, String.join("\n      - ", properties)));
        Path pipeline = Files.writeString(dir.resolve(name + ".yaml"), """
                pipeline: %s
                from:
                  kafka: { topics: [%s], format: protobuf }
                contract: %s.odcs.yaml
                to:
                  silver: { table: silver.%s }
                goals: { fresh: 200ms }
                """.formatted(name, name, name, name));
        node.apply(pipeline, contract);
    }

    private static String rows(NodeProcess node, String sql) throws Exception {
        return node.post("/v1/query", Map.of("sql", sql)).path("rows").toString();
    }
}
