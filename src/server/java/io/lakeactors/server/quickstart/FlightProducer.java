package io.lakeactors.server.quickstart;

import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.LakeError;
import io.lakeactors.model.LakeException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Produces {@link FlightEvents} to a topic that nobody else writes to, each event once, however often it is started and wherever it was interrupted:
 * which partition an event goes to is fixed, so a partition's end says how many of its events are there already.
 */
public final class FlightProducer {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final int PROGRESS_EVERY = 1_000;

    /**
     * What was done.
     *
     * @param total events in the topic now
     * @param now of them produced by this call; 0 if all were there
     */
    public record Produced(long total, long now) {}

    private FlightProducer() {}

    /**
     * Returns when the broker has everything.
     *
     * @param onProgress told now and then how many events the topic has or is about to have
     * @throws LakeException {@link ErrorCode#SOURCE_UNREACHABLE}; {@link ErrorCode#REQUEST_INVALID} if the topic holds something else
     */
    public static Produced produce(String bootstrap, String topic, LongConsumer onProgress) {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", (Object) bootstrap))) {
            int partitions = await(admin.describeTopics(Set.of(topic)).allTopicNames()).get(topic).partitions().size();
            long[] held = ends(admin, topic, partitions);
            long before = Arrays.stream(held).sum();
            if (before < FlightEvents.count()) {
                send(bootstrap, topic, held.clone(), onProgress);
            }
            long total = Arrays.stream(ends(admin, topic, partitions)).sum();
            if (total != FlightEvents.count()) {
                throw LakeError.of(ErrorCode.REQUEST_INVALID, "the topic " + topic + " holds " + total + " records, not the " + FlightEvents.count()
                        + " flights", bootstrap,
                        "Something else wrote to it: use another home or another topic").asException();
            }
            onProgress.accept(total);
            return new Produced(total, total - before);
        } catch (ExecutionException | TimeoutException | KafkaException e) {
            throw LakeError.of(ErrorCode.SOURCE_UNREACHABLE, "the flights could not be produced to " + topic + ": " + e.getMessage(), bootstrap,
                    "Check that the broker runs, then start again: it continues")
                    .asException(e);
        }
    }

    private static void send(String bootstrap, String topic, long[] held, LongConsumer onProgress) throws ExecutionException {
        var failure = new AtomicReference<Exception>();
        var properties = Map.<String, Object>of(
                "bootstrap.servers", bootstrap,
                "enable.idempotence", "true",
                "acks", "all",
                // With more, a batch that a broker has refused while it had no leader may come after later ones, and is out of order for good.
                "max.in.flight.requests.per.connection", "1",
                "compression.type", "lz4",
                "linger.ms", "10",
                "batch.size", String.valueOf(128 << 10));
        try (var producer = new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
            var seen = new long[1];
            FlightEvents.forEach(event -> {
                int partition = partition(event, held.length);
                if (--held[partition] < 0 && failure.get() == null) {
                    producer.send(new ProducerRecord<>(topic, partition, event.key(), event.value()), (done, failed) -> {
                        if (failed != null) {
                            failure.compareAndSet(null, failed);
                        }
                    });
                }
                if (++seen[0] % PROGRESS_EVERY == 0) {
                    onProgress.accept(seen[0]);
                }
            });
        }
        if (failure.get() != null) {
            throw new ExecutionException(failure.get());
        }
    }

    /** As Kafka's own partitioner chooses by key, so that what people produce with the same key goes the same way; without key by the value. */
    private static int partition(FlightEvents.Event event, int partitions) {
        return BuiltInPartitioner.partitionForKey(event.key() == null ? event.value() : event.key(), partitions);
    }

    private static long[] ends(Admin admin, String topic, int partitions) {
        List<TopicPartition> asked = IntStream.range(0, partitions).mapToObj(partition -> new TopicPartition(topic, partition)).toList();
        try {
            var found = await(admin.listOffsets(asked.stream().collect(Collectors.toMap(partition -> partition, partition -> OffsetSpec.latest()))).all());
            return asked.stream().mapToLong(partition -> found.get(partition).offset()).toArray();
        } catch (ExecutionException | TimeoutException e) {
            throw new KafkaException(e);
        }
    }

    private static <T> T await(KafkaFuture<T> answer) throws ExecutionException, TimeoutException {
        try {
            return answer.get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ExecutionException(e);
        }
    }
}
