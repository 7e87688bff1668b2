package io.lakeactors.engine;

import io.lakeactors.model.Clock;
import java.util.LinkedHashMap;
import java.util.Map;

/** How long a partition, or a committer, takes from its beginning on a node to its first commit there, step by step. Not safe for threads. */
public final class Takeover {
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final Clock clock;
    private long began;
    private final Map<String, Long> steps = new LinkedHashMap<>();
    private long reached;
    private boolean over;

    public Takeover(Clock clock) {
        this.clock = clock;
        began = clock.nanos();
        reached = began;
    }

    /** A step is done; only its first time counts. */
    public void reached(String step) {
        reached(step, 0);
    }

    /** As above. @param agoNanos since when */
    public void reached(String step, long agoNanos) {
        if (over || steps.containsKey(step)) {
            return;
        }
        long at = Math.max(reached, clock.nanos() - agoNanos);
        steps.put(step, (at - reached) / NANOS_PER_MILLI);
        reached = at;
    }

    /** Nothing has waited since the step before: the time is told as a step, and is no part of what it took. */
    public void idledUntil(String step) {
        if (!over && !steps.containsKey(step)) {
            began += clock.nanos() - reached;
            reached(step);
        }
    }

    /** Nobody waits for a first commit: what time goes by until there is one says nothing. Without effect once a batch was written. */
    public void nothingWaits() {
        over |= !steps.containsKey("BatchBegun");
    }

    /** Whether the first batch is written and somebody waits for its commit. */
    public boolean awaitsCommit() {
        return !over && steps.containsKey("BatchDurable");
    }

    /** The last step is done. @return whether that is news */
    public boolean ends(String step) {
        reached(step);
        boolean news = !over;
        over = true;
        return news;
    }

    /** From the beginning to the last step. */
    public long nanos() {
        return reached - began;
    }

    /** Milliseconds from the step before, in the order in which they were done. */
    public Map<String, Long> steps() {
        return new LinkedHashMap<>(steps);
    }
}
