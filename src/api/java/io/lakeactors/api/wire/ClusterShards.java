package io.lakeactors.api.wire;

import java.util.List;

/** What runs where. */
public record ClusterShards(List<Shard> shards) {
    /**
     * @param kind partition, table or pipeline
     * @param entity a partition's is {@code pipeline/topic/number}
     * @param node where it lives; empty if nowhere now
     * @param state of a partition, else empty
     * @param rowsPerSecond committed in the last seconds; null for what is no partition
     * @param lag positions from what is committed to the log's end; null if not known
     */
    public record Shard(String kind, String entity, String shard, String node, String state, @MayBeNull Double rowsPerSecond, @MayBeNull Long lag) {}
}
