package io.lakeactors.decode;

import io.lakeactors.model.Column;

/** Copies text while it is looked at, eight bytes at a time. */
final class TextCopy {
    private static final long HIGH_BITS = 0x8080808080808080L;

    private TextCopy() {}

    /** Appends text to a column. Reads up to seven bytes behind it. @return false, and nothing is appended, if it is not UTF-8 */
    static boolean copy(byte[] from, int start, int length, Column.Bytes column) {
        int at = column.reserve(length + Long.BYTES);
        byte[] to = column.data();
        long seen = 0;
        int i = 0;
        for (; i + Long.BYTES <= length; i += Long.BYTES) {
            long word = Words.get(from, start + i);
            Words.put(to, at + i, word);
            seen |= word;
        }
        if (i < length) {
            long word = Words.get(from, start + i);
            Words.put(to, at + i, word);
            seen |= Words.head(word, length - i);
        }
        if ((seen & HIGH_BITS) != 0 && !Utf8.isWhole(from, start, start + length)) {
            return false;
        }
        column.added(length);
        return true;
    }

    /** As above, with a fault if they are bytes that need not be text. @throws Malformed if they are a string that is none */
    static void add(ColumnPlace place, Column.Bytes column, byte[] from, int start, int length, boolean ofBytes) {
        if (copy(from, start, length, column)) {
            return;
        }
        if (!ofBytes) {
            throw new Malformed("the string of " + place.path() + " is not UTF-8");
        }
        place.fault("bytes that are not UTF-8 are no text");
    }
}
