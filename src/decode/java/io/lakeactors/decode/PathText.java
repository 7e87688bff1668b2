package io.lakeactors.decode;

import io.lakeactors.model.Column;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Writes paths as they stand between the quotes of a JSON text: {@code address.zip}, {@code lines[3].note}, {@code prices.EUR.vat}. A backslash comes before a
 * point, an opening bracket or a backslash that is part of a name, so that no two paths have one text. Reused; makes no objects.
 */
final class PathText {
    /** Of a byte of a name: a backslash before it, which JSON doubles, and the byte escaped itself. */
    private static final int PER_BYTE_MAX = 6;
    private static final int INDEX_MAX = 12;

    private byte[] text = new byte[256];
    private int length;

    byte[] text() {
        return text;
    }

    int length() {
        return length;
    }

    /** Begins anew with the way to an object. */
    void begin(RecordPath path) {
        length = 0;
        add(path);
    }

    private void add(RecordPath path) {
        switch (path) {
            case RecordPath.Whole record -> {}
            case RecordPath.Named named -> {
                add(named.in());
                name(named.name(), 0, named.name().length);
            }
            case RecordPath.Element element -> {
                add(element.in());
                index(element.index());
            }
            case RecordPath.Entry entry -> {
                add(entry.in());
                Column.Bytes keys = entry.of().keys();
                int last = keys.size() - 1;
                name(keys.data(), keys.offsets()[last], keys.length(last));
            }
        }
    }

    /** One step further, to a field. */
    void name(byte[] bytes, int from, int count) {
        reserve(count * PER_BYTE_MAX + 1);
        if (length > 0) {
            text[length++] = '.';
        }
        for (int i = from; i < from + count; i++) {
            if (bytes[i] == '.' || bytes[i] == '[' || bytes[i] == '\\') {
                text[length++] = '\\';
                text[length++] = '\\';
            }
            length += escaped(bytes[i], text, length);
        }
    }

    private void index(int index) {
        reserve(INDEX_MAX);
        byte[] digits = Integer.toString(index).getBytes(StandardCharsets.US_ASCII);
        text[length++] = '[';
        System.arraycopy(digits, 0, text, length, digits.length);
        length += digits.length;
        text[length++] = ']';
    }

    private void reserve(int more) {
        if (text.length - length < more) {
            text = Arrays.copyOf(text, Math.max(text.length * 2, length + more));
        }
    }

    /** Writes a byte of UTF-8 as JSON has it within quotes. @return how many bytes: at most 6 */
    static int escaped(byte sign, byte[] to, int at) {
        if (sign == '"' || sign == '\\') {
            to[at] = '\\';
            to[at + 1] = sign;
            return 2;
        }
        if (sign >= 0 && sign < ' ') {
            to[at] = '\\';
            to[at + 1] = 'u';
            to[at + 2] = '0';
            to[at + 3] = '0';
            to[at + 4] = (byte) ('0' + (sign >> 4));
            to[at + 5] = (byte) Character.forDigit(sign & 0xF, 16);
            return 6;
        }
        to[at] = sign;
        return 1;
    }
}
