package io.lakeactors.server.quickstart;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.lakeactors.model.LakeException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExamplePipelinesTest {
    private static final String OWN = """
            {"pipelines": [{"name": "airports", "targets": [{"table": "silver.airports"}], "partitions": [{"topic": "airports"}]},
                           {"name": "planes", "targets": [{"table": "bronze.planes"}, {"table": "silver.planes"}], "partitions": [{"topic": "planes"}, {"topic": "planes"}]}]}""";

    private static void requireOwn(String pipelines) throws Exception {
        ExamplePipelines.requireOwn(new ObjectMapper().readTree(pipelines), Path.of("/old"));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        OWN, "{\"pipelines\": []}",
        // Not looked at yet, unreadable, or of no name of ours.
        "{\"pipelines\": [{\"name\": \"planes\", \"targets\": [{\"table\": \"bronze.planes\"}, {\"table\": \"silver.planes\"}], \"partitions\": []}]}",
        "{\"pipelines\": [{\"name\": \"flights\", \"state\": \"failed\", \"targets\": [], \"partitions\": []}]}",
        "{\"pipelines\": [{\"name\": \"orders\", \"targets\": [{\"table\": \"silver.orders\"}], \"partitions\": [{\"topic\": \"orders\"}]}]}"
    })
    void whatIsOursOrOfAnotherNameStays(String pipelines) {
        assertThatCode(() -> requireOwn(pipelines)).doesNotThrowAnyException();
    }

    @Test
    void aPipelineOfOurNameThatFillsOtherTablesIsRefused() {
        assertThatThrownBy(() -> requireOwn(OWN.replace("silver.airports", "silver.geo"))).isInstanceOf(LakeException.class)
                .hasMessageContainingAll("the pipeline airports", "silver.geo", "/old", "--home");
        assertThatThrownBy(() -> requireOwn(OWN.replace("{\"table\": \"bronze.planes\"}, ", ""))).isInstanceOf(LakeException.class).hasMessageContaining("the pipeline planes");
    }

    @Test
    void aPipelineOfOurNameThatReadsAnotherTopicIsRefused() {
        assertThatThrownBy(() -> requireOwn(OWN.replace("\"topic\": \"airports\"", "\"topic\": \"geo\""))).isInstanceOf(LakeException.class)
                .hasMessageContainingAll("the pipeline airports", "geo", "--home");
    }
}
