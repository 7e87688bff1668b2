package io.lakeactors.simulation;

import java.util.EnumMap;
import java.util.Map;

/** How often each fault really happened. */
final class FaultCounts {
    private final Map<Fault, Long> hits = new EnumMap<>(Fault.class);

    void hit(Fault fault) {
        hits.merge(fault, 1L, Long::sum);
    }

    long of(Fault fault) {
        return hits.getOrDefault(fault, 0L);
    }

    void add(FaultCounts other) {
        other.hits.forEach((fault, count) -> hits.merge(fault, count, Long::sum));
    }

    @Override
    public String toString() {
        return hits.toString();
    }
}
