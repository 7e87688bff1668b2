package io.lakeactors.api;

import static io.lakeactors.api.ApiFixture.assertFault;
import static io.lakeactors.api.ApiFixture.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lakeactors.engine.PipelineTexts;
import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.LakeError;
import io.lakeactors.model.LakeException;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ApiServerTest {
    private static ApiFixture api;

    @BeforeAll
    static void start() {
        api = new ApiFixture(Optional.of(ApiFixture.TOKEN));
    }

    @AfterAll
    static void stop() {
        api.close();
    }

    @BeforeEach
    void fresh() {
        api.engine.asked.clear();
        api.stops.clear();
        api.ready = true;
    }

    private static String flights(boolean dryRun) throws IOException {
        Path examples = Path.of(System.getProperty("lakeactors.root")).resolve("cluster-config/examples");
        ObjectNode body = ApiFixture.JSON.createObjectNode();
        body.put("pipeline", Files.readString(examples.resolve("flights.yaml"))).put("contract", Files.readString(examples.resolve("flights.odcs.yaml")));
        return body.put("pipelineName", "flights.yaml").put("dryRun", dryRun).toString();
    }

    @Test
    void statusHasTheNodeItsEndpointsAndItsPipelines() {
        var status = json(api.get("/v1/status"));
        assertThat(status.at("/endpoints/api").asText()).isEqualTo("http://here");
        assertThat(status.at("/node/state").asText()).isEqualTo("ready");
        assertThat(status.at("/pipelines/0/name").asText()).isEqualTo("flights");
        assertThat(status.at("/pipelines/0/partitions/0/lag").asInt()).isEqualTo(10);
        assertThat(status.at("/pipelines/0/partitions/1/lag").isNull()).isTrue();
    }

    @Test
    void aPipelineIsAppliedFromItsText() throws IOException {
        assertThat(json(api.post("/v1/pipelines", flights(false))).path("changed").asBoolean()).isTrue();
        assertThat(json(api.post("/v1/pipelines", flights(true))).path("dryRun").asBoolean()).isTrue();
        assertThat(api.engine.asked).containsExactly("before flights", "apply flights", "before flights", "apply flights dry");
    }

    @Test
    void everyFaultOfAPipelineComesBackAtOnce() {
        var faulty = "{\"pipeline\":\"pipeline: x\\nfrm: {}\\ncontract: c.yaml\\n\",\"contract\":\"kind: Nothing\\n\",\"pipelineName\":\"x.yaml\"}";
        var response = api.post("/v1/pipelines", faulty);
        assertFault(response, 400, ErrorCode.PIPELINE_INVALID, "x.yaml");
        assertThat(json(response).path("others").size()).isPositive();
        var report = json(api.post("/v1/check", faulty));
        assertThat(report.path("ok").asBoolean()).isFalse();
        assertThat(report.path("faults").size()).isEqualTo(json(response).path("others").size() + 1);
        assertThat(api.engine.asked).isEmpty();
    }

    @Test
    void anAdoptionIsRefusedForWhatItDoesNotSay() {
        assertFault(api.post("/v1/adopt", "{}"), 400, ErrorCode.REQUEST_INVALID, "is missing");
        assertFault(api.post("/v1/adopt", "{\"table\":\"x\",\"directory\":\"/a\",\"contract\":\"\",\"contractName\":\"c\"}"), 400, ErrorCode.REQUEST_INVALID, "namespace.name");
        assertFault(api.post("/v1/adopt", "{\"table\":\"x.y\",\"directory\":\"/a\",\"contract\":\"kind: Nothing\",\"contractName\":\"c.yaml\"}"), 400,
                ErrorCode.CONTRACT_INVALID, "c.yaml");
    }

    @Test
    void whatBreaksAKnownReaderOfTheTableIsAConflict() throws IOException {
        var body = (ObjectNode) ApiFixture.JSON.readTree(flights(false));
        var before = api.engine.running;
        String contract = body.path("contract").asText();
        api.engine.running = PipelineTexts.of(body.path("pipeline").asText(), contract.replace("    properties:\n", "    properties:\n      - {name: gone, logicalType: string}\n"));
        try {
            assertFault(api.post("/v1/pipelines", body.toString()), 409, ErrorCode.READERS_BREAK, "gold table", "it reads gone", "pipeline flights");
            assertThat(api.engine.asked).doesNotContain("apply flights");
        } finally {
            api.engine.running = before;
        }
    }

    /** No contract runs under the new name that could be compared. */
    @Test
    void aRenameOfATableThatAnotherPipelineHasFilledBreaksWhoReadsItToo() throws IOException {
        var body = (ObjectNode) ApiFixture.JSON.readTree(flights(false));
        String renamed = "- name: airline\n        customProperties: [{property: la.renamedFrom, value: carrier}, {property: la.sourceName, value: carrier}]\n";
        body.put("pipeline", body.path("pipeline").asText().replace("pipeline: flights", "pipeline: others")).put("contract", body.path("contract").asText().replace("- name: carrier\n", renamed));
        assertFault(api.post("/v1/pipelines", body.toString()), 409, ErrorCode.READERS_BREAK, "gold table", "it reads carrier", "pipeline others");
        body.put("pipeline", body.path("pipeline").asText().replace("silver.flights", "silver.others")).put("contract", body.path("contract").asText().replace("silver.flights", "silver.others"));
        assertThat(api.post("/v1/pipelines", body.toString()).statusCode()).as("a table that is not there yet").isEqualTo(200);
    }

    @Test
    void aPipelineWithoutAContractIsRefused() throws IOException {
        var body = (ObjectNode) ApiFixture.JSON.readTree(flights(false));
        body.remove("contract");
        assertFault(api.post("/v1/pipelines", body.toString()), 400, ErrorCode.CONTRACT_MISSING, "flights.odcs.yaml");
    }

    @Test
    void anExplanationHasSettingsColumnsAndChecks() throws IOException {
        var told = json(api.post("/v1/explain", flights(true)));
        assertThat(told.path("settings").findValuesAsText("name")).contains("reads", "silver", "commit interval");
        assertThat(told.path("columns").size()).isPositive();
        assertThat(told.path("checks").size()).isPositive();
        assertThat(told.path("changes").get(0).asText()).isEqualTo("creates silver.flights");
        assertThat(api.engine.asked).containsExactly("before flights", "apply flights dry");
    }

    @Test
    void anExplanationTellsWhatChangesAgainstTheContractThatRuns() throws IOException {
        var wanted = (ObjectNode) ApiFixture.JSON.readTree(flights(true));
        // As an engine keeps it: with what its layer gives.
        String contract = io.lakeactors.contract.Contracts.document("c", wanted.path("contract").asText()).orThrow().text();
        var before = api.engine.running;
        try {
            api.engine.running = PipelineTexts.of(wanted.path("pipeline").asText(), contract.replace("maximum: 6000", "maximum: 5000").replace("goes-somewhere", "lands-elsewhere"));
            assertThat(contractChanges(wanted)).anyMatch(change -> change.contains("distance.range")).anyMatch(change -> change.contains("goes-somewhere"))
                    .anyMatch(change -> change.contains("lands-elsewhere")).hasSize(3);
            api.engine.running = PipelineTexts.of(wanted.path("pipeline").asText(), contract);
            assertThat(contractChanges(wanted)).isEmpty();
            api.engine.running = PipelineTexts.of(wanted.path("pipeline").asText(), "kind: Nothing");
            assertThat(contractChanges(wanted)).containsExactly("the contract that runs is not valid any more");
            wanted.put("pipeline", wanted.path("pipeline").asText().replace("pipeline: flights", "pipeline: nights"));
            assertThat(contractChanges(wanted)).isEmpty();
        } finally {
            api.engine.running = before;
        }
    }

    private static List<String> contractChanges(ObjectNode body) {
        var response = api.post("/v1/explain", body.toString());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        var changes = new ArrayList<String>();
        json(response).path("contractChanges").forEach(change -> changes.add(change.asText()));
        return changes;
    }

    @Test
    void statesAreChangedByPost() {
        assertThat(json(api.post("/v1/pipelines/flights/pause", "{}")).path("state").asText()).isEqualTo("paused");
        assertThat(json(api.post("/v1/pipelines/flights/resume", "")).path("state").asText()).isEqualTo("running");
        assertThat(json(api.post("/v1/pipelines/flights/drain", "{}")).path("state").asText()).isEqualTo("paused");
        assertFault(api.post("/v1/pipelines/nights/pause", "{}"), 404, ErrorCode.PIPELINE_NOT_FOUND, "nights");
        assertFault(api.get("/v1/pipelines/%2e%2e%2fx"), 404, ErrorCode.PIPELINE_NOT_FOUND, "../x");
    }

    @Test
    void aPipelineIsDeletedByDelete() {
        assertThat(json(api.delete("/v1/pipelines/flights")).path("name").asText()).isEqualTo("flights");
        assertThat(api.engine.asked).containsExactly("delete flights");
    }

    @Test
    void aPersonsChoiceIsPassedOnWithWhoMadeIt() {
        String choose = "/v1/pipelines/flights/choose";
        assertThat(api.post(choose, "{\"choice\":\"skip-truncated\",\"partition\":\"flights/0\",\"by\":\"ann\"}").statusCode()).isEqualTo(200);
        assertThat(api.post(choose, "{\"choice\":\"new-source\"}").statusCode()).isEqualTo(200);
        assertThat(api.engine.asked).containsExactly("choose flights skip-truncated flights/0 ann", "choose flights new-source all unknown");
        assertFault(api.post(choose, "{\"choice\":\"forget\"}"), 400, ErrorCode.REQUEST_INVALID, "forget", "skip-truncated, replay or new-source");
        assertFault(api.post(choose, "{\"choice\":\"retry\"}"), 400, ErrorCode.REQUEST_INVALID, "retry");
        assertFault(api.post(choose, "{\"choice\":\"replay\",\"by\":\"" + "x".repeat(201) + "\"}"), 400, ErrorCode.REQUEST_INVALID, "by");
    }

    @Test
    void whatCanBeChosenAndWhatWasChosenIsShown() {
        var partition = json(api.get("/v1/pipelines/flights")).at("/partitions/0");
        assertThat(partition.at("/choices/0/choice").asText()).isEqualTo("skip-truncated");
        assertThat(partition.at("/choices/0/command").asText()).isEqualTo("lake resume flights --partition flights/0 --choose skip-truncated");
        assertThat(partition.at("/chosen/0/by").asText()).isEqualTo("ann");
        var explained = json(api.post("/v1/audit", "{}")).at("/explained/0");
        assertThat(explained.path("first").asLong()).isEqualTo(3);
        assertThat(explained.path("about").asText()).contains("LA-3003");
    }

    @Test
    void aBoundedRunIsCalledAsItsCallerSays() {
        assertThat(api.post("/v1/pipelines/flights/runs", "{\"id\": \"nightly:2026-11-23\"}").statusCode()).isEqualTo(202);
        assertThat(api.engine.asked).containsExactly("startRun flights nightly:2026-11-23");
        for (String wrong : List.of("", "a b", "-a", "replay-1", "a".repeat(65))) {
            var refused = api.post("/v1/pipelines/flights/runs", "{\"id\": \"" + wrong + "\"}");
            assertThat(refused.statusCode()).as(wrong).isEqualTo(400);
            assertThat(refused.body()).contains("cannot be a run's id", "letters, digits");
        }
        assertThat(api.engine.asked).hasSize(1);
    }

    @Test
    void aBoundedRunIsStartedAndFollowed() {
        var started = api.post("/v1/pipelines/flights/runs", "{}");
        assertThat(started.statusCode()).isEqualTo(202);
        assertThat(json(started).path("endedAt").isNull()).isTrue();
        assertThat(json(api.get("/v1/pipelines/flights/runs/r1")).path("state").asText()).isEqualTo("succeeded");
        assertThat(json(api.get("/v1/jobs/flights/runs"))).isEqualTo(json(api.get("/v1/pipelines/flights/runs")));
    }

    @Test
    void tablesQuarantineAndQueriesAreAnswered() {
        assertThat(json(api.get("/v1/tables")).at("/tables/1/name").asText()).isEqualTo("silver.flights");
        assertThat(json(api.get("/v1/tables/silver.flights")).path("evidence").asText()).isEqualTo("new_table");
        assertFault(api.get("/v1/tables/silver.nights"), 404, ErrorCode.TABLE_NOT_FOUND, "silver.nights");
        assertFault(api.get("/v1/tables/silver"), 400, ErrorCode.REQUEST_INVALID, "namespace.table");
        assertThat(json(api.get("/v1/quarantine")).path("groups")).isEmpty();
        assertThat(json(api.get("/v1/quarantine/silver.flights?limit=5&rule=x")).path("rows")).isEmpty();
        assertFault(api.get("/v1/quarantine/silver.flights?limit=0"), 400, ErrorCode.REQUEST_INVALID, "limit");
        assertThat(json(api.post("/v1/query", "{\"sql\":\"select count(*) n from silver.flights\"}")).at("/rows/0/0").asInt()).isZero();
        assertFault(api.post("/v1/query", "{\"sql\":\"drop table silver.flights\"}"), 400, ErrorCode.QUERY_REFUSED, "SELECT");
        assertFault(api.post("/v1/query", "{\"sql\":\"select 1\",\"limit\":0}"), 400, ErrorCode.REQUEST_INVALID, "limit");
        assertFault(api.post("/v1/query", "{}"), 400, ErrorCode.REQUEST_INVALID, "sql");
    }

    @Test
    void anAuditAnswersForAllOrOnePipeline() {
        assertThat(json(api.post("/v1/audit", "{}")).path("ok").asBoolean()).isTrue();
        assertThat(json(api.post("/v1/audit", "{\"pipeline\":\"flights\",\"recount\":true}")).path("ok").asBoolean()).isTrue();
        assertFault(api.post("/v1/audit", "{\"pipeline\":\"nights\"}"), 404, ErrorCode.PIPELINE_NOT_FOUND, "nights");
    }

    @Test
    void healthAndMetricsAreForMachines() {
        assertThat(api.get("/health/live").statusCode()).isEqualTo(200);
        assertThat(api.get("/health/ready").statusCode()).isEqualTo(200);
        api.ready = false;
        assertFault(api.get("/health/ready"), 503, ErrorCode.NODE_UNREACHABLE);
        assertThat(api.get("/health/live").statusCode()).isEqualTo(200);
        assertThat(api.get("/metrics").body()).contains("lake_rows_total 7.0");
        assertThat(api.get("/metrics").headers().firstValue("Content-Type").orElse("")).startsWith("text/plain");
    }

    @Test
    void stopIsPassedOnWithItsManner() {
        assertThat(api.post("/v1/stop", "{}").statusCode()).isEqualTo(202);
        assertThat(api.post("/v1/stop?drain=false", "{}").statusCode()).isEqualTo(202);
        assertFault(api.post("/v1/stop?drain=maybe", "{}"), 400, ErrorCode.REQUEST_INVALID, "true or false");
        assertThat(api.stops).containsExactly("drain=true", "drain=false");
    }

    @Test
    void aBodyThatIsTooLargeIsRefused() {
        String large = "{\"sql\":\"" + "x".repeat(Front.BODY_BYTES_MAX) + "\"}";
        assertFault(api.post("/v1/query", large), 413, ErrorCode.REQUEST_INVALID, "1048576");
        var chunked = api.request("/v1/query").header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofInputStream(() -> new java.io.ByteArrayInputStream(large.getBytes(StandardCharsets.UTF_8)))).build();
        assertFault(api.send(chunked), 413, ErrorCode.REQUEST_INVALID, "1048576");
    }

    @Test
    void whatIsNoRequestIsToldWhyNot() {
        assertFault(api.post("/v1/query", "{\"sql\":"), 400, ErrorCode.REQUEST_INVALID, "body, line 1");
        assertFault(api.post("/v1/query", "{\"sequel\":\"select 1\"}"), 400, ErrorCode.REQUEST_INVALID, "sequel");
        assertFault(api.post("/v1/query", "null"), 400, ErrorCode.REQUEST_INVALID, "null");
        assertFault(api.post("/v1/query", "[]"), 400, ErrorCode.REQUEST_INVALID);
        assertFault(api.post("/v1/query", "[".repeat(5000)), 400, ErrorCode.REQUEST_INVALID);
        assertFault(api.post("/v1/query", "{\"sql\":\"select 1\"} trailing"), 400, ErrorCode.REQUEST_INVALID);
        assertFault(api.get("/v1/status?verbose=1"), 400, ErrorCode.REQUEST_INVALID, "verbose");
    }

    @Test
    void whatIsNotThereIsToldWithWhatIs() {
        assertFault(api.get("/v1/pipeline"), 404, ErrorCode.REQUEST_INVALID, "Did you mean /v1/");
        assertFault(api.get("/"), 404, ErrorCode.REQUEST_INVALID, "openapi.json");
        assertFault(api.get("/v1/stop"), 405, ErrorCode.REQUEST_INVALID, "POST");
        assertFault(api.send(api.request("/v1/tables").DELETE().build()), 405, ErrorCode.REQUEST_INVALID, "GET");
        assertThat(api.get("/v1/status/").statusCode()).isEqualTo(200);
    }

    @Test
    void anUnexpectedFailureShowsNothingOfItsInside() {
        api.engine.failNext = new IllegalStateException("jdbc:postgresql://user:password@host");
        var response = api.get("/v1/pipelines");
        assertFault(response, 500, ErrorCode.INTERNAL);
        assertThat(response.body()).doesNotContain("password");
    }

    @Test
    void aDependencyThatFailsIsNotTheCallersFault() {
        api.engine.failNext = LakeError.of(ErrorCode.CATALOG_UNREACHABLE, "the catalog does not answer", "", "Wait.").asException();
        assertFault(api.get("/v1/pipelines"), 503, ErrorCode.CATALOG_UNREACHABLE);
        api.engine.failNext = LakeError.of(ErrorCode.PIPELINE_CONFLICT, "it runs already", "", "Wait.").asException();
        assertFault(api.post("/v1/pipelines/flights/pause", "{}"), 409, ErrorCode.PIPELINE_CONFLICT);
    }

    @Test
    void aPortThatIsTakenIsSaidSo() {
        var taken = ApiFixture.at("127.0.0.1", api.server.uri().getPort(), Optional.empty());
        assertThatThrownBy(() -> ApiServer.start(api.system(), api.parts(), taken).toCompletableFuture().join())
                .cause().isInstanceOfSatisfying(LakeException.class, failure -> {
                    assertThat(failure.error().code()).isEqualTo(ErrorCode.PORT_IN_USE);
                    assertThat(failure.error().sentence()).contains(String.valueOf(taken.port()));
                });
        var elsewhere = ApiFixture.at("192.0.2.1", 0, Optional.of(ApiFixture.TOKEN));
        assertThatThrownBy(() -> ApiServer.start(api.system(), api.parts(), elsewhere).toCompletableFuture().join())
                .cause().isInstanceOfSatisfying(LakeException.class, failure -> assertThat(failure.error().code()).isEqualTo(ErrorCode.CONFIG_INVALID));
    }

    @Test
    void aPortThatIsTakenIsKnownBeforeAnythingHasStarted() {
        var taken = ApiFixture.at("127.0.0.1", api.server.uri().getPort(), Optional.empty());
        assertThatThrownBy(() -> ApiServer.requireFree(taken)).isInstanceOfSatisfying(LakeException.class, failure -> {
            assertThat(failure.error().code()).isEqualTo(ErrorCode.PORT_IN_USE);
            assertThat(failure.error().sentence()).contains(String.valueOf(taken.port()));
        });
        ApiServer.requireFree(ApiFixture.at("127.0.0.1", 0, Optional.empty()));
    }
}
