package io.lakeactors.engine.commit;

import io.lakeactors.model.LakeError;

/** What a table says to an offer. No answer means: offer again later. */
public sealed interface OfferAnswer {
    /** The table held the range already. @param position where the table's entry ends @param snapshotId of the head that was seen */
    record Held(long position, long snapshotId) implements OfferAnswer {}

    /** The range was committed just now. */
    record Committed(long position, long snapshotId) implements OfferAnswer {}

    /** The range overlaps what the table holds: read the head and begin there. */
    record Stale(long position) implements OfferAnswer {}

    /** The range begins after what the table holds or has been offered: offer the earlier ones. */
    record Gap(long position) implements OfferAnswer {}

    /** A newer incarnation of the partition offers: stop. @param epoch the newer one's */
    record Superseded(long epoch) implements OfferAnswer {}

    /** A batch that shares a file with this one does not come: read the range again. */
    record Dissolved() implements OfferAnswer {}

    /** The table needs a person first, or will not take this batch as it is. */
    record Halted(LakeError error) implements OfferAnswer {}
}
