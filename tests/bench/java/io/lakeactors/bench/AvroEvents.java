package io.lakeactors.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;

/** The same {@link Events} in Avro, in Confluent's wire format: what is missing there is null here, what is a word is one, and what is cut short is cut short. */
final class AvroEvents {
    static final int SCHEMA_ID = 7;
    static final Schema SCHEMA = new Schema.Parser().parse("""
            {"type": "record", "name": "Event", "namespace": "shop", "fields": [
              {"name": "event_id", "type": ["null", "string"]},
              {"name": "user_id", "type": ["null", "long"]},
              {"name": "ts", "type": [{"type": "long", "logicalType": "timestamp-millis"}, "string"]},
              {"name": "event_type", "type": "string"},
              {"name": "amount", "type": [{"type": "bytes", "logicalType": "decimal", "precision": 12, "scale": 2}, "string"]},
              {"name": "country", "type": "string"},
              {"name": "device", "type": "string"},
              {"name": "url", "type": "string"},
              {"name": "session_id", "type": "string"},
              {"name": "ctx", "type": ["null", {"type": "record", "name": "Ctx", "fields": [{"name": "campaign", "type": "string"}, {"name": "variant", "type": "int"}]}]}]}""");

    private static final ObjectMapper JSON = new ObjectMapper().enable(com.fasterxml.jackson.databind.DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);
    private static final byte[] HEAD = ByteBuffer.allocate(5).put((byte) 0).putInt(SCHEMA_ID).array();

    private final GenericDatumWriter<GenericData.Record> writer = new GenericDatumWriter<>(SCHEMA);
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private BinaryEncoder encoder;
    private byte[] last = HEAD;

    /** The event that this JSON is. */
    byte[] of(byte[] json) {
        JsonNode event;
        try {
            event = JSON.readTree(json);
        } catch (IOException cut) {
            return Arrays.copyOf(last, last.length / 2);
        }
        last = encoded(record(event));
        return last;
    }

    private static GenericData.Record record(JsonNode event) {
        var record = new GenericData.Record(SCHEMA);
        for (Schema.Field field : SCHEMA.getFields()) {
            JsonNode value = event.get(field.name());
            record.put(field.pos(), value == null ? null : value.isTextual() ? value.textValue() : switch (field.name()) {
                case "user_id", "ts" -> value.longValue();
                case "amount" -> ByteBuffer.wrap(value.decimalValue().setScale(2).unscaledValue().toByteArray());
                default -> ctx(value, field.schema().getTypes().get(1));
            });
        }
        return record;
    }

    private static GenericData.Record ctx(JsonNode value, Schema schema) {
        var ctx = new GenericData.Record(schema);
        ctx.put("campaign", value.get("campaign").textValue());
        ctx.put("variant", value.get("variant").intValue());
        return ctx;
    }

    private byte[] encoded(GenericData.Record record) {
        out.reset();
        out.writeBytes(HEAD);
        try {
            encoder = EncoderFactory.get().binaryEncoder(out, encoder);
            writer.write(record, encoder);
            encoder.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }
}
