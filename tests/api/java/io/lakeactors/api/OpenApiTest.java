package io.lakeactors.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Walks every operation of the document against the running API: each is there, and answers what the document says. */
class OpenApiTest {
    private static ApiFixture api;
    private static JsonNode document;
    private static String pipeline;

    @BeforeAll
    static void readTheDocument() throws Exception {
        api = new ApiFixture(Optional.of(ApiFixture.TOKEN));
        document = ApiFixture.json(api.get("/v1/openapi.json"));
        Path examples = Path.of(System.getProperty("lakeactors.root")).resolve("cluster-config/examples");
        pipeline = ApiFixture.JSON.createObjectNode()
                .put("pipeline", Files.readString(examples.resolve("flights.yaml"))).put("contract", Files.readString(examples.resolve("flights.odcs.yaml")))
                .toString();
    }

    @AfterAll
    static void stop() {
        api.close();
    }

    @TestFactory
    Stream<DynamicTest> everyOperationAnswersWhatTheDocumentSays() {
        var walks = new ArrayList<DynamicTest>();
        document.path("paths").properties().forEach(path -> path.getValue().properties().forEach(method ->
                walks.add(DynamicTest.dynamicTest(method.getKey() + " " + path.getKey(), () -> walk(path.getKey(), method.getKey(), method.getValue())))));
        assertThat(walks).hasSizeGreaterThan(20);
        return walks.stream();
    }

    private static void walk(String path, String method, JsonNode operation) {
        String filled = path.replace("{name}", path.startsWith("/v1/gold") ? "by_carrier" : "flights").replace("{id}", "flights").replace("{run}", "r1").replace("{table}", "silver.flights");
        assertThat(filled).doesNotContain("{");
        String id = operation.path("operationId").asText();
        var response = switch (method) {
            case "get" -> api.get(filled);
            case "delete" -> api.delete(filled);
            default -> api.post(filled + queries().getOrDefault(id, ""), bodies().getOrDefault(id, "{}"));
        };
        var success = operation.path("responses").properties().stream().filter(entry -> !entry.getKey().equals("default")).findFirst().orElseThrow();
        assertThat(response.statusCode()).as(response.body()).isEqualTo(Integer.parseInt(success.getKey()));
        var content = success.getValue().path("content").properties().iterator().next();
        assertThat(response.headers().firstValue("Content-Type").orElse("")).startsWith(content.getKey());
        if (content.getKey().equals("application/json")) {
            assertThat(problems(content.getValue().path("schema"), ApiFixture.json(response))).isEmpty();
        }
    }

    /** What calls take in their query and cannot do without. */
    private static Map<String, String> queries() {
        return Map.of("clusterLeave", "?node=n1", "clusterDown", "?node=n1", "clusterJoin", "?address=h:1", "clusterLogLevel", "?logger=ROOT&level=debug",
                "clusterInject", "?fault=none", "tableTag", "?name=t", "tableBranch", "?name=b", "tableUnname", "?name=t");
    }

    private static Map<String, String> bodies() {
        return Map.ofEntries(Map.entry("apply", pipeline), Map.entry("check", pipeline), Map.entry("explain", pipeline),
                Map.entry("query", "{\"sql\":\"select carrier from silver.flights\"}"), Map.entry("audit", "{\"pipeline\":null,\"recount\":false}"),
                Map.entry("choose", "{\"choice\":\"replay\"}"), Map.entry("replay", "{\"from\":\"earliest\"}"), Map.entry("adopt", adoption()), Map.entry("backupStart", "{\"to\":\"/backup\"}"),
                Map.entry("publishContract", publication()), Map.entry("quarantineDiscard", "{\"all\":true}"));
    }

    private static String publication() {
        try {
            return ApiFixture.JSON.createObjectNode().put("contract", ApiFixture.JSON.readTree(pipeline).path("contract").asText()).toString();
        } catch (java.io.IOException impossible) {
            throw new java.io.UncheckedIOException(impossible);
        }
    }

    private static String adoption() {
        try {
            return ApiFixture.JSON.createObjectNode().put("table", "archive.flights").put("directory", "/lake/import").put("contract", ApiFixture.JSON.readTree(pipeline).path("contract").asText())
                    .put("contractName", "flights.odcs.yaml").put("dryRun", true).toString();
        } catch (java.io.IOException impossible) {
            throw new java.io.UncheckedIOException(impossible);
        }
    }

    /** Against the schema, with the document's components, and nothing beside what it names. */
    private static List<String> problems(JsonNode schema, JsonNode answer) {
        ObjectNode whole = schema.deepCopy();
        ObjectNode components = document.path("components").deepCopy();
        components.path("schemas").forEach(one -> ((ObjectNode) one).put("additionalProperties", false));
        whole.set("components", components);
        return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(whole).validate(answer).stream().map(Object::toString).toList();
    }

    @Test
    void faultsAreDescribedToo() {
        var fault = ApiFixture.json(api.get("/v1/nothing"));
        assertThat(problems(document.at("/paths/~1v1~1status/get/responses/default/content/application~1json/schema"), fault)).isEmpty();
    }

    @Test
    void changingOperationsAreMarkedAndGuarded() {
        var guarded = new ArrayList<String>();
        document.path("paths").properties().forEach(path -> path.getValue().properties().forEach(method -> {
            if (!method.getKey().equals("get") && method.getValue().has("security")) {
                String filled = path.getKey().replaceAll("\\{[a-z]+}", "x");
                var bare = api.request(filled).header("Content-Type", "application/json")
                        .method(method.getKey().toUpperCase(Locale.ROOT), HttpRequest.BodyPublishers.ofString("{}")).build();
                assertThat(api.send(bare).statusCode()).as(path.getKey()).isEqualTo(401);
                guarded.add(method.getValue().path("operationId").asText());
            }
        }));
        assertThat(guarded).containsExactlyInAnyOrder("apply", "pause", "resume", "choose", "replay", "drain", "delete", "startRun", "stop", "adopt", "clusterLeave", "clusterDown",
                "clusterDownUnreachable", "clusterJoin", "clusterRebalance", "clusterLogLevel", "clusterInject", "maintenanceRun", "maintenancePause", "maintenanceResume",
                "tableRestore", "tableTag", "tableBranch", "tableUnname", "backupStart", "publishContract", "quarantineRelease", "quarantineDiscard", "qualityRun",
                "goldRun", "goldPause", "goldResume", "goldDelete");
    }

    @Test
    void theReferencePageNamesEveryCall() {
        String page = ApiReference.markdown();
        document.path("paths").fieldNames().forEachRemaining(path -> assertThat(page).contains(path + "`"));
        assertThat(ApiReference.openApi()).isEqualTo(api.get("/v1/openapi.json").body());
    }
}
