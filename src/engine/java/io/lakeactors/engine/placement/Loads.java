package io.lakeactors.engine.placement;

import io.lakeactors.model.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;

/** Which partitions there are, and what they cost, as pipelines have told it last; kept on the node that places shards. Safe for threads. */
public final class Loads {
    /** What a partition costs that has nothing to do: so that these are shared out too. */
    static final double IDLE = 100;
    private static final Duration KEPT = Duration.ofMinutes(1);
    /** How much of a new value counts: a short burst moves nothing. */
    private static final double NEW = 0.4;

    /** @param rowsPerSecond empty of a partition that is to begin */
    private record Told(OptionalDouble rowsPerSecond, long at) {}

    private final Clock clock;
    private final Map<String, Told> told = new HashMap<>();

    public Loads(Clock clock) {
        this.clock = clock;
    }

    /** These are about to begin, or may be. @param partitions their entity ids */
    public synchronized void expected(Collection<String> partitions) {
        long now = clock.millis();
        forgetOld(now);
        partitions.forEach(partition -> told.putIfAbsent(partition, new Told(OptionalDouble.empty(), now)));
    }

    /** @param rowsPerSecond by the partition's entity id */
    public synchronized void told(Map<String, Double> rowsPerSecond) {
        long now = clock.millis();
        forgetOld(now);
        rowsPerSecond.forEach((partition, rows) -> {
            var before = told.getOrDefault(partition, new Told(OptionalDouble.empty(), now)).rowsPerSecond();
            double smooth = before.isEmpty() ? rows : before.getAsDouble() * (1 - NEW) + rows * NEW;
            told.put(partition, new Told(OptionalDouble.of(smooth), now));
        });
    }

    /** A pipeline is deleted: where its partitions were nothing costs anything any more. */
    public synchronized void gone(String pipeline) {
        told.keySet().removeIf(partition -> pipelineOf(partition).equals(pipeline));
    }

    private void forgetOld(long now) {
        told.values().removeIf(one -> now - one.at() > KEPT.toMillis());
    }

    /** What each shard costs of which anything is known, in rows a second. @param shards how many there are */
    public synchronized Map<String, Double> byShard(int shards) {
        forgetOld(clock.millis());
        var sums = new HashMap<String, Double>();
        told.forEach((partition, one) -> one.rowsPerSecond().ifPresent(rows -> sums.merge(shardOf(partition, shards), IDLE + rows, Double::sum)));
        return sums;
    }

    /** Shards with partitions of the pipelines that have one in this shard; empty if nobody has told of any. @param shards how many there are */
    synchronized Set<String> ofSamePipelines(String shard, int shards) {
        forgetOld(clock.millis());
        var pipelines = new HashSet<String>();
        told.keySet().stream().filter(partition -> shardOf(partition, shards).equals(shard)).forEach(partition -> pipelines.add(pipelineOf(partition)));
        var same = new HashSet<String>();
        told.keySet().stream().filter(partition -> pipelines.contains(pipelineOf(partition))).forEach(partition -> same.add(shardOf(partition, shards)));
        return same;
    }

    /** As pipelines name their partitions: no name of one has a slash. */
    private static String pipelineOf(String partition) {
        return partition.substring(0, Math.max(0, partition.indexOf('/')));
    }

    /** As sharding itself does it. */
    static String shardOf(String partition, int shards) {
        return String.valueOf(Math.abs(partition.hashCode() % shards));
    }
}
