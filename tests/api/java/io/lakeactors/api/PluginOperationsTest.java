package io.lakeactors.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lakeactors.model.ErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the API says of functions of plug-ins. */
class PluginOperationsTest {
    private static final Path EXAMPLES = Path.of(System.getProperty("lakeactors.root", "."), "cluster-config/examples");
    private static ApiFixture api;

    @BeforeAll
    static void start() {
        api = new ApiFixture(Optional.empty());
    }

    @AfterAll
    static void stop() {
        api.close();
    }

    @Test
    void whatANodeHasIsListedWithTheHashesOfItsFilesAndWhatWasLeftOut() throws IOException {
        var answer = ApiFixture.JSON.readTree(api.get("/v1/plugins").body());
        assertThat(answer.at("/plugins/0").toString()).isEqualTo("{\"function\":\"band@2\",\"kind\":\"code\",\"arguments\":[\"double\",\"local time\"],\"result\":\"text\",\"file\":\"band.jar\",\"sha256\":\""
                + "ab".repeat(32) + "\"}");
        assertThat(answer.at("/faults/0/number").asInt()).isEqualTo(ErrorCode.PLUGIN_INVALID.number());
        assertThat(answer.at("/faults/0/where").asText()).isEqualTo("torn.jar");
    }

    private static ObjectNode planes(String la) throws IOException {
        String contract = Files.readString(EXAMPLES.resolve("airports.odcs.yaml"));
        String property = "    properties:\n      - { name: extra, logicalType: string, customProperties: [{ property: la.mapping, value: { " + la + " } }] }\n";
        return ApiFixture.JSON.createObjectNode().put("pipeline", Files.readString(EXAMPLES.resolve("airports.yaml"))).put("contract", contract.replaceFirst(" {4}properties:\n", property))
                .put("pipelineName", "airports.yaml");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/pipelines", "/v1/explain"})
    void aPipelineThatCallsWhatTheNodeHasNotIsUnprocessable(String call) throws IOException {
        var response = api.post(call, planes("expression: no_such@1(name)").toString());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(422);
        var fault = ApiFixture.JSON.readTree(response.body());
        assertThat(fault.path("number").asInt()).isEqualTo(5074);
        assertThat(fault.path("what").asText()).contains("no_such@1", "\"extra\"");
        assertThat(fault.path("mend").asText()).contains("lakeactors.plugins.folder");
        assertThat(api.engine.asked).doesNotContain("apply airports");
    }

    @Test
    void itIsUnprocessableWhateverElseIsWrong() throws IOException {
        var body = planes("expression: no_such@1(name)");
        body.put("pipeline", "frm: {}\n" + body.path("pipeline").asText());
        assertThat(api.post("/v1/pipelines", body.toString()).statusCode()).isEqualTo(422);
    }

    @Test
    void aPublishedContractMayCallOnlyWhatTheNodeHas() throws IOException {
        var body = ApiFixture.JSON.createObjectNode().set("contract", planes("expression: no_such@1(name)").get("contract"));
        var response = api.post("/v1/contracts", body.toString());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(422);
    }
}
