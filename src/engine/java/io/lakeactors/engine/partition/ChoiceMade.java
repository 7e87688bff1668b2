package io.lakeactors.engine.partition;

import io.lakeactors.model.OffsetRange;
import java.util.Optional;

/**
 * What a person chose about a partition that had stopped. Journaled beside the core's own events, and kept for the audit.
 *
 * @param by who, in the caller's own word
 * @param at milliseconds since 1970
 * @param about the error that had stopped it, as a sentence
 * @param range the positions that were skipped, or are read again; empty until that is known, and if there are none
 */
public record ChoiceMade(OperatorChoice choice, String by, long at, String about, Optional<OffsetRange> range) {
    ChoiceMade over(OffsetRange positions) {
        return new ChoiceMade(choice, by, at, about, Optional.of(positions));
    }
}
