package io.lakeactors.engine.partition;

import io.lakeactors.contract.PipelineSpec;
import io.lakeactors.model.Clock;
import io.lakeactors.model.EventTime;
import io.lakeactors.quality.FailedRanges;
import java.util.Optional;

/** Makes the refinery of one partition's session. */
@FunctionalInterface
interface Refineries {
    /**
     * @param eventTime how far the time of events has come before the first record that is refined
     * @param failed ranges none of whose rows may pass
     */
    Refinery create(PipelineSpec spec, Optional<EventTime> eventTime, FailedRanges failed);

    static Refineries of(Clock clock, Desks desks) {
        return (spec, eventTime, failed) -> ContractRefinery.at(desks, spec, clock, eventTime, failed);
    }
}
