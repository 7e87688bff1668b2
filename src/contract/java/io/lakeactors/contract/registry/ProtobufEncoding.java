package io.lakeactors.contract.registry;

import com.google.protobuf.Descriptors.FieldDescriptor;
import java.util.Locale;

/** How a field's values are written. Types of one encoding can be read as each other; see "Updating A Message Type" in Protobuf's language guide. */
enum ProtobufEncoding {
    VARINT,
    ZIGZAG,
    TEXT,
    FIXED32,
    FIXED64,
    FLOAT,
    DOUBLE,
    MESSAGE,
    GROUP,
    MAP;

    enum Kind { SCALAR, MESSAGE, GROUP, MAP }

    static ProtobufEncoding of(FieldDescriptor field) {
        return switch (field.getType()) {
            case INT32, INT64, UINT32, UINT64, BOOL, ENUM -> VARINT;
            case SINT32, SINT64 -> ZIGZAG;
            case STRING, BYTES -> TEXT;
            case FIXED32, SFIXED32 -> FIXED32;
            case FIXED64, SFIXED64 -> FIXED64;
            case FLOAT -> FLOAT;
            case DOUBLE -> DOUBLE;
            case GROUP -> GROUP;
            case MESSAGE -> field.isMapField() ? MAP : MESSAGE;
        };
    }

    Kind kind() {
        return switch (this) {
            case VARINT, ZIGZAG, TEXT, FIXED32, FIXED64, FLOAT, DOUBLE -> Kind.SCALAR;
            case MESSAGE -> Kind.MESSAGE;
            case GROUP -> Kind.GROUP;
            case MAP -> Kind.MAP;
        };
    }

    boolean isScalar() {
        return kind() == Kind.SCALAR;
    }

    boolean isNumber() {
        return isScalar() && this != TEXT;
    }

    /** As a person would write the type. */
    static String words(FieldDescriptor field) {
        if (field.isMapField()) {
            return "map<" + words(field.getMessageType().findFieldByNumber(1)) + ", " + words(field.getMessageType().findFieldByNumber(2)) + ">";
        }
        String label = field.isRepeated() ? "repeated " : field.isRequired() ? "required " : "";
        return label + switch (field.getJavaType()) {
            case MESSAGE -> field.getMessageType().getFullName();
            case ENUM -> field.getEnumType().getFullName();
            default -> field.getType().name().toLowerCase(Locale.ROOT);
        };
    }
}
