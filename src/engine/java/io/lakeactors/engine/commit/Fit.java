package io.lakeactors.engine.commit;

import io.lakeactors.model.OffsetRange;

/** How a range meets a position. All cases are named, also the one that should not be. */
public enum Fit {
    /** It begins exactly there. */
    NEXT,
    /** It ends at or before it: held already. */
    HELD,
    /** It begins after it: something between is missing. */
    GAP,
    /** It begins before it and ends after it. */
    OVERLAP;

    public static Fit of(OffsetRange range, long position) {
        if (range.next() <= position) {
            return HELD;
        }
        if (range.first() > position) {
            return GAP;
        }
        return range.first() == position ? NEXT : OVERLAP;
    }
}
