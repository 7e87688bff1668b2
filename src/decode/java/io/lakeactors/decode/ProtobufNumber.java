package io.lakeactors.decode;

import com.google.protobuf.Descriptors.FieldDescriptor;
import java.util.Optional;

/** How a number is encoded. */
enum ProtobufNumber {
    INT32(ProtobufInput.VARINT),
    UINT32(ProtobufInput.VARINT),
    SINT32(ProtobufInput.VARINT),
    INT64(ProtobufInput.VARINT),
    UINT64(ProtobufInput.VARINT),
    SINT64(ProtobufInput.VARINT),
    FIXED32(ProtobufInput.FIXED32),
    SFIXED32(ProtobufInput.FIXED32),
    FIXED64(ProtobufInput.FIXED64),
    SFIXED64(ProtobufInput.FIXED64),
    FLOAT(ProtobufInput.FIXED32),
    DOUBLE(ProtobufInput.FIXED64);

    private final int wire;

    ProtobufNumber(int wire) {
        this.wire = wire;
    }

    /** Of a field; empty if it is no number. */
    static Optional<ProtobufNumber> of(FieldDescriptor field) {
        return switch (field.getType()) {
            case INT32, UINT32, SINT32, INT64, UINT64, SINT64, FIXED32, SFIXED32, FIXED64, SFIXED64, FLOAT, DOUBLE ->
                Optional.of(valueOf(field.getType().name()));
            case BOOL, STRING, BYTES, ENUM, MESSAGE, GROUP -> Optional.empty();
        };
    }

    int wire() {
        return wire;
    }

    boolean isWhole() {
        return this != FLOAT && this != DOUBLE;
    }

    boolean fitsInt() {
        return this == INT32 || this == SINT32 || this == SFIXED32;
    }

    /** Whether its upper half is beyond the range of longs. */
    boolean isUnsignedLong() {
        return this == UINT64 || this == FIXED64;
    }
}
