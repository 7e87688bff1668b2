package io.lakeactors.decode;

import io.lakeactors.model.Field;
import io.lakeactors.model.Type;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericFixed;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;

/** What Avro's own library makes of a record, in the form of {@link Records#value}. */
final class AvroOracle {
    private AvroOracle() {}

    /** The record as the reader's schema has it; empty if the library refuses it. */
    static Optional<GenericRecord> read(byte[] record, Schema written, Schema read) {
        try {
            return Optional.of(new GenericDatumReader<GenericRecord>(written, read).read(null, DecoderFactory.get().binaryDecoder(record, null)));
        } catch (IOException | AvroRuntimeException | IndexOutOfBoundsException | NegativeArraySizeException | UnsupportedOperationException refused) {
            return Optional.empty();
        }
    }

    static Object value(Object value, Schema schema, Type type) {
        if (value == null) {
            return null;
        }
        Schema plain = schema.isUnion() ? schema.getTypes().get(1) : schema;
        return switch (type) {
            case Type.Text() -> value.toString();
            case Type.Binary() -> HexFormat.of().formatHex(bytes(value));
            case Type.Uuid() -> UUID.fromString(value.toString()).toString().replace("-", "");
            case Type.Decimal(int precision, int scale) -> new BigDecimal(new BigInteger(bytes(value)), scale);
            case Type.Timestamp time -> switch (plain.getLogicalType().getName()) {
                case "timestamp-millis", "local-timestamp-millis" -> (long) value * 1_000;
                case "timestamp-nanos" -> Math.floorDiv((long) value, 1_000L);
                default -> value;
            };
            case Type.Struct(var fields) -> struct((GenericRecord) value, fields);
            case Type.Array(var element) -> ((List<?>) value).stream().map(item -> value(item, plain.getElementType(), element.type()))
                    .collect(java.util.stream.Collectors.toCollection(java.util.ArrayList::new));
            case Type.Dictionary(var item) -> {
                var map = new LinkedHashMap<String, Object>();
                ((Map<?, ?>) value).forEach((key, each) -> map.put(key.toString(), value(each, plain.getValueType(), item.type())));
                yield map;
            }
            case Type.Bool() -> value;
            case Type.Int() -> value;
            case Type.Long() -> value;
            case Type.Float() -> value;
            case Type.Double() -> value;
            case Type.Date() -> value;
        };
    }

    static Map<String, Object> struct(GenericRecord record, List<Field> fields) {
        var struct = new LinkedHashMap<String, Object>();
        fields.forEach(field -> struct.put(field.name(), value(record.get(field.name()), record.getSchema().getField(field.name()).schema(), field.type())));
        return struct;
    }

    private static byte[] bytes(Object value) {
        if (value instanceof GenericFixed fixed) {
            return fixed.bytes();
        }
        ByteBuffer buffer = ((ByteBuffer) value).duplicate();
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return bytes;
    }
}
