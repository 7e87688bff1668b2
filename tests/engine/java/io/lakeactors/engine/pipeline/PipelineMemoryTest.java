package io.lakeactors.engine.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeactors.model.Ledger;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PipelineMemoryTest {
    @Test
    void asManyRunsAreRememberedAsConfigured() {
        var memory = PipelineMemory.EMPTY;
        for (int run = 1; run <= 5; run++) {
            memory = memory.apply(new PipelineEvent.RunStarted("r" + run, false, Map.of(), Ledger.ZERO, 0, run), 3)
                    .apply(new PipelineEvent.RunEnded("r" + run, "SUCCEEDED", "", Ledger.ZERO, 0, run), 3);
        }
        assertThat(memory.runs()).extracting(PipelineMemory.Run::id).containsExactly("r5", "r4", "r3");
        assertThat(memory.apply(new PipelineEvent.RunStarted("r6", false, Map.of(), Ledger.ZERO, 0, 6), 1).runs()).hasSize(1);
    }
}
