package io.lakeactors.engine.partition;

import io.lakeactors.model.Clock;
import java.util.LinkedHashMap;
import java.util.Map;

/** How long a partition takes from its beginning on a node to its first commit there, step by step. Not safe for threads. */
final class Takeover {
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final Clock clock;
    private final long began;
    private final Map<String, Long> steps = new LinkedHashMap<>();
    private long reached;
    private boolean over;

    Takeover(Clock clock) {
        this.clock = clock;
        began = clock.nanos();
        reached = began;
    }

    /** A step is done; only its first time counts. */
    void reached(String step) {
        reached(step, 0);
    }

    /** As above. @param agoNanos since when */
    void reached(String step, long agoNanos) {
        if (over || steps.containsKey(step)) {
            return;
        }
        long at = Math.max(reached, clock.nanos() - agoNanos);
        steps.put(step, (at - reached) / NANOS_PER_MILLI);
        reached = at;
    }

    /** Nobody waits for a first commit: what time goes by until there is one says nothing. Without effect once a batch was written. */
    void nothingWaits() {
        over |= !steps.containsKey("BatchBegun");
    }

    /** Whether the first batch is written and somebody waits for its commit. */
    boolean awaitsCommit() {
        return !over && steps.containsKey("BatchDurable");
    }

    /** The last step is done. @return whether that is news */
    boolean ends(String step) {
        reached(step);
        boolean news = !over;
        over = true;
        return news;
    }

    long nanos() {
        return reached - began;
    }

    /** Milliseconds from the step before, in the order in which they were done. */
    Map<String, Long> steps() {
        return new LinkedHashMap<>(steps);
    }
}
