package io.lakeactors.engine.pipeline;

import io.lakeactors.contract.PipelineSpec;
import io.lakeactors.contract.ServiceLevels;
import io.lakeactors.engine.EngineNode;
import io.lakeactors.engine.LakeEngine.PipelineState;
import io.lakeactors.engine.pipeline.PartitionBoard.Standing;
import io.lakeactors.engine.signal.Signal;
import java.util.Optional;
import java.util.function.Supplier;

/** How a pipeline was said to stand, and since when: each change is said once. */
final class ToldStanding {
    private final EngineNode node;
    private final String pipeline;
    private Standing told = new Standing(PipelineState.STARTING, "");
    private Optional<PipelineMemory.Texts> texts = Optional.empty();
    private long since;

    ToldStanding(EngineNode node, String pipeline) {
        this.node = node;
        this.pipeline = pipeline;
        since = node.parts().clock().millis();
    }

    /** @param now what it goes by; empty where there is nothing any more @param spec of that */
    void is(Standing standing, Optional<PipelineMemory.Texts> now, Supplier<PipelineSpec> spec) {
        if (!now.equals(texts)) {
            texts = now;
            now.ifPresent(any -> node.signals().levels().promised(pipeline, ServiceLevels.of(spec.get())));
        }
        if (standing.state() != told.state()) {
            since = node.parts().clock().millis();
            node.signals().say(new Signal.PipelineStateChanged(pipeline, told.state().name(), standing.state().name(), standing.reason()));
        }
        told = standing;
    }

    /** Whatever comes under this name is a new one. */
    void deleted() {
        node.signals().say(new Signal.PipelineDeleted(pipeline));
        node.signals().levels().left(pipeline);
        texts = Optional.empty();
        told = new Standing(PipelineState.STARTING, "");
        since = node.parts().clock().millis();
    }

    /** Of the last change of state, milliseconds since 1970. */
    long since() {
        return since;
    }
}
