package io.lakeactors.decode;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * Finds a field by its key. Most records have the same keys in the same order, so the key that followed last time is compared first, in whole words
 * together with its quotes and the colon after it; only then is the key looked up by hash.
 */
final class FieldTable {
    static final int UNKNOWN = -1;
    private static final long MIX = 0x9E3779B97F4A7C15L;
    /** Bytes of a key that two words compare. */
    private static final int WORDS = 16;
    /** The length of a key that is never expected. */
    private static final int NEVER = Integer.MAX_VALUE;

    private final byte[][] names;
    /** The first two words of each key with its quotes and the colon, and which of their bytes count. */
    private final long[] first;
    private final long[] firstMask;
    private final long[] second;
    private final long[] secondMask;
    /** Of the key with its quotes and the colon; {@link #NEVER} if its JSON has escapes. */
    private final int[] lengths;
    /** The field that followed field i last time at i + 1; at 0 the one that came first. */
    private final int[] successor;
    /** Open addressing: field + 1, or 0. */
    private final int[] slots;

    FieldTable(List<String> keys) {
        int count = keys.size();
        names = keys.stream().map(key -> key.getBytes(StandardCharsets.UTF_8)).toArray(byte[][]::new);
        int room = Math.max(1, count); // so that there is one to expect, which never comes
        lengths = new int[room];
        Arrays.fill(lengths, NEVER);
        first = new long[room];
        firstMask = new long[room];
        second = new long[room];
        secondMask = new long[room];
        successor = new int[room + 1];
        slots = new int[Math.max(4, Integer.highestOneBit(count + 1) * 4)];
        for (int i = 0; i < count; i++) {
            put(i);
            successor[i] = i;
        }
        successor[count] = 0;
    }

    private void put(int field) {
        byte[] name = names[field];
        if (isPlain(name)) {
            expect(field, name);
        }
        int slot = hash(Arrays.copyOf(name, name.length + 8), 0, name.length);
        while (slots[slot] != 0) {
            if (Arrays.equals(names[slots[slot] - 1], name)) {
                throw new IllegalArgumentException("two fields are read from the key " + new String(name, StandardCharsets.UTF_8));
            }
            slot = slot + 1 & slots.length - 1;
        }
        slots[slot] = field + 1;
    }

    /** Whether a key stands in JSON as it is, without escapes. */
    private static boolean isPlain(byte[] name) {
        for (byte c : name) {
            if (c == '"' || c == '\\' || c >= 0 && c < ' ') {
                return false;
            }
        }
        return true;
    }

    private void expect(int field, byte[] name) {
        byte[] pattern = new byte[name.length + 3 + WORDS];
        pattern[0] = '"';
        System.arraycopy(name, 0, pattern, 1, name.length);
        pattern[name.length + 1] = '"';
        pattern[name.length + 2] = ':';
        lengths[field] = name.length + 3;
        firstMask[field] = Words.head(-1L, lengths[field]);
        secondMask[field] = Words.head(-1L, Math.max(0, lengths[field] - 8));
        first[field] = Words.get(pattern, 0) & firstMask[field];
        second[field] = Words.get(pattern, 8) & secondMask[field];
    }

    /**
     * The field whose key, with a colon right behind it, is expected here and does stand here.
     *
     * @param previous the field found before in this object, -1 at first
     * @return the field's index, or {@link #UNKNOWN} if {@link #lookUp} must tell
     */
    int expected(byte[] bytes, int p, int previous) {
        int guess = successor[previous + 1];
        if (isAt(bytes, p, guess)) {
            return guess;
        }
        int next = successor[guess + 1];
        return isAt(bytes, p, next) ? next : UNKNOWN;
    }

    private boolean isAt(byte[] bytes, int p, int field) {
        long wrong = (Words.get(bytes, p) ^ first[field]) & firstMask[field] | (Words.get(bytes, p + 8) ^ second[field]) & secondMask[field];
        return wrong == 0 && (lengths[field] <= WORDS || isWholeAt(bytes, p, field));
    }

    private boolean isWholeAt(byte[] bytes, int p, int field) {
        if (lengths[field] > bytes.length - p) {
            return false;
        }
        byte[] name = names[field];
        int end = p + 1 + name.length;
        return Arrays.equals(name, 0, name.length, bytes, p + 1, end) && bytes[end] == '"' && bytes[end + 1] == ':';
    }

    /** Of the key of a field, its quotes and the colon. */
    int length(int field) {
        return lengths[field];
    }

    /**
     * The field that the key which the scanner's view shows belongs to, or {@link #UNKNOWN}. It will be expected here.
     *
     * @param previous the field found before in this object, -1 at first
     */
    int lookUp(JsonScanner in, int previous) {
        byte[] view = in.view();
        int from = in.viewStart();
        int to = in.viewEnd();
        int slot = hash(view, from, to - from);
        while (slots[slot] != 0) {
            byte[] name = names[slots[slot] - 1];
            if (Arrays.equals(name, 0, name.length, view, from, to)) {
                successor[previous + 1] = slots[slot] - 1;
                return slots[slot] - 1;
            }
            slot = slot + 1 & slots.length - 1;
        }
        return UNKNOWN;
    }

    private int hash(byte[] bytes, int from, int length) {
        long hash = length;
        for (int i = 0; i < length; i += 8) {
            hash = (hash ^ Words.head(Words.get(bytes, from + i), length - i)) * MIX;
            hash ^= hash >>> 32;
        }
        return (int) (hash ^ hash >>> 16) & slots.length - 1;
    }
}
