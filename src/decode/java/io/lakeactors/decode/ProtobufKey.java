package io.lakeactors.decode;

import com.google.protobuf.Descriptors.FieldDescriptor;
import io.lakeactors.model.Column;
import java.nio.charset.StandardCharsets;

/** Reads keys of maps that are numbers or booleans as text: a column's keys are. */
final class ProtobufKey extends ProtobufValue {
    private static final byte[] TRUE = "true".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] FALSE = "false".getBytes(StandardCharsets.US_ASCII);
    private static final int DIGITS_MAX = 20;

    private final Column.Bytes column;
    private final ProtobufNumber number;

    /** @param number null for booleans */
    private ProtobufKey(Column.Bytes column, ProtobufNumber number, int wire) {
        super(wire);
        this.column = column;
        this.number = number;
    }

    static ProtobufValue of(FieldDescriptor key, ColumnPlace place) {
        if (key.getType() == FieldDescriptor.Type.STRING) {
            return new ProtobufScalars.Text(place, false);
        }
        return new ProtobufKey((Column.Bytes) place.column(), ProtobufNumber.of(key).orElse(null), ProtobufWords.wire(key));
    }

    @Override
    void read(ProtobufInput in) {
        if (number == null) {
            byte[] word = in.readVarint() != 0 ? TRUE : FALSE;
            column.add(word, 0, word.length);
        } else {
            add(in.readWhole(number));
        }
    }

    @Override
    void addDefault(ProtobufInput in) {
        if (number == null) {
            column.add(FALSE, 0, FALSE.length);
        } else {
            add(0);
        }
    }

    private void add(long value) {
        if (value < 0) {
            byte[] text = (number.isUnsignedLong() ? Long.toUnsignedString(value) : Long.toString(value)).getBytes(StandardCharsets.US_ASCII);
            column.add(text, 0, text.length);
            return;
        }
        int at = column.reserve(DIGITS_MAX);
        int length = 1;
        for (long rest = value / 10; rest > 0; rest /= 10) {
            length++;
        }
        long rest = value;
        for (int i = length - 1; i >= 0; i--) {
            column.data()[at + i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        column.added(length);
    }
}
