package io.lakeactors.decode;

import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import java.util.Locale;

/** What is known of a writer's field. */
final class ProtobufWords {
    private ProtobufWords() {}

    /** A type as people know it: {@code repeated string}, {@code message shop.Order}. */
    static String of(FieldDescriptor field) {
        if (field.isMapField()) {
            return "map<" + plain(field.getMessageType().findFieldByNumber(1)) + ", " + plain(field.getMessageType().findFieldByNumber(2)) + ">";
        }
        return field.isRepeated() ? "repeated " + plain(field) : plain(field);
    }

    private static String plain(FieldDescriptor field) {
        String name = field.getType().name().toLowerCase(Locale.ROOT);
        return switch (field.getType()) {
            case MESSAGE, GROUP -> name + " " + field.getMessageType().getFullName();
            case ENUM -> name + " " + field.getEnumType().getFullName();
            case INT32, UINT32, SINT32, INT64, UINT64, SINT64, FIXED32, SFIXED32, FIXED64, SFIXED64, FLOAT, DOUBLE, BOOL, STRING, BYTES -> name;
        };
    }

    /** How it is encoded; {@link ProtobufValue#ANY} if that may be in two ways. */
    static int wire(FieldDescriptor field) {
        if (field.isPackable()) {
            return ProtobufValue.ANY;
        }
        return switch (field.getType()) {
            case STRING, BYTES, MESSAGE -> ProtobufInput.SIZED;
            case GROUP -> ProtobufInput.GROUP;
            case BOOL, ENUM -> ProtobufInput.VARINT;
            case INT32, UINT32, SINT32, INT64, UINT64, SINT64, FIXED32, SFIXED32, FIXED64, SFIXED64, FLOAT, DOUBLE ->
                ProtobufNumber.of(field).orElseThrow().wire();
        };
    }

    /** The number of an enum that a field has which was not written. */
    static int standard(FieldDescriptor field) {
        return field.isRepeated() ? 0 : ((EnumValueDescriptor) field.getDefaultValue()).getNumber();
    }
}
