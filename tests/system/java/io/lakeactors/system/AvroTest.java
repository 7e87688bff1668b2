package io.lakeactors.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.lakeactors.server.embedded.KafkaBroker;
import io.lakeactors.testkit.RegistryServer;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.EncoderFactory;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A topic of Avro in Confluent's wire format, from producers with two versions of a schema, through a registry that goes and comes back. */
class AvroTest {
    private static final Path FILES = Path.of(System.getProperty("lakeactors.root"), "tests", "system", "resources", "avro");
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int PARTITIONS = 2;
    private static final Schema V1 = new Schema.Parser().parse("""
            {"type": "record", "name": "Order", "namespace": "shop", "fields": [
              {"name": "id", "type": "int"},
              {"name": "note", "type": ["null", "string"], "default": null},
              {"name": "amount", "type": {"type": "bytes", "logicalType": "decimal", "precision": 12, "scale": 2}},
              {"name": "placed", "type": {"type": "long", "logicalType": "timestamp-millis"}},
              {"name": "internal", "type": {"type": "map", "values": "double"}}]}""");
    private static final Schema V2 = new Schema.Parser().parse("""
            {"type": "record", "name": "Order", "namespace": "shop", "fields": [
              {"name": "country", "type": {"type": "enum", "name": "Country", "symbols": ["DE", "FR"]}},
              {"name": "remark", "aliases": ["note"], "type": ["null", "string"], "default": null},
              {"name": "id", "type": "long"},
              {"name": "amount", "type": {"type": "bytes", "logicalType": "decimal", "precision": 12, "scale": 2}},
              {"name": "placed", "type": {"type": "long", "logicalType": "timestamp-micros"}},
              {"name": "tags", "type": {"type": "array", "items": "string"}}]}""");
    private static final Schema V3 = new Schema.Parser().parse("""
            {"type": "record", "name": "Order", "namespace": "shop", "fields": [{"name": "id", "type": "string"}]}""");

    @TempDir
    Path dir;

    private KafkaBroker broker;
    private RegistryServer registry;
    private KafkaProducer<byte[], byte[]> producer;
    private NodeProcess node;
    private long produced;

    @BeforeEach
    void begin() throws Exception {
        broker = KafkaBroker.start(dir.resolve("kafka"));
        broker.createTopic("orders", PARTITIONS, Map.of());
        var properties = new Properties();
        properties.putAll(Map.of("bootstrap.servers", broker.bootstrap(), "linger.ms", "5", "acks", "all"));
        producer = new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
        registry = RegistryServer.start().avro(1, V1.toString()).avro(2, V2.toString());
        registry.demands("Basic bGFrZTpzM2NyZXQ=");
        node = start();
        node.apply(FILES.resolve("orders.yaml"), FILES.resolve("orders.odcs.yaml"));
    }

    @AfterEach
    void end() throws Exception {
        producer.close();
        node.close();
        registry.close();
        broker.close();
    }

    private NodeProcess start() throws Exception {
        return NodeProcess.start(dir.resolve("home"), List.of(
                "lakeactors.sources.default.bootstrap = \"" + broker.bootstrap() + "\"", "lakeactors.memory.cap = 64MB",
                "lakeactors.registries.default { url = \"" + registry.url() + "\", user = lake, password = s3cret }"));
    }

    @Test
    void recordsLandByTheirOwnSchemaOrAreFoundInQuarantineAndWaitForARegistryThatIsAway() throws Exception {
        for (int i = 0; i < 300; i++) {
            send(1, encoded(first(i)));
            // All of these go to partition 1.
            send(2, encoded(second(1_000 + i)));
        }
        send(99, encoded(first(5_000)));
        byte[] whole = encoded(first(5_001));
        send(1, Arrays.copyOf(whole, whole.length - 3));
        send("{\"id\":1}".getBytes(StandardCharsets.UTF_8));
        // In the same partition as the one that it repeats.
        send(2, encoded(second(1_000)));
        settled();
        assertThat(one("select count(*), count(distinct id), cast(sum(amount) as varchar), count(note), count(country), sum(len(tags)) from silver.orders"))
                .isEqualTo("[600,600,\"1194.00\",600,300,600]");
        assertThat(one("select epoch_ms(min(placed)), epoch_ms(max(placed)) from silver.orders")).isEqualTo("[1767225600000,1767225899000]");
        assertThat(one("select string_agg(rule_id, ' ' order by rule_id) from quarantine.silver_orders"))
                .isEqualTo("[\"decode.malformed decode.malformed decode.schema id.unique\"]");
        assertThat(one("select messages[1] from quarantine.silver_orders where rule_id = 'decode.schema'")).isEqualTo("[\"the registry knows no schema 99\"]");

        registry.failing(503);
        registry.avro(3, V3.toString());
        send(3, encoded(third()));
        send(1, encoded(first(300)));
        var degraded = node.awaitPipeline("orders", PATIENCE, pipeline -> pipeline.path("state").asText().equals("degraded"));
        assertThat(degraded.path("reason").asText()).contains("LA-4006").doesNotContain("s3cret");
        node.kill9();
        registry.failing(0);
        node = start();
        settled();
        assertThat(one("select count(*), count(distinct id) from silver.orders")).isEqualTo("[601,601]");
        assertThat(one("select messages[1] from quarantine.silver_orders where rule_id = 'id.type'")).isEqualTo("[\"expected long, but schema 3 writes string\"]");
    }

    /** Until all is committed; then the audit must be clean, and bronze hold what was produced. */
    private void settled() throws Exception {
        producer.flush();
        node.awaitPipeline("orders", PATIENCE, pipeline -> {
            long next = 0;
            for (JsonNode partition : pipeline.path("partitions")) {
                next += partition.path("next").asLong();
            }
            return next == produced;
        });
        JsonNode audit = node.post("/v1/audit", Map.of("recount", true));
        assertThat(audit.path("ok").asBoolean()).as("audit " + audit).isTrue();
        assertThat(one("select count(*) from bronze.orders")).isEqualTo("[" + produced + "]");
    }

    private String one(String sql) throws Exception {
        JsonNode answer = node.post("/v1/query", Map.of("sql", sql));
        assertThat(answer.path("rows").size()).as("rows of " + sql + ": " + answer).isEqualTo(1);
        return answer.path("rows").get(0).toString();
    }

    private static GenericData.Record first(int id) {
        var order = new GenericData.Record(V1);
        order.put("id", id);
        order.put("note", "né " + id);
        order.put("amount", ByteBuffer.wrap(BigInteger.valueOf(199).toByteArray()));
        order.put("placed", 1_767_225_600_000L + id % 300 * 1_000L);
        order.put("internal", Map.of("a", 1.5));
        return order;
    }

    private static GenericData.Record second(int id) {
        var order = new GenericData.Record(V2);
        order.put("country", new GenericData.EnumSymbol(V2.getField("country").schema(), id % 2 == 0 ? "DE" : "FR"));
        order.put("remark", "né " + id);
        order.put("id", (long) id);
        order.put("amount", ByteBuffer.wrap(BigInteger.valueOf(199).toByteArray()));
        order.put("placed", 1_767_225_600_000_000L);
        order.put("tags", List.of("a", "b"));
        return order;
    }

    private static GenericData.Record third() {
        var order = new GenericData.Record(V3);
        order.put("id", "a text");
        return order;
    }

    private static byte[] encoded(GenericData.Record record) throws Exception {
        var out = new ByteArrayOutputStream();
        var encoder = EncoderFactory.get().binaryEncoder(out, null);
        new GenericDatumWriter<>(record.getSchema()).write(record, encoder);
        encoder.flush();
        return out.toByteArray();
    }

    private void send(int schema, byte[] body) {
        send(ByteBuffer.allocate(5 + body.length).put((byte) 0).putInt(schema).put(body).array());
    }

    private void send(byte[] value) {
        producer.send(new ProducerRecord<>("orders", (int) (produced++ % PARTITIONS), null, value));
    }
}
