package io.lakeactors.decode;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Keeps the occurrences of a field that the contract does not name as they were written, and has Protobuf's own library say after the message what they mean together: of values the last, of a
 * message all parts, of a list each. A field that was not written, or stands for its default without presence, is not kept.
 */
final class ProtobufKept {
    private static final int SEVEN_BITS = 0x7F;

    private final RescuedFields rescued;
    private final FieldDescriptor field;
    private final RecordPath in;
    private final byte[] name;
    private byte[] occurrences = new byte[64];
    private int length;

    /** @param in the message that has it */
    ProtobufKept(RescuedFields rescued, FieldDescriptor field, RecordPath in) {
        this.rescued = rescued;
        this.field = field;
        this.in = in;
        name = field.getName().getBytes(StandardCharsets.UTF_8);
    }

    void clear() {
        length = 0;
    }

    /** Passes one occurrence, whose tag has been read. */
    void add(ProtobufInput from) {
        int tag = from.tag();
        int start = from.at();
        from.skip();
        int count = from.at() - start;
        if (occurrences.length - length < count + ProtobufInput.INT_BYTES) {
            occurrences = Arrays.copyOf(occurrences, Math.max(occurrences.length * 2, length + count + ProtobufInput.INT_BYTES));
        }
        for (; (tag & ~SEVEN_BITS) != 0; tag >>>= 7) {
            occurrences[length++] = (byte) (tag & SEVEN_BITS | ~SEVEN_BITS);
        }
        occurrences[length++] = (byte) tag;
        System.arraycopy(from.bytes(), start, occurrences, length, count);
        length += count;
    }

    /** After the message was read. @return false if they are no value of the field */
    boolean end() {
        if (length == 0) {
            return true;
        }
        Message message;
        try {
            message = DynamicMessage.newBuilder(field.getContainingType()).mergeFrom(occurrences, 0, length).buildPartial();
        } catch (InvalidProtocolBufferException wrong) {
            return false;
        } finally {
            length = 0;
        }
        if (ProtobufTexts.isWritten(message, field)) {
            JsonText text = rescued.json();
            ProtobufTexts.write(message, field, text);
            rescued.name(in, name, 0, name.length);
            rescued.value(text);
        }
        return message.getUnknownFields().asMap().isEmpty() || !ProtobufTexts.unnamed(message, field).isEmpty();
    }
}
