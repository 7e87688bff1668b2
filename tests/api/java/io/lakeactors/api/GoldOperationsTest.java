package io.lakeactors.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lakeactors.testkit.Orders;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What people ask about gold tables, and how their files come in. */
class GoldOperationsTest {
    private static final String GOLD = "gold: by_carrier\nquery: select note from silver.orders\ncontract: orders.odcs.yaml\nto: { gold: { table: gold.by_carrier } }\n";
    private static ApiFixture api;

    @BeforeAll
    static void start() {
        api = new ApiFixture(Optional.empty());
    }

    @AfterAll
    static void stop() {
        api.close();
    }

    private static JsonNode send(String path, String text, boolean dryRun) {
        ObjectNode body = ApiFixture.JSON.createObjectNode().put("pipeline", text).put("contract", Orders.CONTRACT).put("pipelineName", "gold.yaml").put("dryRun", dryRun);
        return ApiFixture.json(api.post(path, body.toString()));
    }

    @Test
    void aGoldFileComesInByTheDoorOfPipelines() {
        assertThat(send("/v1/pipelines", GOLD, false).at("/changes/0").asText()).isEqualTo("make gold.by_carrier");
        assertThat(send("/v1/check", GOLD, true).path("ok").asBoolean()).isTrue();
        assertThat(send("/v1/explain", GOLD, true).at("/settings/0/value").asText()).isEqualTo("gold.by_carrier");
        assertThat(api.gold.told).contains("apply by_carrier false", "apply by_carrier true");
    }

    @Test
    void everyFaultOfItsFilesIsTold() {
        var report = send("/v1/check", GOLD.replace("query:", "qury:").replace("gold.by_carrier", "by_carrier"), true);
        assertThat(report.path("ok").asBoolean()).isFalse();
        assertThat(report.path("faults").findValuesAsText("what")).anyMatch(what -> what.contains("unknown key \"qury\"")).anyMatch(what -> what.contains("query is missing"))
                .anyMatch(what -> what.contains("cannot be a table's name"));
        assertThat(report.path("faults").findValues("number")).allMatch(number -> number.asInt() == 5040);
    }

    @Test
    void whatOnlyTheTablesTellIsAFaultOfTheFileToo() {
        var report = send("/v1/check", GOLD.replace("silver.orders", "silver.nothing"), true);
        assertThat(report.path("ok").asBoolean()).isFalse();
        assertThat(report.at("/faults/0/what").asText()).isEqualTo("there is no table silver.nothing");
    }

    @Test
    void aPipelineMayNotFillAGoldTable() {
        var refused = ApiFixture.json(api.post("/v1/pipelines", ApiFixture.JSON.createObjectNode().put("pipeline", Orders.PIPELINE.replace("silver.orders", "gold.by_carrier"))
                .put("contract", Orders.CONTRACT).put("dryRun", false).toString()));
        assertThat(refused.path("number").asInt()).isEqualTo(5043);
        assertThat(refused.path("what").asText()).contains("\"by_carrier\" makes gold.by_carrier");
    }

    @Test
    void aTableIsShownWithWhyItWasWithheld() {
        var table = ApiFixture.json(api.get("/v1/gold")).at("/tables/0");
        assertThat(table.path("state").asText()).isEqualTo("withheld");
        assertThat(table.path("publishedAt").isNull()).isTrue();
        assertThat(table.at("/runs/0/checks/0/found").asText()).isEqualTo("rowCount is 0");
        assertThat(table.at("/runs/0/sources/silver.flights").asLong()).isEqualTo(7);
        assertThat(ApiFixture.json(api.get("/v1/gold/by_carrier"))).isEqualTo(table);
    }

    @Test
    void whatIsNotThereIsSaidToBeSo() {
        var answer = api.get("/v1/gold/none");
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(ApiFixture.json(answer).path("number").asInt()).isEqualTo(5042);
    }

    @Test
    void ordersArePassedOn() {
        assertThat(ApiFixture.json(api.post("/v1/gold/by_carrier/run", "{}")).path("outcome").asText()).isEqualTo("withheld");
        api.post("/v1/gold/by_carrier/run?full=true", "{}");
        api.post("/v1/gold/by_carrier/pause", "{}");
        api.post("/v1/gold/by_carrier/resume", "{}");
        api.delete("/v1/gold/by_carrier");
        assertThat(api.gold.told).contains("run by_carrier", "run by_carrier in full", "pause by_carrier", "resume by_carrier", "delete by_carrier");
    }
}
