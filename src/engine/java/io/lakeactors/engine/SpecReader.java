package io.lakeactors.engine;

import io.lakeactors.contract.PipelineSpec;
import java.util.List;

/** Reads a pipeline from the two texts that its user wrote: what the journal and messages between nodes carry. */
@FunctionalInterface
public interface SpecReader {
    /** @throws io.lakeactors.model.LakeException PIPELINE_INVALID or CONTRACT_INVALID */
    PipelineSpec read(String pipelineText, String contractText);

    /** What of these texts, which were taken before, no record is held to, for people; mostly nothing. */
    default List<String> leftOut(String pipelineText, String contractText) {
        return List.of();
    }
}
