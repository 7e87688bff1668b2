package io.lakeactors.bench;

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
 * Fills a new topic with {@link Events} and prints the {@link Truth} about them. {@code LoadEvents BOOTSTRAP TOPIC COUNT [mild]}; 8 partitions, lz4; mild events have no
 * wrong types.
 */
public final class LoadEvents {
    static final int PARTITIONS = 8;
    static final String MILD = "mild";

    private LoadEvents() {}

    public static void main(String[] args) throws Exception {
        if (args.length != 3 && !(args.length == 4 && args[3].equals(MILD))) {
            System.err.println("usage: LoadEvents BOOTSTRAP TOPIC COUNT [mild]");
            System.exit(2);
        }
        createTopic(args[0], args[1], PARTITIONS);
        long count = Long.parseLong(args[2]);
        System.out.println(load(args[0], args[1], count, BenchFormat.JSON, new Events(Events.SEED, count, PARTITIONS, args.length == 4)));
    }

    static void createTopic(String bootstrap, String topic, int partitions) throws ExecutionException, InterruptedException {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", (Object) bootstrap))) {
            admin.createTopics(List.of(new NewTopic(topic, partitions, (short) 1))).all().get();
        }
    }

    /** Events of JSON. @return the truth as JSON */
    public static String load(String bootstrap, String topic, long count) {
        return load(bootstrap, topic, count, BenchFormat.JSON);
    }

    /** @return the truth as JSON */
    static String load(String bootstrap, String topic, long count, BenchFormat format) {
        return load(bootstrap, topic, count, format, new Events(Events.SEED, count, PARTITIONS));
    }

    private static String load(String bootstrap, String topic, long count, BenchFormat format, Events events) {
        var encoder = format.encoder();
        var truth = new Truth();
        fill(bootstrap, count, i -> {
            byte[] value = encoder.apply(events.event(i));
            truth.count(events, value.length);
            return new ProducerRecord<>(topic, events.partition(), null, value);
        });
        return truth.json(topic);
    }

    /** The record of a number from 0. */
    interface Records {
        ProducerRecord<byte[], byte[]> of(long i);
    }

    /** Sends so many records in their order, and waits for all of them. */
    static void fill(String bootstrap, long count, Records records) {
        var failure = new AtomicReference<Exception>();
        Map<String, Object> properties = Map.of(
                "bootstrap.servers", bootstrap, "compression.type", "lz4", "linger.ms", "20", "batch.size", String.valueOf(256 << 10), "buffer.memory",
                String.valueOf(64L << 20), "max.in.flight.requests.per.connection", "1");
        try (var producer = new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
            for (long i = 0; i < count && failure.get() == null; i++) {
                producer.send(records.of(i), (done, failed) -> {
                    if (failed != null) {
                        failure.compareAndSet(null, failed);
                    }
                });
            }
        }
        if (failure.get() != null) {
            throw new IllegalStateException("the topic is incomplete", failure.get());
        }
    }
}
