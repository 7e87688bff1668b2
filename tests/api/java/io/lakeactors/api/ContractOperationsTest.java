package io.lakeactors.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.lakeactors.api.wire.ContractText;
import io.lakeactors.api.wire.Json;
import io.lakeactors.api.wire.PipelineText;
import io.lakeactors.testkit.Orders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Publishing contracts, and what that forbids. */
class ContractOperationsTest {
    private static final String POORER = Orders.CONTRACT.replaceFirst("(?m)^.*name: note.*\\R", "");

    private ApiFixture api;

    @BeforeEach
    void start() {
        api = new ApiFixture(Optional.of(ApiFixture.TOKEN));
    }

    @AfterEach
    void stop() {
        api.close();
    }

    private HttpResponse<String> post(String path, Object body) {
        return api.send(api.request(path).header("Content-Type", "application/json").header("Authorization", "Bearer " + ApiFixture.TOKEN)
                .POST(HttpRequest.BodyPublishers.ofString(Json.write(body))).build());
    }

    private JsonNode published(String contract) {
        var response = post("/v1/contracts", new ContractText(contract, "orders.odcs.yaml", false));
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return ApiFixture.json(response);
    }

    @Test
    void aContractIsPublishedListedAndShown() {
        assertThat(ApiFixture.json(api.get("/v1/contracts")).path("contracts")).isEmpty();
        assertThat(published(Orders.CONTRACT).toString()).isEqualTo("{\"contract\":\"orders\",\"version\":\"1.0.0\",\"against\":null,\"changed\":true,\"dryRun\":false,\"changes\":[]}");
        assertThat(published(Orders.CONTRACT.replace("1.0.0", "1.0.1")).path("against").asText()).isEqualTo("1.0.0");
        assertThat(ApiFixture.json(api.get("/v1/contracts")).at("/contracts/0/versions").toString()).isEqualTo("[\"1.0.1\",\"1.0.0\"]");
        assertThat(ApiFixture.json(api.get("/v1/contracts/orders?version=1.0.0")).path("text").asText()).isEqualTo(Orders.CONTRACT);
        assertThat(ApiFixture.json(api.get("/v1/contracts/orders")).path("version").asText()).isEqualTo("1.0.1");
        var nobody = api.get("/v1/contracts/nobody");
        assertThat(nobody.statusCode()).isEqualTo(404);
        assertThat(ApiFixture.json(nobody).path("code").asText()).isEqualTo("CONTRACT_NOT_FOUND");
    }

    @Test
    void aBreakingChangeIsAConflictThatNamesFieldAndRule() {
        published(Orders.CONTRACT);
        var refused = post("/v1/contracts", new ContractText(POORER.replace("1.0.0", "1.1.0"), "orders.odcs.yaml", false));
        assertThat(refused.statusCode()).isEqualTo(409);
        var fault = ApiFixture.json(refused);
        assertThat(fault.path("code").asText()).isEqualTo("CONTRACT_BREAKS");
        assertThat(fault.path("what").asText()).contains("orders.note was removed (column-removed)");
        assertThat(fault.path("mend").asText()).contains("2.0.0");
    }

    @Test
    void aDeploymentThatBreaksAPublishedContractIsAConflict() {
        String pipeline = Orders.PIPELINE;
        assertThat(post("/v1/pipelines", new PipelineText(pipeline, POORER, null, true)).statusCode()).as("nothing is promised").isEqualTo(200);
        published(Orders.CONTRACT);
        for (String call : new String[] {"/v1/pipelines", "/v1/explain"}) {
            var refused = post(call, new PipelineText(pipeline, POORER, null, true));
            assertThat(refused.statusCode()).as(call + ": " + refused.body()).isEqualTo(409);
            assertThat(refused.body()).contains("orders.note was removed (column-removed), which breaks orders 1.0.0");
        }
        assertThat(post("/v1/pipelines", new PipelineText(pipeline, Orders.CONTRACT, null, true)).statusCode()).isEqualTo(200);
        assertThat(post("/v1/pipelines", new PipelineText(pipeline, POORER.replace("1.0.0", "2.0.0"), null, true)).statusCode()).isEqualTo(200);
    }

    @Test
    void whatIsNoContractIsRefusedWithEveryFault() {
        var refused = post("/v1/contracts", new ContractText(Orders.CONTRACT.replace("status:", "stauts:").replace("logicalType: string", "logicalType: strin"), null, false));
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body()).contains("CONTRACT_INVALID").contains("stauts").contains("others");
        assertThat(post("/v1/contracts", new ContractText(" ", null, false)).statusCode()).isEqualTo(400);
        var unasked = api.send(api.request("/v1/contracts").header("Content-Type", "application/json").POST(HttpRequest.BodyPublishers.ofString("{}")).build());
        assertThat(unasked.statusCode()).isEqualTo(401);
    }

    @Test
    void whileTheRegistryIsAwayNothingIsDeployed() {
        api.registry.away = true;
        assertThat(post("/v1/pipelines", new PipelineText(Orders.PIPELINE, Orders.CONTRACT, null, false)).statusCode()).isEqualTo(503);
    }
}
