package io.lakeactors.decode;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;

/** Writes one value of a binary encoding as JSON at a time: {@link #begin}, the parts in their order, then {@link #bytes}. Reused. */
final class JsonText {
    private static final int PER_BYTE_MAX = 6;

    private byte[] bytes = new byte[256];
    private int length;
    private long max;
    private boolean isText;

    /** @param bytesMax beyond which it is refused */
    void begin(long bytesMax) {
        length = 0;
        max = bytesMax;
        isText = true;
    }

    byte[] bytes() {
        return bytes;
    }

    int length() {
        return length;
    }

    /** Whether all texts in it were UTF-8; without that it is no JSON. */
    boolean isText() {
        return isText;
    }

    void sign(char sign) {
        reserve(1);
        bytes[length++] = (byte) sign;
    }

    /** Signs that need no escape, without quotes: a number, true, null. */
    void plain(String ascii) {
        raw(ascii.getBytes(StandardCharsets.US_ASCII));
    }

    void number(long value) {
        plain(Long.toString(value));
    }

    /** What is no number is a text, as in Protobuf's JSON: {@code "NaN"}, {@code "-Infinity"}. */
    void number(double value) {
        plain(Double.isFinite(value) ? Double.toString(value) : '"' + Double.toString(value) + '"');
    }

    void number(float value) {
        plain(Float.isFinite(value) ? Float.toString(value) : '"' + Float.toString(value) + '"');
    }

    /** A text that needs no escape. */
    void quoted(String ascii) {
        plain('"' + ascii + '"');
    }

    void base64(byte[] from, int start, int count) {
        reserve(count);
        sign('"');
        raw(Base64.getEncoder().encode(Arrays.copyOfRange(from, start, start + count)));
        sign('"');
    }

    /** A text in UTF-8. */
    void text(byte[] from, int start, int count) {
        isText &= Utf8.isWhole(from, start, start + count);
        reserve((long) PER_BYTE_MAX * count + 2);
        bytes[length++] = '"';
        for (int i = start; i < start + count; i++) {
            length += PathText.escaped(from[i], bytes, length);
        }
        bytes[length++] = '"';
    }

    /** Such as {@link #text} wrote before. */
    void raw(byte[] json) {
        reserve(json.length);
        System.arraycopy(json, 0, bytes, length, json.length);
        length += json.length;
    }

    private void reserve(long more) {
        // Of what is reserved for escapes most is never written.
        if (length > max) {
            throw RescuedFields.tooLong(max);
        }
        if (bytes.length - length < more) {
            bytes = Arrays.copyOf(bytes, Math.toIntExact(Math.max(bytes.length * 2L, length + more)));
        }
    }
}
