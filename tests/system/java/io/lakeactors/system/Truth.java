package io.lakeactors.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A producer that knows what it has produced: per partition how many records, and how many of them are good, to quarantine, or to drop. */
final class Truth {
    record Counts(long produced, long good, long quarantined, long dropped) {
        Counts plus(boolean isGood, boolean isDropped) {
            return new Counts(produced + 1, good + (isGood ? 1 : 0), quarantined + (isGood || isDropped ? 0 : 1), dropped + (isDropped ? 1 : 0));
        }
    }

    private final Map<Integer, Counts> counts = new TreeMap<>();
    private final Random chance;
    private long made;

    Truth(long seed) {
        chance = new Random(seed);
    }

    Map<Integer, Counts> counts() {
        return counts;
    }

    long produced() {
        return made;
    }

    /** How many rows silver has when all is committed. */
    long good() {
        return counts.values().stream().mapToLong(Counts::good).sum();
    }

    /** Whether all that was produced is committed to every target, as a node tells of its pipeline: a partition stands where its slowest table does. */
    boolean isCommitted(JsonNode pipeline) {
        long next = 0;
        for (JsonNode partition : pipeline.path("partitions")) {
            next += partition.path("next").asLong();
        }
        return next == made;
    }

    /** Holds the tables of pipeline {@code drill} to what was produced: no row is missing, none is there twice, and a node's own audit says so too. */
    void verify(String what, Map<String, String> catalog, Path warehouse, NodeProcess node) throws Exception {
        holds(what + ": silver.drill", TableCounts.of(catalog, warehouse, "silver", "drill"), by(Counts::good));
        holds(what + ": quarantine", TableCounts.of(catalog, warehouse, "quarantine", "silver_drill"), by(Counts::quarantined));
        holds(what + ": bronze.drill", TableCounts.of(catalog, warehouse, "bronze", "drill"), by(Counts::produced));
        JsonNode audit = node.post("/v1/audit", Map.of("recount", false));
        assertThat(audit.path("ok").asBoolean()).as(what + ": audit " + audit).isTrue();
    }

    private Map<Integer, Long> by(ToLongFunction<Counts> kind) {
        var some = new TreeMap<Integer, Long>();
        counts.forEach((partition, of) -> some.put(partition, kind.applyAsLong(of)));
        some.values().removeIf(count -> count == 0);
        return some;
    }

    private static void holds(String what, TableCounts.Counted counted, Map<Integer, Long> expected) {
        assertThat(counted.rows()).as(what + ", rows").isEqualTo(expected);
        assertThat(counted.distinct()).as(what + ", distinct offsets").isEqualTo(expected);
    }

    /** Produces records of the contract {@code drill.odcs.yaml}: 2 in 100 are broken in one of four ways, 1 in 100 is to be dropped. */
    void produce(String bootstrap, String topic, int partitions, int records) {
        try (var producer = new SureProducer<>(bootstrap, Map.of("linger.ms", "5", "compression.type", "lz4"), new ByteArraySerializer(), new ByteArraySerializer())) {
            for (int i = 0; i < records; i++) {
                int partition = chance.nextInt(partitions);
                int kind = chance.nextInt(100);
                String id = "e" + made;
                String value = switch (kind) {
                    case 0 -> "{\"id\":\"" + id + "\",\"ts\":\"2026-03-0";
                    case 1 -> chance.nextBoolean() ? "{\"id\":\"" + id + "\",\"ts\":\"2026-03-01T00:00:00Z\",\"amount\":\"many\"}" : "{\"id\":\"" + id + "\",\"amount\":5}";
                    case 2 -> event(id, -1);
                    default -> event(id, chance.nextInt(100_000));
                };
                producer.send(new ProducerRecord<>(topic, partition, id.getBytes(StandardCharsets.UTF_8), value.getBytes(StandardCharsets.UTF_8)));
                counts.merge(partition, new Counts(0, 0, 0, 0).plus(kind > 2, kind == 2), (before, one) -> before.plus(kind > 2, kind == 2));
                made++;
            }
        }
    }

    /** The value of one more good record, which the caller brings to this partition. */
    synchronized String oneMore(int partition) {
        counts.merge(partition, new Counts(0, 0, 0, 0).plus(true, false), (before, one) -> before.plus(true, false));
        return event("e" + made++, chance.nextInt(100_000));
    }

    private String event(String id, int amount) {
        return "{\"id\":\"" + id + "\",\"ts\":\"2026-03-0" + (1 + chance.nextInt(2)) + "T12:00:0" + chance.nextInt(10) + "Z\",\"amount\":" + amount + ",\"note\":\"né " + chance.nextInt(50) + "\"}";
    }
}
