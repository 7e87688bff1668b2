package io.lakeactors.server.chaos;

import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.LakeError;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Produces at an even rate over all partitions until it is stopped, over every outage of the broker, each record once. */
final class TruthProducer implements AutoCloseable {
    private static final long TICK_MILLIS = 20;
    private static final long MILLIS = 1_000;

    private final Truth truth;
    private final String topic;
    private final int partitions;
    private final int rate;
    private final KafkaProducer<byte[], byte[]> producer;
    private final long[] sent;
    private final AtomicLongArray acked;
    private final AtomicReference<Exception> failure = new AtomicReference<>();
    private final Thread thread;
    private volatile boolean stopped;

    TruthProducer(String bootstrap, String topic, int partitions, int rate, Truth truth) {
        this.truth = truth;
        this.topic = topic;
        this.partitions = partitions;
        this.rate = rate;
        sent = new long[partitions];
        acked = new AtomicLongArray(partitions);
        var properties = new Properties();
        properties.putAll(Map.of("bootstrap.servers", bootstrap, "linger.ms", "5", "compression.type", "lz4", "enable.idempotence", "true", "acks", "all",
                "delivery.timeout.ms", String.valueOf(Integer.MAX_VALUE), "max.block.ms", "600000", "request.timeout.ms", "5000", "reconnect.backoff.max.ms",
                        "500"));
        // With more, a batch that a broker has refused while it had no leader may come after later ones, and is out of order for good.
        properties.put("max.in.flight.requests.per.connection", "1");
        producer = new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
        thread = Thread.ofPlatform().daemon().name("truth-producer").start(this::run);
    }

    private void run() {
        long begin = System.nanoTime();
        long made = 0;
        while (!stopped && failure.get() == null) {
            long due = (System.nanoTime() - begin) / 1_000_000 * rate / MILLIS;
            for (; made < due && !stopped; made++) {
                send((int) (made % partitions));
            }
            try {
                Thread.sleep(TICK_MILLIS);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private void send(int partition) {
        long sequence = sent[partition]++;
        byte[] key = Truth.id(partition, sequence).getBytes(StandardCharsets.UTF_8);
        producer.send(new ProducerRecord<>(topic, partition, key, truth.value(partition, sequence)), (metadata, failed) -> {
            if (failed != null) {
                failure.compareAndSet(null, failed);
            } else {
                // The log holds nothing but ours: the position after a record is the number of records up to it.
                acked.accumulateAndGet(partition, metadata.offset() + 1, Math::max);
            }
        });
    }

    /** Per partition, the position after the last record that the broker has acknowledged. */
    long[] acked() {
        return IntStream.range(0, partitions).mapToLong(acked::get).toArray();
    }

    /**
     * Stops, and waits until the broker has everything.
     *
     * @return records per partition
     * @throws io.lakeactors.model.LakeException SOURCE_UNREACHABLE if the truth is not known: a record was refused, or stands in the log twice
     */
    long[] finish() throws InterruptedException {
        stopped = true;
        thread.join();
        producer.flush();
        if (failure.get() != null) {
            throw unknown("the broker refused a record: " + failure.get().getMessage());
        }
        for (int partition = 0; partition < partitions; partition++) {
            if (acked.get(partition) != sent[partition]) {
                throw unknown("partition " + partition + " ends at " + acked.get(partition) + " after " + sent[partition] + " records");
            }
        }
        return sent.clone();
    }

    private static RuntimeException unknown(String what) {
        return LakeError.of(ErrorCode.SOURCE_UNREACHABLE, "what was produced is not known: " + what, "the drill's broker",
                "See its log; run the drill again").asException();
    }

    @Override
    public void close() {
        stopped = true;
        producer.close(Duration.ofSeconds(2));
    }
}
