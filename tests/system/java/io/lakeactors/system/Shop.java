package io.lakeactors.system;

import com.fasterxml.jackson.databind.JsonNode;
import io.lakeactors.server.embedded.KafkaBroker;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;

/** Topics that come and go on a broker, and what each of them holds. */
final class Shop implements AutoCloseable {
    private final String bootstrap;
    private final KafkaProducer<String, String> producer;
    private final Map<String, Integer> partitions = new TreeMap<>();
    private final Map<String, Long> each = new HashMap<>();

    Shop(String bootstrap) {
        this.bootstrap = bootstrap;
        producer = new SureProducer<>(bootstrap, Map.of("linger.ms", "5"), new StringSerializer(), new StringSerializer());
    }

    Shop topic(String name, int count) {
        KafkaBroker.createTopic(bootstrap, name, count, Map.of());
        partitions.put(name, count);
        each.put(name, 0L);
        return this;
    }

    void delete(String name) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", (Object) bootstrap))) {
            admin.deleteTopics(List.of(name)).all().get(20, TimeUnit.SECONDS);
        }
        partitions.remove(name);
    }

    /** So many records to each partition of each topic. */
    void produce(int records) {
        partitions.forEach((topic, count) -> {
            long from = each.merge(topic, (long) records, Long::sum) - records;
            for (int partition = 0; partition < count; partition++) {
                for (long i = from; i < from + records; i++) {
                    producer.send(new ProducerRecord<>(topic, partition, null, "{\"id\":\"" + i + "\",\"ts\":\"2026-01-01T00:00:00Z\",\"amount\":" + i + "}"));
                }
            }
        });
        producer.flush();
    }

    /** Whether a pipeline has committed all of these topics' partitions to their ends, and knows of no others of topics that are there. */
    boolean isRead(JsonNode pipeline, String... topics) {
        var read = new TreeMap<String, Integer>();
        for (JsonNode partition : pipeline.path("partitions")) {
            String topic = partition.path("topic").asText();
            if (partitions.containsKey(topic) && partition.path("next").asLong() == each.get(topic)) {
                read.merge(topic, 1, Integer::sum);
            } else if (partitions.containsKey(topic)) {
                return false;
            }
        }
        var wanted = new TreeMap<String, Integer>();
        List.of(topics).forEach(topic -> wanted.put(topic, partitions.get(topic)));
        return read.equals(wanted);
    }

    @Override
    public void close() {
        producer.close();
    }
}
