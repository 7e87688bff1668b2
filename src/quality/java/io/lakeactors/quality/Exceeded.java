package io.lakeactors.quality;

import io.lakeactors.model.OffsetRange;
import io.lakeactors.model.Threshold;

/**
 * More records of a range are faulty than its threshold allows.
 *
 * @param range the range that is judged
 * @param records of it up to the position, {@code faulty} of them
 * @param position the first at which this is certain: a faulty record's, or the range's end; always the end of a range that was judged as a whole
 */
public record Exceeded(Threshold threshold, OffsetRange range, long records, long faulty, long position) {
    /** For people, of the rule. */
    public String words() {
        return "broken by " + faulty + " of the " + (position < range.next() ? "first " : "") + records + " records of positions " + range + ", more than its threshold";
    }
}
