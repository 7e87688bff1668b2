package io.lakeactors.api;

import static io.lakeactors.api.ApiFixture.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lakeactors.contract.PipelineSpec;
import io.lakeactors.contract.Pipelines;
import io.lakeactors.model.ErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What several pipelines have promised of one table: each what it has. */
class PromisesTest {
    private static ApiFixture api;

    @BeforeAll
    static void start() throws IOException {
        api = new ApiFixture(Optional.of(ApiFixture.TOKEN));
        api.engine.others = List.of(promised("one", "first"), promised("two", "second"));
    }

    @AfterAll
    static void stop() {
        api.close();
    }

    private static String example(String file) throws IOException {
        return Files.readString(Path.of(System.getProperty("lakeactors.root")).resolve("cluster-config/examples").resolve(file));
    }

    /** A pipeline whose table has a column more. */
    private static PipelineSpec promised(String name, String more) throws IOException {
        String contract = example("flights.odcs.yaml").replace("    properties:\n", "    properties:\n      - {name: " + more + ", logicalType: string}\n");
        return Pipelines.read(name, example("flights.yaml").replace("pipeline: flights", "pipeline: " + name), path -> contract).orThrow();
    }

    private static ObjectNode third(String version) throws IOException {
        String contract = example("flights.odcs.yaml");
        String theirs = contract.lines().filter(line -> line.startsWith("version: ")).findFirst().orElseThrow();
        ObjectNode body = ApiFixture.JSON.createObjectNode().put("pipelineName", "third.yaml").put("contract", contract.replace(theirs, version.isEmpty() ? theirs : "version: " + version));
        return body.put("pipeline", example("flights.yaml").replace("pipeline: flights", "pipeline: third"));
    }

    private static void assertRefused(ObjectNode body, ErrorCode code, String... words) {
        var response = api.post("/v1/pipelines", body.toString());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(409);
        assertThat(json(response).path("code").asText()).isEqualTo(code.name());
        assertThat(json(response).path("what").asText()).contains(words);
        assertThat(api.engine.asked).doesNotContain("apply third");
    }

    @Test
    void whatBreaksOneIsAConflict() throws IOException {
        assertRefused(third(""), ErrorCode.CONTRACT_BREAKS, "first was removed");
    }

    @Test
    void readersOfAllAreAsked() throws IOException {
        assertRefused(third("99.0.0"), ErrorCode.READERS_BREAK, "it reads first", "it reads second");
    }

    @Test
    void anExplanationTellsWhatChangesAgainstAll() throws IOException {
        var body = third("");
        body.put("pipeline", body.path("pipeline").asText().replace("silver.flights", "silver.flown"));
        assertThat(json(api.post("/v1/explain", body.toString())).path("contractChanges").toString()).contains("first was removed", "second was removed");
    }
}
