package io.lakeactors.bench;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongPredicate;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Sends {@link Events} at a steady rate, each at its time. In place of a {@code session_id} stands when it was sent: microseconds since 1970, which have 16 digits as the ids do;
 * so a duplicate differs in that from what it repeats, and what is cut short before it has none.
 */
final class SteadyEvents {
    private static final byte[] BEFORE = "\"session_id\":\"".getBytes(StandardCharsets.ISO_8859_1);
    private static final int DIGITS = 16;

    private final String bootstrap;
    private final String topic;
    private final int rate;
    private final Events events;
    private final Truth truth = new Truth();
    private final AtomicReference<Exception> failure = new AtomicReference<>();

    /** Is told of each event before it is sent. */
    interface Sent {
        /** @param nanos of {@link System#nanoTime} */
        void at(int partition, long nanos);
    }

    /** @param rate events a second */
    SteadyEvents(String bootstrap, String topic, int rate, Events events) {
        this.bootstrap = bootstrap;
        this.topic = topic;
        this.rate = rate;
        this.events = events;
    }

    /** Sends events from 0 on while their number is wanted and none has failed. One producer in order: the n-th record of a partition has offset n. @return the truth as JSON */
    String send(LongPredicate wanted, Sent sent) {
        try (var producer = new KafkaProducer<>(Map.<String, Object>of("bootstrap.servers", bootstrap, "linger.ms", "0"), new ByteArraySerializer(),
                new ByteArraySerializer())) {
            long began = System.nanoTime();
            for (long i = 0; wanted.test(i) && failure.get() == null; i++) {
                byte[] value = events.event(i);
                truth.count(events, value.length);
                long due = began + i * 1_000_000_000L / rate;
                while (System.nanoTime() < due) {
                    LockSupport.parkNanos(due - System.nanoTime());
                }
                stamp(value);
                sent.at(events.partition(), System.nanoTime());
                producer.send(new ProducerRecord<>(topic, events.partition(), null, value), (at, failed) -> {
                    if (failed != null) {
                        failure.compareAndSet(null, failed);
                    }
                });
            }
        }
        if (failure.get() != null) {
            throw new IllegalStateException("an event could not be sent", failure.get());
        }
        return truth.json(topic);
    }

    private static void stamp(byte[] value) {
        int at = find(value);
        if (at >= 0 && at + DIGITS <= value.length) {
            byte[] digits = Long.toString(ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now())).getBytes(StandardCharsets.ISO_8859_1);
            System.arraycopy(digits, 0, value, at, DIGITS);
        }
    }

    /** @return where the id begins; -1 if there is none */
    private static int find(byte[] value) {
        for (int at = value.length - BEFORE.length; at >= 0; at--) {
            if (value[at] == '"' && Arrays.equals(value, at, at + BEFORE.length, BEFORE, 0, BEFORE.length)) {
                return at + BEFORE.length;
            }
        }
        return -1;
    }
}
