package io.lakeactors.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lakeactors.server.embedded.KafkaBroker;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Others' verdicts on the same rows: of whole tables by the same contract, and of rows one by one. */
class QualityAgreementTest {
    private static final Path RESOURCES = Path.of(System.getProperty("lakeactors.root"), "tests/system/resources");
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final Set<String> SHARED = Set.of("a-nulls", "b-nulls", "c-missing", "d-missing", "e-listed", "f-pattern", "g-twice", "n-mean", "rows", "keys", "largest");
    /** Duplicates are rows beyond the first of each key here, and keys that are there more than once there: none is none for both. */
    private static final Set<String> COUNTED_OTHERWISE = Set.of("g-twice", "keys");
    private static final int TABLES = 6;
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path dir;

    @Test
    @Tag("drills")
    void datacontractCliAgreesOnEverySharedCheck() throws Exception {
        Path python = PythonEnvironment.python("quality", "verdicts were NOT compared with datacontract-cli's");
        var seen = new HashSet<String>();
        withNode((node, broker) -> {
            for (int table = 0; table < TABLES; table++) {
                seen.addAll(compare(node, broker, python, "agreement" + table, new Random(table)));
            }
        });
        assertThat(seen).as("checks that held, and that did not").contains("a-nulls pass", "a-nulls fail", "c-missing pass", "c-missing fail", "n-mean pass", "n-mean fail", "rows pass", "rows fail", "g-twice pass", "keys fail");
    }

    @Test
    @Tag("drills")
    void greatExpectationsFindsFaultWithTheRowsThatGoToQuarantine() throws Exception {
        Path python = PythonEnvironment.python("expectations", "quarantined rows were NOT compared with Great Expectations'");
        Path produced = dir.resolve("rows.json");
        withNode((node, broker) -> {
            broker.createTopic("rules", 1, Map.of());
            Files.writeString(produced, produce(broker, "rules", 500, new Random(42)).toString());
            node.apply(pipeline("rules"), RESOURCES.resolve("quality/rules.odcs.yaml"));
            node.awaitPipeline("rules", PATIENCE, one -> one.at("/totals/written").asLong() + one.at("/totals/quarantined").asLong() == 500);
            var ours = new TreeMap<String, List<Long>>();
            node.post("/v1/query", Map.of("sql", "select rule, _la_offset from (select _la_offset, unnest(rule_ids) as rule from quarantine.silver_rules) order by 1, 2", "limit", 10_000)).path("rows")
                    .forEach(row -> ours.computeIfAbsent(row.get(0).asText(), rule -> new ArrayList<>()).add(row.get(1).asLong()));
            var theirs = new TreeMap<String, List<Long>>();
            JSON.readTree(PythonEnvironment.run(List.of(python.toString(), RESOURCES.resolve("interop/expectations_rows.py").toString(), produced.toString()), Map.of("GX_ANALYTICS_ENABLED", "false")))
                    .fields().forEachRemaining(rule -> theirs.put(rule.getKey(), numbers(rule.getValue())));
            assertThat(ours).hasSize(6).isEqualTo(theirs);
        });
    }

    private interface Work {
        void on(NodeProcess node, KafkaBroker broker) throws Exception;
    }

    private void withNode(Work work) throws Exception {
        var broker = KafkaBroker.start(dir.resolve("kafka"));
        try (var node = NodeProcess.start(dir.resolve("home"), List.of("lakeactors.sources.default.bootstrap = \"" + broker.bootstrap() + "\"", "lakeactors.memory.cap = 64MB",
                "lakeactors.quality.enabled = off"))) {
            work.on(node, broker);
        } finally {
            broker.close();
        }
    }

    private Path pipeline(String name) throws IOException {
        return Files.writeString(dir.resolve(name + ".yaml"), Files.readString(RESOURCES.resolve("quality/countries.yaml")).replace("countries", name));
    }

    private static List<Long> numbers(JsonNode list) {
        var numbers = new ArrayList<Long>();
        list.forEach(number -> numbers.add(number.asLong()));
        return numbers;
    }

    /** @return what was said, by both */
    private Set<String> compare(NodeProcess node, KafkaBroker broker, Path python, String name, Random random) throws Exception {
        Path answered = dir.resolve(name + ".json");
        Path contract = Files.writeString(dir.resolve(name + ".odcs.yaml"), Files.readString(RESOURCES.resolve("quality/agreement.odcs.yaml"))
                .replace("PARQUET", dir.resolve(name + ".parquet").toString()));
        int rows = 490 + random.nextInt(20);
        broker.createTopic(name, 1, Map.of());
        produce(broker, name, rows, random);
        node.apply(pipeline(name), contract);
        node.awaitPipeline(name, PATIENCE, one -> one.at("/totals/written").asLong() == rows);

        JsonNode ours = verdicts(node, "silver." + name);
        Files.writeString(answered, node.post("/v1/query", Map.of("sql", "select id, a, b, c, d, e, f, g, n from silver." + name, "limit", 1_000)).toString());
        JsonNode theirs = JSON.readTree(PythonEnvironment.run(List.of(python.toString(), RESOURCES.resolve("interop/quality_verdicts.py").toString(), answered.toString(), contract.toString())));

        assertThat(ours).extracting(check -> check.path("check").asText()).containsExactlyInAnyOrderElementsOf(SHARED);
        assertThat(theirs.fieldNames()).toIterable().containsExactlyInAnyOrderElementsOf(SHARED);
        var said = new HashSet<String>();
        for (JsonNode check : ours) {
            String id = check.path("check").asText();
            JsonNode their = theirs.path(id);
            assertThat(their.path("result").asText()).as(name + ": " + check + " and " + their).isEqualTo(check.path("status").asText() + "ed");
            if (!COUNTED_OTHERWISE.contains(id)) {
                assertThat(their.path("value").asDouble()).as(name + ": " + check + " and " + their).isCloseTo(check.path("value").asDouble(), Offset.offset(0.005));
            }
            said.add(id + " " + check.path("status").asText());
        }
        return said;
    }

    /** A pipeline tells of its checks every few seconds. */
    private static JsonNode verdicts(NodeProcess node, String table) throws Exception {
        JsonNode answer = node.post("/v1/quality/" + table + "/run", Map.of());
        for (long until = System.nanoTime() + PATIENCE.toNanos(); !answer.has("checks") && System.nanoTime() < until; answer = node.post("/v1/quality/" + table + "/run", Map.of())) {
            Thread.sleep(200);
        }
        assertThat(answer.path("checks")).as(answer.toString()).isNotEmpty();
        return answer.path("checks");
    }

    /** One in ten of each text is nothing, one empty, one N/A, and one maybe of another form. @return the records, in the topic's order */
    private static List<String> produce(KafkaBroker broker, String topic, int rows, Random random) {
        var records = new ArrayList<String>();
        try (var producer = new SureProducer<>(broker.bootstrap(), Map.of(), new ByteArraySerializer(), new ByteArraySerializer())) {
            for (int row = 0; row < rows; row++) {
                var record = new StringBuilder("{\"id\":\"r" + row + "\",\"n\":" + random.nextInt(100));
                for (String column : List.of("a", "b", "c", "d", "e", "f", "g")) {
                    record.append(",\"").append(column).append("\":").append(value(random));
                }
                records.add(record.append('}').toString());
                producer.send(new ProducerRecord<>(topic, records.getLast().getBytes(StandardCharsets.UTF_8)));
            }
        }
        return records;
    }

    private static String value(Random random) {
        return switch (random.nextInt(10)) {
            case 0 -> "null";
            case 1 -> "\"\"";
            case 2 -> "\"N/A\"";
            case 3 -> "\"x" + random.nextInt(100) + "\"";
            default -> "\"x" + random.nextInt(10) + "\"";
        };
    }
}
