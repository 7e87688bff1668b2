package io.lakeactors.system;

import com.fasterxml.jackson.databind.JsonNode;
import io.lakeactors.server.embedded.KafkaBroker;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;

/** Changes of customers by chance, the same in each run: some twice, late and in the wrong partition, some that delete. */
final class CustomerChanges {
    static final String TOPIC = "shop.customers";
    static final int PARTITIONS = 2;

    /** @param at milliseconds since 1970 @param version unique; rises with time */
    record Change(long key, int partition, long offset, long at, long version, boolean deletes) {}

    private final Map<Integer, Long> offsets = new TreeMap<>();
    private final Random chance = new Random(20261122);
    private final int keys;
    private final int lateMillis;
    private long version;

    /** @param lateMillis by how much at most they come late */
    CustomerChanges(int keys, int lateMillis) {
        this.keys = keys;
        this.lateMillis = lateMillis;
    }

    /** Of a node that joins files all the time, and can be made to die. */
    static List<String> settings(KafkaBroker broker) {
        return List.of("lakeactors.sources.default.bootstrap = \"" + broker.bootstrap() + "\"", "lakeactors.memory.cap = 96MB", "lakeactors.drill.enabled = on",
                "lakeactors.maintenance { interval-min = 200ms, interval-max = 1s, patience = 1s, small-files = 3 }");
    }

    /** In commits of some size, so that there are files to join. @param told of each that is sent */
    void produce(KafkaBroker broker, int events, Consumer<Change> told) {
        try (var producer = new SureProducer<>(broker.bootstrap(), Map.of("linger.ms", "5"), new StringSerializer(), new StringSerializer())) {
            for (int i = 0; i < events; i++) {
                long key = chance.nextInt(keys);
                int partition = chance.nextInt(10) == 0 ? chance.nextInt(PARTITIONS) : (int) (key % PARTITIONS);
                long at = 1_700_000_000_000L + version - chance.nextInt(lateMillis);
                boolean deletes = chance.nextInt(8) == 0;
                version++;
                String event = "{\"customer_id\":" + key + ",\"updated_at\":" + at + ",\"region\":\"r" + chance.nextInt(3) + "\",\"version\":" + version + ",\"op\":\"" + (deletes ? "d" : "u") + "\"}";
                int times = chance.nextInt(5) == 0 ? 2 : 1;
                for (int time = 0; time < times; time++) {
                    producer.send(new ProducerRecord<>(TOPIC, partition, "k", event));
                    told.accept(new Change(key, partition, offsets.merge(partition, 1L, Long::sum) - 1, at, version, deletes));
                }
                if (i % 200 == 0) {
                    producer.flush();
                }
            }
        }
    }

    /** Waits until the pipeline has committed all that was produced. */
    void await(NodeProcess node, String pipeline, Duration patience) throws Exception {
        await(node, pipeline, offsets.values().stream().mapToLong(Long::longValue).sum(), patience);
    }

    static void await(NodeProcess node, String pipeline, long produced, Duration patience) throws Exception {
        node.awaitPipeline(pipeline, patience, seen -> {
            long next = 0;
            for (JsonNode partition : seen.path("partitions")) {
                next += partition.path("next").asLong();
            }
            return next == produced;
        });
    }
}
