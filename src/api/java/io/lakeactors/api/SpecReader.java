package io.lakeactors.api;

import io.lakeactors.api.wire.PipelineText;
import io.lakeactors.contract.PipelineSpec;
import io.lakeactors.model.LakeError;
import java.util.List;
import java.util.Optional;

/** Reads and checks what users write. */
@FunctionalInterface
public interface SpecReader {
    /** @param faults every fault at once; none if there is a spec */
    record Reading(Optional<PipelineSpec> spec, List<LakeError> faults) {
        public Reading {
            faults = List.copyOf(faults);
            if (spec.isEmpty() == faults.isEmpty()) {
                throw new IllegalArgumentException("either a spec or faults");
            }
        }
    }

    Reading read(PipelineText text);
}
