package io.lakeactors.lake.parquet;

import java.util.Arrays;

/** Shortens byte strings to bounds that still hold: a prefix from below, an incremented prefix from above. */
final class Bounds {
    private Bounds() {}

    /** At most {@code limit} bytes that are not above the value; for text whole characters. */
    static byte[] lower(byte[] value, int limit, boolean text) {
        return value.length <= limit ? value : Arrays.copyOf(value, cut(value, limit, text));
    }

    /** About {@code limit} bytes that are not below the value; the value itself where no prefix can be incremented. */
    static byte[] upper(byte[] value, int limit, boolean text) {
        if (value.length <= limit) {
            return value;
        }
        byte[] prefix = Arrays.copyOf(value, cut(value, limit, text));
        byte[] next = text ? nextText(prefix) : nextBytes(prefix);
        return next == null ? value : next;
    }

    /** The end of the last whole character at or before {@code limit}. */
    private static int cut(byte[] value, int limit, boolean text) {
        int end = limit;
        while (text && end > 0 && (value[end] & 0xC0) == 0x80) {
            end--;
        }
        return end;
    }

    private static byte[] nextBytes(byte[] prefix) {
        for (int i = prefix.length - 1; i >= 0; i--) {
            if (prefix[i] != (byte) 0xFF) {
                byte[] next = Arrays.copyOf(prefix, i + 1);
                next[i]++;
                return next;
            }
        }
        return null;
    }

    /** Increments the last character that has a successor; surrogates are no characters. */
    private static byte[] nextText(byte[] prefix) {
        int[] points = new String(prefix, java.nio.charset.StandardCharsets.UTF_8).codePoints().toArray();
        for (int i = points.length - 1; i >= 0; i--) {
            int next = points[i] + 1 == Character.MIN_SURROGATE ? Character.MAX_SURROGATE + 1 : points[i] + 1;
            if (next <= Character.MAX_CODE_POINT) {
                return (new String(points, 0, i) + Character.toString(next)).getBytes(java.nio.charset.StandardCharsets.UTF_8);
            }
        }
        return null;
    }
}
