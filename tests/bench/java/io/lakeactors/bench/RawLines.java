package io.lakeactors.bench;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Half of the wall that no engine gets past: reads a topic by Kafka's own consumer and does nothing but write the values to files, a line each. {@code RawLines BOOTSTRAP TOPIC DIR THREADS}. */
public final class RawLines {
    private RawLines() {}

    public static void main(String[] args) throws InterruptedException {
        int count = Integer.parseInt(args[3]);
        var threads = new ArrayList<Thread>();
        for (int i = 0; i < count; i++) {
            int number = i;
            threads.add(Thread.ofPlatform().start(() -> drain(args[0], args[1], Path.of(args[2], number + ".json"), number, count)));
        }
        for (Thread thread : threads) {
            thread.join();
        }
    }

    private static void drain(String bootstrap, String topic, Path file, int number, int count) {
        Map<String, Object> settings = Map.of(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap, ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false,
                ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 10_000, ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 4 << 20, ConsumerConfig.CHECK_CRCS_CONFIG, true);
        try (var consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
                var out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 20)) {
            List<TopicPartition> own = consumer.partitionsFor(topic).stream().map(PartitionInfo::partition).filter(partition -> partition % count == number)
                    .map(partition -> new TopicPartition(topic, partition)).toList();
            consumer.assign(own);
            consumer.seekToBeginning(own);
            var ends = consumer.endOffsets(own);
            while (own.stream().anyMatch(partition -> consumer.position(partition) < ends.get(partition))) {
                write(consumer.poll(Duration.ofMillis(200)), out);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(ConsumerRecords<byte[], byte[]> records, OutputStream out) throws IOException {
        for (var record : records) {
            out.write(record.value());
            out.write('\n');
        }
    }
}
