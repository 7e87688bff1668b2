package io.lakeactors.engine.placement;

import io.lakeactors.model.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** What partitions cost, as pipelines have told it last; kept on the node that places shards. Safe for threads. */
public final class Loads {
    /** What a partition costs that has nothing to do: so that these are shared out too. */
    static final double IDLE = 100;
    private static final Duration KEPT = Duration.ofMinutes(1);
    /** How much of a new value counts: a short burst moves nothing. */
    private static final double NEW = 0.4;

    private record Told(double rowsPerSecond, long at) {}

    private final Clock clock;
    private final Map<String, Told> told = new HashMap<>();

    public Loads(Clock clock) {
        this.clock = clock;
    }

    /** @param rowsPerSecond by the partition's entity id */
    public synchronized void told(Map<String, Double> rowsPerSecond) {
        long now = clock.millis();
        told.values().removeIf(one -> now - one.at() > KEPT.toMillis());
        rowsPerSecond.forEach((partition, rows) -> {
            Told before = told.get(partition);
            double smooth = before == null ? rows : before.rowsPerSecond() * (1 - NEW) + rows * NEW;
            told.put(partition, new Told(smooth, now));
        });
    }

    /** What each shard costs of which anything is known, in rows a second. @param shards how many there are */
    public synchronized Map<String, Double> byShard(int shards) {
        var sums = new HashMap<String, Double>();
        told.forEach((partition, one) -> sums.merge(shardOf(partition, shards), IDLE + one.rowsPerSecond(), Double::sum));
        return sums;
    }

    /** As sharding itself does it. */
    static String shardOf(String partition, int shards) {
        return String.valueOf(Math.abs(partition.hashCode() % shards));
    }
}
