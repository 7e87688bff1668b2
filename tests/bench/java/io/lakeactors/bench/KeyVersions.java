package io.lakeactors.bench;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Versions of keys, about 90 bytes of JSON each: first each key once in a scattered order, then updates of random keys, of which a tenth is older than what is there. A pure function of the numbers of both. */
final class KeyVersions {
    private static final long SEED = 20261122L;
    /** Prime, and no divisor of a number of keys that people choose. */
    private static final long STRIDE = 7_368_787L;
    private static final int LATE_ONE_IN = 10;

    private final int keys;
    private final int updates;
    private final long[] newest;

    KeyVersions(int keys, int updates) {
        this.keys = keys;
        this.updates = updates;
        newest = new long[keys];
        Arrays.fill(newest, 1);
        for (int i = 0; i < updates; i++) {
            int id = updated(i);
            newest[id] = Math.max(newest[id], version(i));
        }
    }

    private static SplittableRandom chance(int update) {
        return new SplittableRandom(SEED + update * 0xD1B54A32D192ED03L);
    }

    private int updated(int update) {
        return chance(update).nextInt(keys);
    }

    /** Less than a key's first for what comes too late. */
    private static long version(int update) {
        return update % LATE_ONE_IN == 0 ? 0 : update + 2L;
    }

    /** The version that a key ends with. */
    long newest(int id) {
        return newest[id];
    }

    /** Of the rows that a table has in the end, as {@link #CHECK} asks for it. */
    String truth() {
        long ids = 0;
        long check = 0;
        for (int id = 0; id < keys; id++) {
            ids += id;
            check += id * newest[id] % 1_000_003;
        }
        return keys + "," + ids + "," + check;
    }

    /** SQL that gives {@link #truth}, in as many columns. */
    static final String CHECK = "select count(*), sum(id)::bigint, sum(id * version % 1000003)::bigint from silver.keys";

    /** Fills a topic of so many partitions; all of a key go to one. */
    void load(String bootstrap, String topic, int partitions) {
        var failure = new AtomicReference<Exception>();
        Map<String, Object> properties = Map.of("bootstrap.servers", bootstrap, "compression.type", "lz4", "linger.ms", "20", "batch.size", String.valueOf(256 << 10), "buffer.memory",
                String.valueOf(64L << 20), "max.in.flight.requests.per.connection", "1");
        try (var producer = new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
            for (int i = 0; i < keys + updates && failure.get() == null; i++) {
                int id = i < keys ? (int) (i * STRIDE % keys) : updated(i - keys);
                long version = i < keys ? 1 : version(i - keys);
                String event = "{\"id\":" + id + ",\"version\":" + version + ",\"name\":\"customer " + Integer.toHexString(id * 0x9E3779B9) + "\",\"country\":\"" + (id % 3 == 0 ? "DE" : "US") + "\"}";
                producer.send(new ProducerRecord<>(topic, id % partitions, null, event.getBytes(StandardCharsets.ISO_8859_1)), (done, failed) -> {
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
