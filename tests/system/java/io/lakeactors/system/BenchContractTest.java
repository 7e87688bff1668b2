package io.lakeactors.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeactors.contract.Pipelines;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class BenchContractTest {
    @Test
    void theBenchesPipelineAndContractAreValid() {
        var checked = Pipelines.read(Path.of(System.getProperty("lakeactors.root")).resolve("tests/bench/events.yaml"));
        assertThat(checked.faults()).isEmpty();
        assertThat(checked.notices()).isEmpty();
        assertThat(checked.orThrow().contract().schema().fields()).hasSize(10);
    }
}
