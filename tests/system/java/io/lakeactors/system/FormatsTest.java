package io.lakeactors.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.Timestamp;
import io.lakeactors.server.embedded.KafkaBroker;
import io.lakeactors.testkit.RegistryServer;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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

/**
 * A topic of Avro in Confluent's wire format, from producers with two versions of a schema, through a registry that goes and comes back; beside it one of
 * Protobuf and one of CSV.
 */
class FormatsTest {
    private static final Path FILES = Path.of(System.getProperty("lakeactors.root"), "tests", "system", "resources", "formats");
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

    private static final String SHIPMENT = """
            syntax = "proto3"; package shop; import "shop/parcel.proto"; import "google/protobuf/timestamp.proto";
            message Other {}
            message Shipment { enum Carrier { POST = 0; COURIER = 1; } int64 id = 1; Carrier carrier = 2; string weight = 3; google.protobuf.Timestamp sent = 4;
              repeated string parcels = 5; Parcel first = 6; }""";

    @TempDir
    Path dir;

    private KafkaBroker broker;
    private RegistryServer registry;
    private KafkaProducer<byte[], byte[]> producer;
    private NodeProcess node;
    private final Map<String, Long> produced = new HashMap<>();

    @BeforeEach
    void begin() throws Exception {
        broker = KafkaBroker.start(dir.resolve("kafka"));
        for (String topic : List.of("orders", "shipments", "returns")) {
            broker.createTopic(topic, PARTITIONS, Map.of());
        }
        producer = new SureProducer<>(broker.bootstrap(), Map.of("linger.ms", "5"), new ByteArraySerializer(), new ByteArraySerializer());
        registry = RegistryServer.start().avro(1, V1.toString()).avro(2, V2.toString());
        registry.answering("/schemas/ids/10", "{\"schemaType\":\"PROTOBUF\",\"schema\":" + RegistryServer.quoted(SHIPMENT)
                + ",\"references\":[{\"name\":\"shop/parcel.proto\",\"subject\":\"parcel\",\"version\":1}]}");
        registry.answering("/subjects/parcel/versions/1?deleted=true", "{\"schemaType\":\"PROTOBUF\",\"schema\":"
                + RegistryServer.quoted("syntax = \"proto3\"; package shop; message Parcel { string code = 1; }") + "}");
        registry.demands("Basic bGFrZTpzM2NyZXQ=");
        node = start();
        for (String pipeline : List.of("orders", "shipments", "returns")) {
            node.apply(FILES.resolve(pipeline + ".yaml"), FILES.resolve(pipeline + ".odcs.yaml"));
        }
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
        sendShipmentsAndReturns();
        settled();
        assertThat(one("select count(*), cast(sum(weight) as varchar), count(distinct carrier), epoch_ms(max(sent)), sum(len(parcels)) from silver.shipments"))
                .isEqualTo("[300,\"450.000\",2,1767225899000,600]");
        assertThat(one("select string_agg(rule_id || ' ' || messages[1], ', ' order by rule_id) from quarantine.silver_shipments"))
                .isEqualTo("[\"decode.malformed the record ends within a value, decode.schema schema 10 has no message of the indexes [7]\"]");
        assertThat(one("select count(*), cast(sum(amount) as varchar), count(note), max(note), epoch_ms(max(returned)) from silver.returns"))
                .isEqualTo("[300,\"750.00\",150,\"say \\\"no\\\"; 99\",1767225899000]");
        assertThat(one("select string_agg(rule_id, ' ' order by rule_id) from quarantine.silver_returns")).isEqualTo("[\"amount.type decode.malformed\"]");
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
        for (String topic : produced.keySet()) {
            node.awaitPipeline(topic, PATIENCE, pipeline -> {
                long next = 0;
                for (JsonNode partition : pipeline.path("partitions")) {
                    next += partition.path("next").asLong();
                }
                return next == produced.get(topic);
            });
        }
        JsonNode audit = node.post("/v1/audit", Map.of("recount", true));
        assertThat(audit.path("ok").asBoolean()).as("audit " + audit).isTrue();
        for (String topic : produced.keySet()) {
            assertThat(one("select count(*) from bronze." + topic)).isEqualTo("[" + produced.get(topic) + "]");
        }
    }

    /** Of each 300 good records, and two of which one is none and the other not as it should be. */
    private void sendShipmentsAndReturns() throws Exception {
        byte[] head = {0, 0, 0, 0, 10, 2, 2};
        for (int i = 0; i < 300; i++) {
            send("shipments", joined(head, shipment(i)));
            send("returns", (i + ";4;2.5;2026-01-01T00:" + String.format("%02d:%02d", i / 60, i % 60) + "Z;" + (i % 2 == 0 ? "" : "\"say \"\"no\"\"; " + i + "\""))
                    .getBytes(StandardCharsets.UTF_8));
        }
        send("shipments", joined(head, Arrays.copyOf(shipment(301), 12)));
        send("shipments", new byte[] {0, 0, 0, 0, 10, 2, 14});
        send("returns", "302;4;2.5".getBytes(StandardCharsets.UTF_8));
        send("returns", "303;4;much;2026-01-01T00:00:00Z;".getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] shipment(int id) throws Exception {
        var bytes = new ByteArrayOutputStream();
        var out = CodedOutputStream.newInstance(bytes);
        out.writeInt64(1, id);
        out.writeEnum(2, id % 2);
        out.writeString(3, "1.5");
        out.writeByteArray(4, Timestamp.newBuilder().setSeconds(1_767_225_600L + id).build().toByteArray());
        out.writeString(5, "né");
        out.writeString(5, "b");
        out.writeByteArray(6, new byte[] {0x0a, 0x00});
        out.flush();
        return bytes.toByteArray();
    }

    private static byte[] joined(byte[] head, byte[] body) {
        return ByteBuffer.allocate(head.length + body.length).put(head).put(body).array();
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
        send("orders", value);
    }

    private void send(String topic, byte[] value) {
        long number = produced.merge(topic, 1L, Long::sum) - 1;
        producer.send(new ProducerRecord<>(topic, (int) (number % PARTITIONS), null, value));
    }
}
