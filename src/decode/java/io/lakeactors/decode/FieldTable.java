package io.lakeactors.decode;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * Finds a field by its key. Most records have the same keys in the same order, so the key that followed last time is compared first, in whole words
 * together with the quote and the colon after it; only then is the key looked up by hash.
 */
final class FieldTable {
    static final int UNKNOWN = -1;
    private static final long MIX = 0x9E3779B97F4A7C15L;

    private final byte[][] names;
    /** The name, a quote and a colon, in words: those of field i are [wordsFrom[i], wordsFrom[i + 1]). */
    private final long[] words;
    /** Which bytes count in the last word of each field. */
    private final long[] masks;
    private final int[] wordsFrom;
    /** Of the name with its quotes and the colon. */
    private final int[] lengths;
    /** The field that followed field i last time at i + 1; at 0 the one that came first. */
    private final int[] successor;
    /** Open addressing: field + 1, or 0. */
    private final int[] slots;

    FieldTable(List<String> keys) {
        int count = keys.size();
        names = keys.stream().map(key -> key.getBytes(StandardCharsets.UTF_8)).toArray(byte[][]::new);
        wordsFrom = new int[count + 1];
        for (int i = 0; i < count; i++) {
            wordsFrom[i + 1] = wordsFrom[i] + (names[i].length + 2 + 7) / 8;
        }
        lengths = Arrays.stream(names).mapToInt(name -> name.length + 3).toArray();
        words = new long[wordsFrom[count]];
        masks = new long[count];
        successor = new int[count + 1];
        slots = new int[Math.max(4, Integer.highestOneBit(count + 1) * 4)];
        for (int i = 0; i < count; i++) {
            put(i);
            successor[i] = i;
        }
        successor[count] = 0;
    }

    private void put(int field) {
        byte[] name = names[field];
        int length = name.length + 2;
        byte[] pattern = Arrays.copyOf(name, wordsOf(field) * 8);
        pattern[length - 2] = '"';
        pattern[length - 1] = ':';
        for (int i = 0; i < wordsOf(field); i++) {
            words[wordsFrom[field] + i] = Words.get(pattern, i * 8);
        }
        masks[field] = Words.head(-1L, length - (wordsOf(field) - 1) * 8);
        int slot = hash(Arrays.copyOf(name, name.length + 8), 0, name.length);
        while (slots[slot] != 0) {
            if (Arrays.equals(names[slots[slot] - 1], name)) {
                throw new IllegalArgumentException("two fields are read from the key " + new String(name, StandardCharsets.UTF_8));
            }
            slot = slot + 1 & slots.length - 1;
        }
        slots[slot] = field + 1;
    }

    private int wordsOf(int field) {
        return wordsFrom[field + 1] - wordsFrom[field];
    }

    /**
     * Passes the key that begins here and its colon.
     *
     * @param previous the field found before in this object, -1 at first
     * @return the field's index, or {@link #UNKNOWN}: the scanner's view then shows the key
     */
    int find(JsonScanner in, int previous) {
        if (successor.length == 1) {
            return lookUp(in);
        }
        int guess = successor[previous + 1];
        int p = in.at() + 1;
        if (isAt(in, p, guess)) {
            in.pass(lengths[guess]);
            return guess;
        }
        int second = successor[guess + 1];
        if (isAt(in, p, second)) {
            in.pass(lengths[second]);
            return second;
        }
        int found = lookUp(in);
        if (found != UNKNOWN) {
            successor[previous + 1] = found;
        }
        return found;
    }

    private boolean isAt(JsonScanner in, int p, int field) {
        if (lengths[field] > in.end() - p) {
            return false;
        }
        byte[] bytes = in.bytes();
        int i = wordsFrom[field];
        int last = wordsFrom[field + 1] - 1;
        int q = p;
        while (i < last) {
            if (Words.get(bytes, q) != words[i]) {
                return false;
            }
            i++;
            q += 8;
        }
        return ((Words.get(bytes, q) ^ words[i]) & masks[field]) == 0;
    }

    private int lookUp(JsonScanner in) {
        in.string();
        byte[] view = in.view();
        int from = in.viewStart();
        int to = in.viewEnd();
        int slot = hash(view, from, to - from);
        int found = UNKNOWN;
        while (slots[slot] != 0) {
            byte[] name = names[slots[slot] - 1];
            if (Arrays.equals(name, 0, name.length, view, from, to)) {
                found = slots[slot] - 1;
                break;
            }
            slot = slot + 1 & slots.length - 1;
        }
        in.colon();
        return found;
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
