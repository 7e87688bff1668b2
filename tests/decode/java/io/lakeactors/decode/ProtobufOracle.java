package io.lakeactors.decode;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import io.lakeactors.model.Field;
import io.lakeactors.model.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What Protobuf's own library has read, in the form of {@link Records#value}. */
final class ProtobufOracle {
    private ProtobufOracle() {}

    static Map<String, Object> struct(Message message, List<Field> fields) {
        var struct = new LinkedHashMap<String, Object>();
        fields.forEach(field -> struct.put(field.name(), field(message, message.getDescriptorForType().findFieldByName(field.sourceName()), field.type())));
        return struct;
    }

    private static Object field(Message message, FieldDescriptor field, Type type) {
        if (field == null) {
            return null;
        }
        Object value = field.hasPresence() && !message.hasField(field) ? null : message.getField(field);
        return switch (type) {
            case Type.Dictionary(var of) -> {
                var map = new LinkedHashMap<String, Object>();
                for (Object entry : (List<?>) value) {
                    var pair = (Message) entry;
                    FieldDescriptor key = pair.getDescriptorForType().findFieldByNumber(1);
                    FieldDescriptor mapped = pair.getDescriptorForType().findFieldByNumber(2);
                    map.put(String.valueOf(whole(key, pair.getField(key))), value(mapped, pair.getField(mapped), of.type()));
                }
                yield map;
            }
            case Type.Array(var element) -> {
                var list = new ArrayList<>();
                ((List<?>) value).forEach(item -> list.add(value(field, item, element.type())));
                yield list;
            }
            default -> value == null ? null : value(field, value, type);
        };
    }

    /** A number, unsigned if its field says so; anything else as it is. */
    private static Object whole(FieldDescriptor field, Object value) {
        return switch (field.getType()) {
            case UINT32, FIXED32 -> Integer.toUnsignedLong((int) value);
            case UINT64, FIXED64 -> new BigInteger(Long.toUnsignedString((long) value));
            default -> value;
        };
    }

    private static Object value(FieldDescriptor field, Object value, Type type) {
        if (value instanceof Message message && !(type instanceof Type.Struct)) {
            return known(message, type);
        }
        return switch (type) {
            case Type.Text() -> value instanceof EnumValueDescriptor named ? named.getName() : value.toString();
            case Type.Binary() -> HexFormat.of().formatHex((value instanceof String text ? ByteString.copyFromUtf8(text) : (ByteString) value).toByteArray());
            case Type.Long() -> value instanceof EnumValueDescriptor named ? (long) named.getNumber() : ((Number) whole(field, value)).longValue();
            case Type.Float() -> ((Number) whole(field, value)).floatValue();
            case Type.Double() -> ((Number) whole(field, value)).doubleValue();
            case Type.Decimal decimal -> new BigDecimal(whole(field, value).toString());
            case Type.Struct(var fields) -> struct((Message) value, fields);
            default -> value;
        };
    }

    private static Object known(Message message, Type type) {
        Object first = message.getField(message.getDescriptorForType().findFieldByNumber(1));
        return switch (type) {
            case Type.Timestamp time -> (long) first * 1_000_000 + nanos(message) / 1_000;
            case Type.Decimal decimal -> new BigDecimal((long) first).add(BigDecimal.valueOf(nanos(message), 9)).setScale(9);
            default -> first;
        };
    }

    private static int nanos(Message message) {
        return (int) message.getField(message.getDescriptorForType().findFieldByNumber(2));
    }
}
