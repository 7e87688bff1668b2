package io.lakeactors.engine.partition;

import java.util.ArrayList;
import java.util.List;

/**
 * Events that wait for the next ones of their partition: that tables hold batches. The tables themselves say so, and who recovers asks them; so nothing is promised by such an event, and none is worth a
 * transaction of its own. What is decided meanwhile is decided as if they were journaled.
 */
final class OwedEvents {
    private final List<PartitionEvent> waiting = new ArrayList<>();

    /** @param settle whether nothing shall wait any longer @return whether nothing needs to be journaled now; then these wait too */
    boolean mayWait(List<PartitionEvent> events, boolean settle) {
        if (settle ? events.isEmpty() && waiting.isEmpty() : events.stream().allMatch(PartitionEvent.BatchCommitted.class::isInstance)) {
            waiting.addAll(events);
            return true;
        }
        return false;
    }

    /** @return what the journal will say when it has what waits */
    PartitionRecord on(PartitionRecord journaled) {
        return with(journaled, waiting);
    }

    static PartitionRecord with(PartitionRecord record, List<PartitionEvent> events) {
        var now = record;
        for (PartitionEvent event : events) {
            now = now.apply(event);
        }
        return now;
    }

    /** Those that waited, and these behind them; from now on none waits. */
    List<Object> followedBy(List<Object> more) {
        var all = joined(waiting, more);
        waiting.clear();
        return all;
    }

    static List<Object> joined(List<?> first, List<?> then) {
        var all = new ArrayList<Object>(first);
        all.addAll(then);
        return all;
    }

    /** After the journal has failed, who reads it asks the tables anew. */
    void forget() {
        waiting.clear();
    }
}
