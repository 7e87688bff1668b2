package io.lakeactors.engine.partition;

import io.lakeactors.contract.PipelineSpec;
import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.EventTime;
import io.lakeactors.model.LakeError;
import io.lakeactors.model.LakeException;
import io.lakeactors.quality.FailedRanges;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Makes refineries where the node has the functions that the contract calls. Where it lacks one, nothing is read, and the partition says why until it is somewhere else, or the node is started
 * again with what it lacks.
 */
final class Equipped {
    private final Refineries refineries;
    private final String nodeId;
    private final Consumer<Optional<LakeError>> trouble;
    private boolean lacking;

    /** @param trouble is told what is lacking, and (empty) that it is not any more */
    Equipped(Refineries refineries, String nodeId, Consumer<Optional<LakeError>> trouble) {
        this.refineries = refineries;
        this.nodeId = nodeId;
        this.trouble = trouble;
    }

    Optional<Refinery> refinery(PipelineSpec spec, Optional<EventTime> eventTime, FailedRanges failed) {
        try {
            Refinery refinery = refineries.create(spec, eventTime, failed);
            if (lacking) {
                lacking = false;
                trouble.accept(Optional.empty());
            }
            return Optional.of(refinery);
        } catch (LakeException lacks) {
            LakeError error = lacks.error();
            if (error.code() != ErrorCode.FUNCTION_MISSING) {
                throw lacks;
            }
            lacking = true;
            trouble.accept(Optional.of(LakeError.of(error.code(), error.what() + " on node " + nodeId, error.where(), error.mend())));
            return Optional.empty();
        }
    }
}
