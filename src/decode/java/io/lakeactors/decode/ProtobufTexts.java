package io.lakeactors.decode;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Writes values of Protobuf as JSON, for fields that the contract does not name: by the names of the schema, numbers of 64 bits as numbers, enums as their names, bytes as base64,
 * {@code google.protobuf.Timestamp} as ISO 8601 has it, {@code Duration} in seconds, and wrappers as what they wrap. A message has what was written of it.
 */
final class ProtobufTexts {
    private static final int NANOS_PER_SECOND = 1_000_000_000;
    private static final int NANO_DIGITS = 9;
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSSSSS'Z'", Locale.ROOT);

    private ProtobufTexts() {}

    /** Whether it was written; a default without presence was not. */
    static boolean isWritten(Message message, FieldDescriptor field) {
        return (field.isRepeated() ? message.getRepeatedFieldCount(field) > 0 : message.hasField(field)) || !unnamed(message, field).isEmpty();
    }

    /** Numbers of a closed enum (proto2) that the schema does not name: the library puts them beside the field. */
    static List<Long> unnamed(Message message, FieldDescriptor field) {
        return field.getType() == FieldDescriptor.Type.ENUM ? message.getUnknownFields().getField(field.getNumber()).getVarintList() : List.of();
    }

    /** A field that was written. A number that the schema does not name counts where no other was written; of a list such numbers come last. */
    static void write(Message message, FieldDescriptor field, JsonText out) {
        List<Long> unnamed = unnamed(message, field);
        if (unnamed.isEmpty() || !field.isRepeated() && message.hasField(field)) {
            write(field, message.getField(field), out);
        } else if (!field.isRepeated()) {
            out.number((int) (long) unnamed.getLast());
        } else {
            out.sign('[');
            boolean first = true;
            for (Object item : (List<?>) message.getField(field)) {
                comma(first, out);
                first = false;
                one(field, item, out);
            }
            for (long number : unnamed) {
                comma(first, out);
                first = false;
                out.number((int) number);
            }
            out.sign(']');
        }
    }

    /** @param value as messages of the library have it, a list where the field is repeated */
    private static void write(FieldDescriptor field, Object value, JsonText out) {
        if (field.isMapField()) {
            entries((List<?>) value, out);
        } else if (field.isRepeated()) {
            out.sign('[');
            boolean first = true;
            for (Object item : (List<?>) value) {
                comma(first, out);
                first = false;
                one(field, item, out);
            }
            out.sign(']');
        } else {
            one(field, value, out);
        }
    }

    private static void entries(List<?> entries, JsonText out) {
        // Of equal keys the last one counts.
        var last = new LinkedHashMap<Object, Message>();
        entries.forEach(entry -> last.put(((Message) entry).getField(((Message) entry).getDescriptorForType().findFieldByNumber(1)), (Message) entry));
        out.sign('{');
        boolean first = true;
        for (Map.Entry<Object, Message> entry : last.entrySet()) {
            var type = entry.getValue().getDescriptorForType();
            comma(first, out);
            first = false;
            key(type.findFieldByNumber(1), entry.getKey(), out);
            out.sign(':');
            one(type.findFieldByNumber(2), entry.getValue().getField(type.findFieldByNumber(2)), out);
        }
        out.sign('}');
    }

    private static void key(FieldDescriptor field, Object value, JsonText out) {
        if (value instanceof String text) {
            text(text, out);
        } else {
            out.sign('"');
            one(field, value, out);
            out.sign('"');
        }
    }

    private static void comma(boolean first, JsonText out) {
        if (!first) {
            out.sign(',');
        }
    }

    private static void text(String value, JsonText out) {
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        out.text(bytes, 0, bytes.length);
    }

    private static void one(FieldDescriptor field, Object value, JsonText out) {
        switch (field.getType()) {
            case INT32, SINT32, SFIXED32 -> out.number((int) value);
            case UINT32, FIXED32 -> out.number((int) value & 0xFFFF_FFFFL);
            case INT64, SINT64, SFIXED64 -> out.number((long) value);
            case UINT64, FIXED64 -> out.plain(Long.toUnsignedString((long) value));
            case FLOAT -> out.number((float) value);
            case DOUBLE -> out.number((double) value);
            case BOOL -> out.plain(value.toString());
            case STRING -> text((String) value, out);
            case BYTES -> out.base64(((ByteString) value).toByteArray(), 0, ((ByteString) value).size());
            case ENUM -> symbol((EnumValueDescriptor) value, out);
            case MESSAGE, GROUP -> message((Message) value, out);
        }
    }

    /** A number that the schema does not name stays one. */
    private static void symbol(EnumValueDescriptor value, JsonText out) {
        if (value.getIndex() < 0) {
            out.number(value.getNumber());
        } else {
            out.quoted(value.getName());
        }
    }

    private static void message(Message message, JsonText out) {
        switch (message.getDescriptorForType().getFullName()) {
            case "google.protobuf.Timestamp" -> time(message, out);
            case "google.protobuf.Duration" -> out.plain(BigDecimal.valueOf(number(message, 1)).add(BigDecimal.valueOf(number(message, 2), NANO_DIGITS)).stripTrailingZeros().toPlainString());
            case "google.protobuf.DoubleValue", "google.protobuf.FloatValue", "google.protobuf.Int64Value", "google.protobuf.UInt64Value", "google.protobuf.Int32Value", "google.protobuf.UInt32Value",
                "google.protobuf.BoolValue", "google.protobuf.StringValue", "google.protobuf.BytesValue" -> {
                FieldDescriptor wrapped = message.getDescriptorForType().findFieldByNumber(1);
                one(wrapped, message.getField(wrapped), out);
            }
            default -> fields(message, out);
        }
    }

    private static void time(Message message, JsonText out) {
        long seconds = number(message, 1);
        long nanos = number(message, 2);
        if (seconds >= ProtobufNested.SECONDS_MIN && seconds <= ProtobufNested.SECONDS_MAX && nanos >= 0 && nanos < NANOS_PER_SECOND) {
            out.quoted(TIME.format(Instant.ofEpochSecond(seconds, nanos).atOffset(ZoneOffset.UTC)));
        } else {
            fields(message, out);
        }
    }

    private static long number(Message message, int field) {
        return ((Number) message.getField(message.getDescriptorForType().findFieldByNumber(field))).longValue();
    }

    private static void fields(Message message, JsonText out) {
        out.sign('{');
        boolean first = true;
        for (FieldDescriptor field : message.getDescriptorForType().getFields()) {
            if (isWritten(message, field)) {
                comma(first, out);
                first = false;
                text(field.getName(), out);
                out.sign(':');
                write(message, field, out);
            }
        }
        out.sign('}');
    }
}
