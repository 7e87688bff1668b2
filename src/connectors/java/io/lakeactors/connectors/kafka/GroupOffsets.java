package io.lakeactors.connectors.kafka;

import io.lakeactors.model.SourceKey;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.AlterConsumerGroupOffsetsOptions;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes positions as a group's offsets, for people's lag tools: one request a group under way, later positions wait merged. Safe for threads. */
final class GroupOffsets {
    private static final Logger LOG = LoggerFactory.getLogger(GroupOffsets.class);
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    /** Lag tools look less often; a table may be committed to ten times a second, for each of many partitions. */
    private static final Duration BETWEEN = Duration.ofMillis(250);

    private final Admins admins;
    /** What waits for the request under way and the pause behind it; a group without an entry has neither. */
    private final Map<String, Map<TopicPartition, OffsetAndMetadata>> waiting = new ConcurrentHashMap<>();

    GroupOffsets(Admins admins) {
        this.admins = admins;
    }

    void publish(String group, Map<SourceKey, Long> positions) {
        if (positions.isEmpty()) {
            return;
        }
        var offsets = new HashMap<TopicPartition, OffsetAndMetadata>();
        positions.forEach((key, position) -> offsets.put(Admins.partition(key), new OffsetAndMetadata(position)));
        var underWay = waiting.compute(group, (name, before) -> {
            if (before == null) {
                return new HashMap<>();
            }
            var merged = new HashMap<>(before);
            merged.putAll(offsets);
            return merged;
        });
        if (underWay.isEmpty()) {
            send(group, offsets);
        }
    }

    private void send(String group, Map<TopicPartition, OffsetAndMetadata> offsets) {
        try {
            var options = new AlterConsumerGroupOffsetsOptions().timeoutMs(Math.toIntExact(TIMEOUT.toMillis()));
            admins.get().alterConsumerGroupOffsets(group, offsets, options).all().whenComplete((done, failure) -> {
                if (failure != null) {
                    LOG.debug("Offsets of group {} could not be published.", group, failure);
                }
                CompletableFuture.delayedExecutor(BETWEEN.toMillis(), TimeUnit.MILLISECONDS).execute(() -> sendNext(group));
            });
        } catch (RuntimeException e) {
            LOG.debug("Offsets of group {} could not be published.", group, e);
            waiting.remove(group);
        }
    }

    private void sendNext(String group) {
        var next = new HashMap<TopicPartition, OffsetAndMetadata>();
        waiting.computeIfPresent(group, (name, merged) -> {
            next.putAll(merged);
            return merged.isEmpty() ? null : new HashMap<>();
        });
        if (!next.isEmpty()) {
            send(group, next);
        }
    }
}
