package io.lakeactors.model;

import java.util.Comparator;

/**
 * Names one partition of one source log, for good: a topic that was deleted and created again has another topicId.
 *
 * @param clusterId the source cluster's own id
 * @param topicId the topic's uuid (KIP-516)
 * @param topic the topic's name, for people
 * @param partition from 0
 */
public record SourceKey(String clusterId, String topicId, String topic, int partition) implements Comparable<SourceKey> {
    private static final Comparator<SourceKey> ORDER = Comparator.comparing(SourceKey::clusterId)
            .thenComparing(SourceKey::topicId)
            .thenComparing(SourceKey::topic)
            .thenComparingInt(SourceKey::partition);

    public SourceKey {
        if (clusterId.isBlank() || topicId.isBlank() || topic.isBlank() || partition < 0) {
            throw new IllegalArgumentException("not a source partition: " + clusterId + "/" + topicId + "/" + topic + "/" + partition);
        }
    }

    /** A short name that is safe in file names and tells this partition from those of other topics: eight hex digits of cluster and topic id, and the partition. */
    public String tag() {
        return String.format("%08xp%d", (clusterId + "/" + topicId).hashCode(), partition);
    }

    @Override
    public int compareTo(SourceKey other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return topic + "/" + partition;
    }
}
