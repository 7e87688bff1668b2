package io.lakeactors.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.lakeactors.sdk.RowFunction;
import io.lakeactors.server.embedded.KafkaBroker;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Records go through the code and the models of the guide on a node; one that fails goes to quarantine, and a node that lacks them reads nothing. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PluginsTest {
    private static final Path GUIDE = Path.of(System.getProperty("lakeactors.root"), "docs/guides/plugins.md");
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    @TempDir
    static Path dir;

    private KafkaBroker broker;
    private Path files;
    private Path home;
    private List<String> conf;

    @BeforeAll
    void begin() throws Exception {
        broker = KafkaBroker.start(dir.resolve("kafka"));
        broker.createTopic("flights", 1, Map.of());
        files = GuideCommands.files(GUIDE, dir.resolve("guide"));
        home = dir.resolve("home");
        tool("javac", "--release", "21", "-cp", RowFunction.class.getProtectionDomain().getCodeSource().getLocation().getPath(), "-d", "classes", "src/demo/DelayBand.java");
        tool("jar", "--create", "--file", "plugins/delay-band.jar", "-C", "classes", ".", "-C", "src", "META-INF");
        conf = List.of("lakeactors.sources.default.bootstrap = \"" + broker.bootstrap() + "\"", "lakeactors.plugins.folder = \"" + files.resolve("plugins") + "\"");
    }

    @AfterAll
    void end() {
        broker.close();
    }

    private void tool(String... words) throws Exception {
        var command = new ArrayList<>(List.of(words));
        command.set(0, Path.of(System.getProperty("java.home"), "bin", words[0]).toString());
        Process process = new ProcessBuilder(command).directory(files.toFile()).inheritIO().start();
        assertThat(process.waitFor()).as(words[0]).isZero();
    }

    private void produce(List<String> events) throws Exception {
        try (var producer = new SureProducer<>(broker.bootstrap(), Map.of(), new StringSerializer(), new StringSerializer())) {
            events.forEach(event -> producer.send(new ProducerRecord<>("flights", 0, "k", event)));
            producer.flush();
        }
    }

    private static List<String> rows(NodeProcess node, String sql) throws Exception {
        JsonNode answer = node.post("/v1/query", Map.of("sql", sql));
        assertThat(answer.has("rows")).as(answer.toString()).isTrue();
        var rows = new ArrayList<String>();
        answer.path("rows").forEach(row -> rows.add(row.toString()));
        return rows;
    }

    private HttpResponse<String> apply(String contract) throws Exception {
        JsonNode node = NodeProcess.announced(home);
        var body = Map.of("pipeline", Files.readString(files.resolve("flights.yaml")), "contract", contract, "pipelineName", "flights.yaml", "dryRun", false);
        var request = HttpRequest.newBuilder(URI.create(node.at("/endpoints/api").asText() + "/v1/pipelines")).header("Authorization", "Bearer " + node.path("token").asText())
                .header("Content-Type", "application/json").POST(HttpRequest.BodyPublishers.ofString(new com.fasterxml.jackson.databind.ObjectMapper().writeValueAsString(body)));
        try (var http = HttpClient.newHttpClient()) {
            return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        }
    }

    @Test
    void recordsGoThroughCodeAndModelsAndWaitForThoseThatANodeLacks() throws Exception {
        Path jar = files.resolve("plugins/delay-band.jar");
        Files.writeString(files.resolve("plugins/torn.jar"), "no jar");
        String contract = Files.readString(files.resolve("flights.odcs.yaml"));
        produce(Files.readAllLines(files.resolve("flights.jsonl")));
        try (NodeProcess node = NodeProcess.start(home, conf)) {
            JsonNode plugins = node.get("/v1/plugins");
            assertThat(plugins.findValuesAsText("function")).containsExactly("delay_band@1", "delay_risk@1", "delay_risk@2");
            assertThat(plugins.at("/faults/0/where").asText()).isEqualTo("torn.jar");

            HttpResponse<String> refused = apply(contract.replace("delay_band@1", "delay_band@9"));
            assertThat(refused.statusCode()).as(refused.body()).isEqualTo(422);
            assertThat(refused.body()).contains("5074", "delay_band@9", "There are delay_band@1");

            node.apply(files.resolve("flights.yaml"), files.resolve("flights.odcs.yaml"));
            CustomerChanges.await(node, "flights", 5, PATIENCE);
            assertThat(rows(node, "select flight, band, risk from silver.flights order by flight")).hasSize(3)
                    .satisfies(rows -> assertThat(rows.getFirst()).isEqualTo("[1,\"late\",0.5]"))
                    .satisfies(rows -> assertThat(rows.get(1)).isEqualTo("[2,\"on time\"," + 1 / (1 + StrictMath.exp(-(-2.0 + 0.1 * -5 + -0.0005 * 1400))) + "]"))
                    .satisfies(rows -> assertThat(rows.get(2)).isEqualTo("[3,null,null]"));
            assertThat(rows(node, "select rule_id, messages from quarantine.silver_flights order by _la_offset").toString())
                    .contains("band.type", "delay_band@1 failed with IllegalArgumentException: nobody waits for 99999 minutes", "not-hopeless");
        }

        byte[] bytes = Files.readAllBytes(jar);
        Files.delete(jar);
        produce(List.of("{\"flight\": 6, \"dep_delay\": 61, \"distance\": 100000}"));
        try (NodeProcess node = NodeProcess.start(home, conf)) {
            JsonNode seen = node.awaitPipeline("flights", PATIENCE, pipeline -> pipeline.toString().contains("LA-5076"));
            assertThat(seen.path("state").asText()).as(seen.toString()).isEqualTo("degraded");
            assertThat(seen.toString()).contains("the function delay_band@1 is not loaded on node", "lakeactors.plugins.folder");
            assertThat(rows(node, "select count(*) from silver.flights")).containsExactly("[3]");
        }

        Files.write(jar, bytes);
        try (NodeProcess node = NodeProcess.start(home, conf)) {
            CustomerChanges.await(node, "flights", 6, PATIENCE);
            assertThat(rows(node, "select flight, band from silver.flights where flight > 3")).containsExactly("[6,\"very late\"]");
            assertThat(rows(node, "select count(*), count(distinct flight) from silver.flights")).containsExactly("[4,4]");
        }
    }
}
