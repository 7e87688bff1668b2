package io.lakeactors.engine.partition;

import io.lakeactors.contract.PipelineSpec;
import io.lakeactors.model.EventTime;
import java.util.Optional;

/** Makes the refinery of one partition's session. */
@FunctionalInterface
interface Refineries {
    /** @param eventTime how far the time of events has come before the first record that is refined */
    Refinery create(PipelineSpec spec, Optional<EventTime> eventTime);
}
