package io.lakeactors.server.quickstart;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * How a topic begins. Looking leaves no trace.
 *
 * @param partitions that the topic has, 0 if it is not there
 * @param written how many records were ever written to it
 * @param first of each partition to which was ever written: the oldest record that it still has, empty if it has none
 */
record FirstRecords(int partitions, long written, Map<Integer, Optional<ConsumerRecord<byte[], byte[]>>> first) {
    private static final Duration POLL = Duration.ofMillis(200);

    /** @throws KafkaException if the broker does not answer within the time */
    static FirstRecords of(String bootstrap, String topic, Duration time) {
        var settings = Map.<String, Object>of("bootstrap.servers", bootstrap, "enable.auto.commit", "false", "allow.auto.create.topics", "false");
        try (var consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> all = consumer.partitionsFor(topic, time).stream().map(info -> new TopicPartition(topic, info.partition())).toList();
            Map<TopicPartition, Long> begins = consumer.beginningOffsets(all, time);
            var first = new HashMap<Integer, Optional<ConsumerRecord<byte[], byte[]>>>();
            Set<TopicPartition> unread = new HashSet<>();
            Map<TopicPartition, Long> ends = consumer.endOffsets(all, time);
            ends.forEach((partition, end) -> {
                if (end > 0) {
                    first.put(partition.partition(), Optional.empty());
                }
                if (end > begins.get(partition)) {
                    unread.add(partition);
                }
            });
            read(consumer, unread, time).forEach((partition, record) -> first.put(partition.partition(), Optional.of(record)));
            return new FirstRecords(all.size(), ends.values().stream().mapToLong(Long::longValue).sum(), first);
        }
    }

    private static Map<TopicPartition, ConsumerRecord<byte[], byte[]>> read(KafkaConsumer<byte[], byte[]> consumer, Set<TopicPartition> partitions, Duration time) {
        var found = new HashMap<TopicPartition, ConsumerRecord<byte[], byte[]>>();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        long until = System.nanoTime() + time.toNanos();
        while (found.size() < partitions.size()) {
            if (System.nanoTime() > until) {
                throw new TimeoutException("no record of " + partitions + " came within " + time.toSeconds() + " s");
            }
            consumer.poll(POLL).forEach(record -> {
                var partition = new TopicPartition(record.topic(), record.partition());
                found.putIfAbsent(partition, record);
                consumer.pause(Set.of(partition));
            });
        }
        return found;
    }
}
