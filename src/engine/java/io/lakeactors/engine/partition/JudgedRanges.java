package io.lakeactors.engine.partition;

import io.lakeactors.contract.PipelineSpec;
import io.lakeactors.quality.FailedRanges;

/**
 * What a scout has found. A contract that holds ranges back lets nothing be written but what is in them: readings alternate between judging whole ranges and writing them.
 *
 * @param spec under which it was found
 * @param from a multiple of the ranges' length, as is {@code to}
 */
record JudgedRanges(PipelineSpec spec, long from, long to, FailedRanges failed) {
    /** Judged at once while the source has more: what is written may begin so much later, and is not judged again for each range. */
    private static final long POSITIONS_AT_ONCE = 262_144;

    /** How long ranges are that must be judged before they are written, 0 if none need be. */
    static long positions(PipelineSpec spec) {
        return spec.silver().isEmpty() ? 0 : spec.contract().heldPositions();
    }

    /** Where judging begins so that all from this position on is known. */
    static long begin(PipelineSpec spec, long position) {
        long length = positions(spec);
        return length == 0 ? position : position - position % length;
    }

    /** How far to judge before writing goes on at a position: to where the source has whole ranges, but one at least, for which it is waited. */
    static long end(PipelineSpec spec, long position, long sourceEnd) {
        long next = begin(spec, position) + positions(spec);
        return Math.max(next, Math.min(begin(spec, sourceEnd), begin(spec, position + POSITIONS_AT_ONCE)));
    }

    /** Whether a reading of these positions can begin to write at the second. */
    boolean cover(PipelineSpec now, long readFrom, long position) {
        return spec.equals(now) && from <= readFrom && position < to;
    }
}
