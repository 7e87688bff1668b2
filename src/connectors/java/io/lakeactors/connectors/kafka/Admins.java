package io.lakeactors.connectors.kafka;

import io.lakeactors.model.LakeException;
import io.lakeactors.model.SourceConnector.Bounds;
import io.lakeactors.model.SourceConnector.Moment;
import io.lakeactors.model.SourceKey;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;

/** The cluster's admin client, made when it is first needed: an address that cannot be resolved must not keep a node from starting. Safe for threads. */
final class Admins implements AutoCloseable {
    private final KafkaSourceConfig config;
    private Admin admin; // guarded by this
    private boolean closed;

    Admins(KafkaSourceConfig config) {
        this.config = config;
    }

    String bootstrap() {
        return config.bootstrap();
    }

    /** @throws LakeException as {@link Faults#of} judges */
    synchronized Admin get() {
        if (closed) {
            throw Faults.unreachable("the connection to Kafka was closed", config.bootstrap()).asException();
        }
        if (admin == null) {
            try {
                admin = Admin.create(config.adminProperties());
            } catch (RuntimeException e) {
                throw Faults.of(e, "connect to Kafka", config.bootstrap()).asException(e);
            }
        }
        return admin;
    }

    /** Fails with what the client throws, or with a {@link LakeException} if there is no client. */
    CompletableFuture<Map<SourceKey, Bounds>> bounds(Collection<SourceKey> keys, Duration timeout) {
        return offsets(keys, OffsetSpec.earliest(), timeout).thenCombine(offsets(keys, OffsetSpec.latest(), timeout), (earliest, end) -> {
            var bounds = new TreeMap<SourceKey, Bounds>();
            keys.forEach(key -> bounds.put(key, new Bounds(earliest.get(key), end.get(key))));
            return bounds;
        });
    }

    /** Read committed: the end is the last stable offset. */
    CompletableFuture<Map<SourceKey, Long>> ends(Collection<SourceKey> keys, Duration timeout) {
        return offsets(keys, OffsetSpec.latest(), timeout);
    }

    private CompletableFuture<Map<SourceKey, Long>> offsets(Collection<SourceKey> keys, OffsetSpec spec, Duration timeout) {
        Map<TopicPartition, OffsetSpec> asked = keys.stream().collect(Collectors.toMap(Admins::partition, Function.<SourceKey>identity().andThen(key -> spec)));
        var options = new ListOffsetsOptions(IsolationLevel.READ_COMMITTED).timeoutMs(Math.toIntExact(timeout.toMillis()));
        try {
            return get().listOffsets(asked, options).all().toCompletionStage().toCompletableFuture().thenApply(found -> byKey(keys, found));
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private static Map<SourceKey, Long> byKey(Collection<SourceKey> keys, Map<TopicPartition, ListOffsetsResultInfo> found) {
        var offsets = new HashMap<SourceKey, Long>();
        keys.forEach(key -> offsets.put(key, found.get(partition(key)).offset()));
        return offsets;
    }

    /** Fails as {@link #bounds}. */
    CompletableFuture<Map<SourceKey, Moment>> since(Collection<SourceKey> keys, long millis, Duration timeout) {
        Map<TopicPartition, OffsetSpec> asked = keys.stream().collect(Collectors.toMap(Admins::partition, key -> OffsetSpec.forTimestamp(millis)));
        var options = new ListOffsetsOptions(IsolationLevel.READ_COMMITTED).timeoutMs(Math.toIntExact(timeout.toMillis()));
        try {
            return get().listOffsets(asked, options).all().toCompletionStage().toCompletableFuture().thenApply(found -> {
                var moments = new TreeMap<SourceKey, Moment>();
                keys.stream().filter(key -> found.get(partition(key)).offset() >= 0)
                        .forEach(key -> moments.put(key, new Moment(found.get(partition(key)).offset(), found.get(partition(key)).timestamp())));
                return moments;
            });
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    static TopicPartition partition(SourceKey key) {
        return new TopicPartition(key.topic(), key.partition());
    }

    @Override
    public void close() {
        Admin open;
        synchronized (this) {
            closed = true;
            open = admin;
        }
        if (open != null) {
            open.close(Duration.ofSeconds(1));
        }
    }
}
