package io.lakeactors.quality;

import java.util.Arrays;

/** A set of rows, one bit a row. Reused between batches. */
final class Bits {
    private long[] words = new long[16];
    private int rows;

    /** Makes room for a batch, with no row set. */
    void begin(int newRows) {
        int needed = wordsFor(newRows);
        if (words.length < needed) {
            words = new long[Math.max(needed, words.length * 2)];
        } else {
            Arrays.fill(words, 0, Math.max(needed, wordsFor(rows)), 0);
        }
        rows = newRows;
    }

    static int wordsFor(int rows) {
        return (rows + 63) >>> 6;
    }

    /** Word i holds rows 64 i to 64 i + 63, lowest bit first. */
    long[] words() {
        return words;
    }

    int wordCount() {
        return wordsFor(rows);
    }

    void set(int row) {
        words[row >>> 6] |= 1L << row;
    }

    void unset(int row) {
        words[row >>> 6] &= ~(1L << row);
    }

    boolean has(int row) {
        return (words[row >>> 6] & (1L << row)) != 0;
    }

    void add(Bits other) {
        for (int i = 0; i < wordCount(); i++) {
            words[i] |= other.words[i];
        }
    }

    void remove(Bits other) {
        for (int i = 0; i < wordCount(); i++) {
            words[i] &= ~other.words[i];
        }
    }

    /** Unsets the bits past the last row. */
    void trim() {
        if ((rows & 63) != 0) {
            words[rows >>> 6] &= (1L << rows) - 1;
        }
    }

    int count() {
        int sum = 0;
        for (int i = 0; i < wordCount(); i++) {
            sum += Long.bitCount(words[i]);
        }
        return sum;
    }

    /** The first row at or after {@code from} that is set, or -1. */
    int next(int from) {
        int word = from >>> 6;
        if (word >= wordCount()) {
            return -1;
        }
        long left = words[word] & (-1L << from);
        while (left == 0) {
            if (++word == wordCount()) {
                return -1;
            }
            left = words[word];
        }
        return (word << 6) + Long.numberOfTrailingZeros(left);
    }
}
