package io.lakeactors.bench;

import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Fills a new topic with {@link Events} and prints the truth about them as one line of JSON. {@code LoadEvents BOOTSTRAP TOPIC COUNT}; 8 partitions, lz4.
 *
 * <p>{@code event_ids} counts distinct ids among the events that parse; {@code cents} sums the amounts of good events and of the duplicates among them.
 */
public final class LoadEvents {
    static final int PARTITIONS = 8;

    private LoadEvents() {}

    public static void main(String[] args) throws Exception {
        if (args.length != 3) {
            System.err.println("usage: LoadEvents BOOTSTRAP TOPIC COUNT");
            System.exit(2);
        }
        createTopic(args[0], args[1]);
        System.out.println(load(args[0], args[1], Long.parseLong(args[2])));
    }

    private static void createTopic(String bootstrap, String topic) throws ExecutionException, InterruptedException {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", (Object) bootstrap))) {
            admin.createTopics(List.of(new NewTopic(topic, PARTITIONS, (short) 1))).all().get();
        }
    }

    /** Events of JSON. @return the truth as JSON */
    public static String load(String bootstrap, String topic, long count) {
        return load(bootstrap, topic, count, BenchFormat.JSON);
    }

    /** @return the truth as JSON */
    static String load(String bootstrap, String topic, long count, BenchFormat format) {
        var encoder = format.encoder();
        var events = new Events(Events.SEED, count, PARTITIONS);
        var kinds = new EnumMap<Events.Kind, Long>(Events.Kind.class);
        var perPartition = new Long[PARTITIONS];
        Arrays.fill(perPartition, 0L);
        long bytes = 0;
        long cents = 0;
        long withoutId = 0;
        var failure = new AtomicReference<Exception>();
        Map<String, Object> properties = Map.of(
                "bootstrap.servers", bootstrap, "compression.type", "lz4", "linger.ms", "20", "batch.size", String.valueOf(256 << 10), "buffer.memory",
                String.valueOf(64L << 20), "max.in.flight.requests.per.connection", "1");
        long start = System.nanoTime();
        try (var producer = new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
            for (long i = 0; i < count && failure.get() == null; i++) {
                byte[] value = encoder.apply(events.event(i));
                kinds.merge(events.kind(), 1L, Long::sum);
                perPartition[events.partition()]++;
                bytes += value.length;
                withoutId += events.lacksEventId() ? 1 : 0;
                cents += events.kind() == Events.Kind.GOOD || events.kind() == Events.Kind.DUPLICATE ? events.cents() : 0;
                producer.send(new ProducerRecord<>(topic, events.partition(), null, value), (done, failed) -> {
                    if (failed != null) {
                        failure.compareAndSet(null, failed);
                    }
                });
            }
        }
        if (failure.get() != null) {
            throw new IllegalStateException("the topic is incomplete", failure.get());
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        return truth(topic, count, bytes, cents, withoutId, kinds, List.of(perPartition), seconds);
    }

    private static String truth(
            String topic, long count, long bytes, long cents, long withoutId, Map<Events.Kind, Long> kinds, List<Long> perPartition, double seconds) {
        var out = new StringBuilder("{\"topic\":\"").append(topic).append("\",\"count\":").append(count).append(",\"bytes\":").append(bytes);
        for (Events.Kind kind : Events.Kind.values()) {
            out.append(",\"").append(kind.name().toLowerCase(java.util.Locale.ROOT)).append("\":").append(kinds.getOrDefault(kind, 0L));
        }
        long ids = count - kinds.getOrDefault(Events.Kind.MALFORMED, 0L) - kinds.getOrDefault(Events.Kind.DUPLICATE, 0L) - withoutId;
        return out.append(",\"event_ids\":").append(ids).append(",\"cents\":").append(cents).append(",\"per_partition\":")
                .append(Collections.unmodifiableList(perPartition))
                .append(",\"seconds\":").append(String.format(java.util.Locale.ROOT, "%.1f", seconds)).append('}').toString();
    }
}
