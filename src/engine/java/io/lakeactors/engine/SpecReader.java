package io.lakeactors.engine;

import io.lakeactors.contract.PipelineSpec;

/** Reads a pipeline from the two texts that its user wrote: what the journal and messages between nodes carry. */
@FunctionalInterface
public interface SpecReader {
    /** @throws io.lakeactors.model.LakeException PIPELINE_INVALID or CONTRACT_INVALID */
    PipelineSpec read(String pipelineText, String contractText);
}
