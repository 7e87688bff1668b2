package io.lakeactors.api;

import io.lakeactors.api.wire.Explanation.Setting;
import io.lakeactors.contract.PipelineSpec;
import java.util.List;

/** What the engine derives from a pipeline's goals. */
@FunctionalInterface
public interface Explainer {
    List<Setting> derived(PipelineSpec spec);
}
