package io.lakeactors.lake.iceberg;

/**
 * How an entry of the index of keys lies in its words: the key's hash, where its row is, and what the row is compared by. A deletion has no row but the time at which it was committed, if that is known.
 */
final class KeyEntry {
    static final int HIGH = 0;
    static final int LOW = 1;
    /** File and row, or {@link #NO_ROW} and seconds since 1970. */
    static final int AT = 2;
    static final int PLACE = 3;
    static final int OFFSET = 4;
    /** From here on the columns of the order. */
    static final int ORDER = 5;

    private static final int NO_ROW = -1;
    private static final long IMPLIED = 0xffff_ffffL;

    private KeyEntry() {}

    static int width(int orderColumns) {
        return ORDER + orderColumns;
    }

    static long row(int file, int row) {
        return (long) file << Integer.SIZE | row;
    }

    static long deletedAt(long seconds) {
        return (long) NO_ROW << Integer.SIZE | seconds & 0xffff_ffffL;
    }

    /** Of a deletion that is known by nothing but the end of the row before it. */
    static long impliedDeletion() {
        return deletedAt(IMPLIED);
    }

    static boolean isImplied(long[] entry) {
        return entry[AT] == impliedDeletion();
    }

    static boolean isDeletion(long[] entry) {
        return file(entry[AT]) == NO_ROW;
    }

    static int file(long at) {
        return (int) (at >> Integer.SIZE);
    }

    /** The row in its file, or the seconds of a deletion. */
    static long row(long at) {
        return at & 0xffff_ffffL;
    }
}
