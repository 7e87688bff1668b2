package io.lakeactors.engine.control;

import io.lakeactors.model.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Where people want shards of partitions to be, for a while. Every node holds them, as whichever places shards may change. Safe for threads. */
public final class PlacementOrders {
    private static final Duration LASTS = Duration.ofMinutes(2);

    private record Wanted(String address, long until) {}

    private final Clock clock;
    private final Map<String, Wanted> wanted = new HashMap<>();

    public PlacementOrders(Clock clock) {
        this.clock = clock;
    }

    synchronized void place(List<RebalancePlan.Move> moves) {
        long until = clock.millis() + LASTS.toMillis();
        moves.forEach(move -> wanted.put(move.shard(), new Wanted(move.to(), until)));
    }

    /** The address of the node where the shard should be, if anybody has said so lately. */
    synchronized Optional<String> of(String shard) {
        long now = clock.millis();
        wanted.values().removeIf(one -> one.until() < now);
        return Optional.ofNullable(wanted.get(shard)).map(Wanted::address);
    }
}
