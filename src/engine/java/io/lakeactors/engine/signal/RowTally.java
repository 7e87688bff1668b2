package io.lakeactors.engine.signal;

import io.lakeactors.model.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Rows that batches set aside, gathered so that a flood of bad records is no flood of log lines: the first of a pipeline and rule is told at once, then at
 * most one sum in a while. Safe for threads.
 */
final class RowTally {
    static final Duration WHILE = Duration.ofSeconds(5);
    private static final int KINDS_MAX = 10_000;

    /** @param kind of signal */
    record Kind(Class<? extends Signal> kind, String pipeline, String rule) {}

    /** @param last the batch that came last, for an example */
    record Sum(Signal last, long rows, int batches) {}

    private static final class Entry {
        private final long toldAt;
        private Optional<Sum> since = Optional.empty();

        private Entry(long toldAt) {
            this.toldAt = toldAt;
        }
    }

    private final Clock clock;
    private final Map<Kind, Entry> entries = new HashMap<>();

    RowTally(Clock clock) {
        this.clock = clock;
    }

    /** @return what is to be told now */
    synchronized Optional<Sum> add(Kind kind, Signal signal, long rows) {
        var entry = entries.get(kind);
        if (entry == null) {
            return Optional.of(told(kind, new Sum(signal, rows, 1)));
        }
        var sum = entry.since.map(before -> new Sum(signal, before.rows() + rows, before.batches() + 1)).orElse(new Sum(signal, rows, 1));
        entry.since = Optional.of(sum);
        return isOver(entry) ? Optional.of(told(kind, sum)) : Optional.empty();
    }

    /** What has waited long enough. Kinds of which nothing was heard for a while are forgotten. */
    synchronized List<Sum> due() {
        var due = new ArrayList<Sum>();
        var over = entries.entrySet().stream().filter(entry -> isOver(entry.getValue())).map(Map.Entry::getKey).toList();
        for (Kind kind : over) {
            var since = entries.remove(kind).since;
            since.ifPresent(sum -> due.add(told(kind, sum)));
        }
        return due;
    }

    private Sum told(Kind kind, Sum sum) {
        if (entries.size() < KINDS_MAX) {
            entries.put(kind, new Entry(clock.nanos()));
        }
        return sum;
    }

    private boolean isOver(Entry entry) {
        return clock.nanos() - entry.toldAt >= WHILE.toNanos();
    }
}
