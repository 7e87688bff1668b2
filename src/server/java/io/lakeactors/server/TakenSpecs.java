package io.lakeactors.server;

import io.lakeactors.contract.PipelineSpec;
import io.lakeactors.contract.Pipelines;
import io.lakeactors.engine.SpecReader;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads what the journal has of pipelines, which an older version may have taken: rules that cannot be stop nothing, and are told of when a node first reads them. */
final class TakenSpecs implements SpecReader {
    private static final Logger LOG = LoggerFactory.getLogger(TakenSpecs.class);

    @Override
    public PipelineSpec read(String pipelineText, String contractText) {
        return Pipelines.readTaken("pipeline", pipelineText, path -> contractText).orThrow();
    }

    @Override
    public List<String> leftOut(String pipelineText, String contractText) {
        var read = Pipelines.readTaken("pipeline", pipelineText, path -> contractText);
        List<String> leftOut = read.leftOut();
        if (!leftOut.isEmpty()) {
            LOG.atWarn().addKeyValue("pipeline", read.orThrow().name()).log("Records are not held to all of the contract: {}. Mend it and apply the pipeline again.", String.join("; ", leftOut));
        }
        return leftOut;
    }
}
