package io.lakeactors.engine.outlet;

import io.lakeactors.model.TableGains.Row;
import io.lakeactors.model.TopicOutlets.Letter;
import java.util.List;

/** What becomes of rows on their way to topics. The same rows from the same beginning always become the same. */
interface Sending {
    /** Which columns it wants of those that the table has. */
    List<String> columns(List<String> all);

    /** Nothing is gathered. @param floor as in {@link OutletPlace} */
    void begin(long floor);

    /**
     * Takes the next row.
     *
     * @param out gets what is to be sent now
     * @return whether all that was gathered before this row has been told of
     */
    boolean add(Row row, List<Letter> out);

    /** Whether what becomes of a row depends on those before. */
    boolean gathers();

    /** Tells of what was gathered, without waiting for further rows. */
    void end(List<Letter> out);

    /** Whether a letter may go without its key and value where a topic takes none so large: what it was can be found elsewhere. */
    boolean leavesOut();

    /** When to {@link #end}, if no row comes until then, milliseconds since 1970; {@link Long#MAX_VALUE} for never. */
    long endsAt();

    /** What to {@link #begin} with at the next row. */
    long clock();

    /** How many rows were sent, told of by others, and among these kept back by the rate, since this was asked last. */
    Tally tally();

    record Tally(long sent, long merged, long held) {}
}
