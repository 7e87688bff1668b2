package io.lakeactors.engine.partition;

import io.lakeactors.contract.PipelineSpec;

/** Makes the refinery of one partition's session. */
@FunctionalInterface
interface Refineries {
    Refinery create(PipelineSpec spec);
}
