package io.lakeactors.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import io.lakeactors.model.ErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What editors say of a file is what LakeActors says of it; and every contract and pipeline of this repository is right for both. */
class EditorSchemasTest {
    private static final Path ROOT = Path.of(System.getProperty("lakeactors.root", "."));
    private static final List<String> PLACES = List.of("cluster-config/examples", "src/server/resources", "tests/system/resources", "tests/bench");
    private static final JsonSchemaFactory SCHEMAS = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V201909);
    private static final JsonSchema CONTRACT = SCHEMAS.getSchema(EditorSchemas.contract());
    private static final JsonSchema PIPELINE = SCHEMAS.getSchema(EditorSchemas.pipeline());
    private static final JsonSchema GOLD = SCHEMAS.getSchema(EditorSchemas.gold());

    private static List<Path> files(String ending) throws IOException {
        var found = new TreeSet<Path>();
        for (String place : PLACES) {
            try (Stream<Path> all = Files.walk(ROOT.resolve(place))) {
                all.filter(path -> path.toString().endsWith(ending)).forEach(found::add);
            }
        }
        return List.copyOf(found);
    }

    private static List<String> faults(JsonSchema schema, String text) {
        JsonNode json = Json.of(YamlReader.read(text, new Faults(ErrorCode.CONTRACT_INVALID, "f")).orElseThrow());
        return schema.validate(json).stream().map(Object::toString).toList();
    }

    @TestFactory
    Stream<DynamicTest> everyContractOfTheRepositoryIsRight() throws IOException {
        List<Path> contracts = files(".odcs.yaml");
        assertThat(contracts).hasSizeGreaterThanOrEqualTo(9);
        return contracts.stream().map(file -> DynamicTest.dynamicTest(file.getFileName().toString(), () -> {
            String text = Files.readString(file);
            assertThat(Contracts.document(file.toString(), text).faults()).isEmpty();
            assertThat(faults(CONTRACT, text)).isEmpty();
        }));
    }

    @TestFactory
    Stream<DynamicTest> everyPipelineOfTheRepositoryIsRight() throws IOException {
        List<Path> pipelines = files(".yaml").stream().filter(EditorSchemasTest::isPipeline).toList();
        assertThat(pipelines).hasSizeGreaterThanOrEqualTo(8);
        return pipelines.stream().map(file -> DynamicTest.dynamicTest(file.getFileName().toString(), () -> {
            assertThat(Pipelines.read(file).faults()).isEmpty();
            assertThat(faults(PIPELINE, Files.readString(file))).isEmpty();
        }));
    }

    private static boolean isPipeline(Path file) {
        try {
            return !file.toString().endsWith(".test.yaml") && Files.readString(file).lines().anyMatch(line -> line.startsWith("pipeline:"));
        } catch (IOException unreadable) {
            throw new java.io.UncheckedIOException(unreadable);
        }
    }

    @Test
    void theExampleOfAGoldTableIsRight() throws IOException {
        Path file = ROOT.resolve("cluster-config/examples/delays.yaml");
        String text = Files.readString(file);
        assertThat(Golds.isGold(text)).isTrue();
        assertThat(Golds.read("delays.yaml", text, path -> TextFiles.textOf(file.resolveSibling(path))).faults()).isEmpty();
        assertThat(faults(GOLD, text)).isEmpty();
    }

    @Test
    void thePipelinesSchemaKnowsTheKeysThatTheReaderKnows() throws IOException {
        knows(new ObjectMapper().readTree(EditorSchemas.pipeline()), PipelineReader.KEYS);
    }

    @Test
    void theSchemaOfGoldTablesKnowsTheKeysThatTheReaderKnows() throws IOException {
        knows(new ObjectMapper().readTree(EditorSchemas.gold()), GoldReader.KEYS);
    }

    private static void knows(JsonNode schema, Map<String, String[]> all) {
        all.forEach((place, keys) -> {
            JsonNode at = schema;
            for (String step : place.isEmpty() ? new String[0] : place.split("\\.")) {
                at = at.path("properties").path(step);
            }
            at = at.has("$ref") ? schema.at(at.get("$ref").asText().substring(1)) : at;
            var known = new TreeSet<String>();
            at.path("properties").fieldNames().forEachRemaining(known::add);
            assertThat(known).as(place).containsExactlyInAnyOrder(keys);
            assertThat(at.path("additionalProperties").asBoolean(true)).as(place).isFalse();
        });
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "goals: { fresh: 200ms } | goals: { fressh: 200ms }", "goals: { fresh: 200ms } | goals: { fresh: soon }", "format: json | format: xml", "pipeline: drill | pipeline: Drill",
        "contract: drill.odcs.yaml | kontract: x", "start: earliest | start: first"
    })
    void editorsSeeWhatTheReaderRefuses(String right, String wrong) throws IOException {
        Path file = ROOT.resolve("tests/system/resources/drill/drill.yaml");
        String text = Files.readString(file).replace("format: json }", "format: json, start: earliest }");
        assertThat(text).contains(right);
        assertThat(faults(PIPELINE, text)).isEmpty();
        assertThat(faults(PIPELINE, text.replace(right, wrong))).isNotEmpty();
        assertThat(Pipelines.read("p.yaml", text.replace(right, wrong), path -> Sample.of("name: a, logicalType: string")).faults()).isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"la.onFial | log", "la.onFail | explode", "la.layer | silver", "la.timeForm | epoch", "la.sourceName | ''"})
    void editorsSeeWhichOfOurPropertiesMayStandWhere(String property, String value) {
        String text = Sample.of("name: a, logicalType: timestamp, customProperties: [{property: PROPERTY, value: VALUE}]");
        assertThat(faults(CONTRACT, text)).isEmpty();
        assertThat(faults(CONTRACT, text.replace("PROPERTY", "la.timeForm").replace("VALUE", "epoch-millis"))).isEmpty();
        String wrong = text.replace("PROPERTY", property).replace("VALUE", value.isEmpty() ? "''" : value);
        assertThat(faults(CONTRACT, wrong)).isNotEmpty();
        assertThat(Sample.faults(wrong)).isNotEmpty();
    }

    @Test
    void theSchemasForEditorsAreNotStale() throws IOException {
        for (var schema : List.of(List.of("contract.schema.json", EditorSchemas.contract()), List.of("pipeline.schema.json", EditorSchemas.pipeline()),
                List.of("gold.schema.json", EditorSchemas.gold()), List.of("rule-set.schema.json", EditorSchemas.ruleSet()))) {
            Path file = ROOT.resolve("cluster-config/schemas").resolve(schema.getFirst());
            if (Boolean.getBoolean("reference.write")) {
                Files.createDirectories(file.getParent());
                Files.writeString(file, schema.getLast() + "\n");
            }
            assertThat(Files.readString(file)).as(file + " is stale; write it anew with -Dreference.write=true").isEqualTo(schema.getLast() + "\n");
        }
        for (String example : List.of("flights.yaml|pipeline", "flights.odcs.yaml|contract", "planes.yaml|pipeline", "planes.odcs.yaml|contract", "airports.yaml|pipeline",
                "airports.odcs.yaml|contract", "delays.yaml|gold", "delays.odcs.yaml|contract")) {
            String[] parts = example.split("\\|");
            assertThat(Files.readString(ROOT.resolve("cluster-config/examples").resolve(parts[0]))).startsWith("# yaml-language-server: $schema=../schemas/" + parts[1] + ".schema.json\n");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "{metric: freshness, mustBeLessThan: 15m} | true", "{metric: references, table: ref.k, key: k, unit: percent, mustBeLessThan: 1} | true", "{metric: mean, mustBeBetween: [1, 2]} | true",
        "{metric: quantile, quantile: 0.5, mustBe: 1} | true", "{metric: meen, mustBe: 1} | false", "{metric: quantile, quantile: 2, mustBe: 1} | false", "{metric: mean, unti: rows, mustBe: 1} | false"
    })
    void anEditorKnowsOurOwnChecks(String implementation, boolean right) {
        String text = Sample.of("name: x, logicalType: timestamp") + "    quality: [{type: custom, engine: lakeactors, implementation: " + implementation + "}]\n";
        assertThat(faults(CONTRACT, text).isEmpty()).isEqualTo(right);
        assertThat(faults(CONTRACT, text.replace("lakeactors", "soda"))).isEmpty();
    }
}
