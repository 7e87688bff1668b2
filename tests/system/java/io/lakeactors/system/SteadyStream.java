package io.lakeactors.system;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.IntFunction;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** One good record for each partition every few milliseconds until it is closed; remembers when the broker had which offset. */
final class SteadyStream implements AutoCloseable {
    private static final long EVERY_MILLIS = 40;

    private final KafkaProducer<byte[], byte[]> producer;
    private final Map<Integer, NavigableMap<Long, Long>> offsets = new ConcurrentHashMap<>();
    private final Thread thread;
    private volatile boolean closed;

    SteadyStream(String bootstrap, String topic, int partitions, Truth truth) {
        this(bootstrap, topic, partitions, truth::oneMore);
    }

    /** @param values makes the value of one more good record for a partition */
    SteadyStream(String bootstrap, String topic, int partitions, IntFunction<String> values) {
        producer = new SureProducer<>(bootstrap, Map.of(), new ByteArraySerializer(), new ByteArraySerializer());
        thread = Thread.ofPlatform().daemon().name("stream").start(() -> run(topic, partitions, values));
    }

    private void run(String topic, int partitions, IntFunction<String> values) {
        while (!closed) {
            for (int partition = 0; partition < partitions; partition++) {
                int to = partition;
                long at = System.currentTimeMillis();
                producer.send(new ProducerRecord<>(topic, partition, null, values.apply(partition).getBytes(StandardCharsets.UTF_8)), (done, failure) -> {
                    if (failure == null) {
                        offsets.computeIfAbsent(to, absent -> new ConcurrentSkipListMap<>()).putIfAbsent(at, done.offset());
                    }
                });
            }
            try {
                Thread.sleep(EVERY_MILLIS);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    /** The first offset of a partition that was produced at this time or later. */
    Optional<Long> firstSince(int partition, long millis) {
        return Optional.ofNullable(offsets.get(partition)).map(of -> of.ceilingEntry(millis)).map(Map.Entry::getValue);
    }

    /** Nothing is produced after this. */
    @Override
    public void close() throws InterruptedException {
        closed = true;
        thread.join();
        producer.close();
    }
}
