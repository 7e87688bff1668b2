package io.lakeactors.server.quickstart;

import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.LakeError;
import io.lakeactors.model.LakeException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Produces a {@link Feed} to its topic, to which nobody else writes (see {@link #requireOwn}), each message once, however often it is started and wherever it was interrupted:
 * which partition a message goes to is fixed, so a partition's end says how many of its messages are there already.
 */
public final class FeedProducer {
    static final String ELSEWHERE = "Leave this home as it is and give another: `lake quickstart --home DIR`";
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final int PROGRESS_EVERY = 1_000;

    /**
     * What was done.
     *
     * @param total messages in the topic now
     * @param now of them produced by this call; 0 if all were there
     */
    public record Produced(long total, long now) {}

    private FeedProducer() {}

    /**
     * Looks whether a topic that is there already is the feed's: it has no more records, and the first that each of its partitions has is the one that the feed has there. Writes nothing.
     *
     * @throws LakeException {@link ErrorCode#SOURCE_UNREACHABLE}; {@link ErrorCode#REQUEST_INVALID} if it is somebody else's
     */
    public static void requireOwn(String bootstrap, Feed feed) {
        try {
            var held = FirstRecords.of(bootstrap, feed.topic(), TIMEOUT);
            var unlike = new TreeMap<>(held.first());
            var seen = new long[held.partitions()];
            if (!unlike.isEmpty()) {
                feed.messages().forEach(message -> {
                    int partition = partition(message, seen.length);
                    long position = seen[partition]++;
                    unlike.computeIfPresent(partition, (number, record) -> isAt(position, message, record) ? null : record);
                });
            }
            if (!unlike.isEmpty()) {
                throw foreign(bootstrap, feed, "other records than the quickstart's " + feed.things() + ": partition " + unlike.firstKey() + " begins otherwise");
            }
            if (held.written() > feed.count()) {
                throw foreign(bootstrap, feed, held.written() + " records, not the " + feed.count() + ' ' + feed.things());
            }
        } catch (KafkaException e) {
            throw LakeError.of(ErrorCode.SOURCE_UNREACHABLE, "the topic " + feed.topic() + " could not be looked at: " + e.getMessage(), bootstrap, "Check that the broker runs, then start again")
                    .asException(e);
        }
    }

    private static LakeException foreign(String bootstrap, Feed feed, String what) {
        return LakeError.of(ErrorCode.REQUEST_INVALID, "the topic " + feed.topic() + " holds " + what, bootstrap, ELSEWHERE).asException();
    }

    private static boolean isAt(long position, Feed.Message message, Optional<ConsumerRecord<byte[], byte[]>> held) {
        return held.filter(record -> record.offset() == position && Arrays.equals(record.key(), message.key()) && Arrays.equals(record.value(), message.value())).isPresent();
    }

    /**
     * Returns when the broker has everything.
     *
     * @param onProgress told now and then how many messages the topic has or is about to have
     * @throws LakeException {@link ErrorCode#SOURCE_UNREACHABLE}; {@link ErrorCode#REQUEST_INVALID} if the topic holds something else
     */
    public static Produced produce(String bootstrap, Feed feed, LongConsumer onProgress) {
        String topic = feed.topic();
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", (Object) bootstrap))) {
            int partitions = await(admin.describeTopics(Set.of(topic)).allTopicNames()).get(topic).partitions().size();
            long[] held = ends(admin, topic, partitions);
            long before = Arrays.stream(held).sum();
            if (before < feed.count()) {
                if (before > 0) {
                    requireOwn(bootstrap, feed);
                }
                send(bootstrap, feed, held.clone(), onProgress);
            }
            long total = Arrays.stream(ends(admin, topic, partitions)).sum();
            if (total != feed.count()) {
                throw foreign(bootstrap, feed, total + " records, not the " + feed.count() + ' ' + feed.things());
            }
            onProgress.accept(total);
            return new Produced(total, total - before);
        } catch (ExecutionException | TimeoutException | KafkaException e) {
            throw LakeError.of(ErrorCode.SOURCE_UNREACHABLE, "the " + feed.things() + " could not be produced to " + topic + ": " + e.getMessage(), bootstrap,
                    "Check that the broker runs, then start again: it continues")
                    .asException(e);
        }
    }

    private static void send(String bootstrap, Feed feed, long[] held, LongConsumer onProgress) throws ExecutionException {
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
            feed.messages().forEach(message -> {
                int partition = partition(message, held.length);
                if (--held[partition] < 0 && failure.get() == null) {
                    producer.send(new ProducerRecord<>(feed.topic(), partition, message.key(), message.value()), (done, failed) -> {
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
    private static int partition(Feed.Message message, int partitions) {
        return BuiltInPartitioner.partitionForKey(message.key() == null ? message.value() : message.key(), partitions);
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
