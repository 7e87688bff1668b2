package io.lakeactors.lake.iceberg;

import io.lakeactors.lake.keys.EntryPages;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * What is known of the rows of keys, and what becomes of it and of them when rows come. Rows come in any order: what is known in the end does not depend on it. What one commit did can be undone, if it is
 * not too much. Not safe for threads.
 */
abstract class KeyIndex implements AutoCloseable {
    /** More changes of one commit are not kept to be undone. */
    private static final int UNDO_MAX = 1 << 18;
    /** What is kept to be undone takes so much of the memory. */
    private static final int UNDO_SHARE = 4;
    private static final int OBJECT_BYTES = 48;

    /** Where an entry of a history stands. */
    record Moment(long high, long low, long at) {}

    /** A row that is to be written again, as something came after it. @param until the order's value from which on it is the newest no more */
    record Ended(Moment moment, int file, int row, long until) {}

    /** An entry as it was, or by which it became known. */
    private record Before(long[] entry, boolean there) {}

    private final int width;
    private final SourcePlaces places;
    private final IntPredicate gone;
    private final EntryPages pages;
    private int undoMax;
    /** Oldest first. Null if they became too many, or nothing is to be undone. */
    private Deque<Before> undo;
    private Doomed doomed = new Doomed();
    private List<long[]> deleted = new ArrayList<>();
    private long seconds;

    /** @param gone whether the file of a number is no part of the table any more @param pages for its entries; it closes them @param residentBytes of memory */
    KeyIndex(int width, SourcePlaces places, IntPredicate gone, EntryPages pages, long residentBytes) {
        this.width = width;
        this.places = places;
        this.gone = gone;
        this.pages = pages;
        bound(residentBytes);
    }

    /** A row of a file meets what is known of its key. @param row its entry, which may be changed @param isDeletion whether it stands for the end of its key */
    abstract void meet(long[] row, boolean isDeletion);

    /** No more rows come since {@link #begin}. */
    void finish() {}

    /** Rows that have to be written again since {@link #begin}. */
    abstract List<Ended> ended();

    /** @param like as {@link #remove} has it @return whether there is one; then it is {@code into} */
    final boolean get(long[] like, long[] into) {
        return pages.get(like, into);
    }

    final void put(long[] entry) {
        pages.put(entry);
    }

    /** @param like of the same key, and in a history of the same moment */
    final void remove(long[] like) {
        pages.remove(like);
    }

    /** How many entries there are, those too whose rows are gone. */
    final long size() {
        return pages.size();
    }

    /** Nothing is known any more. */
    void clear() {
        undo = null;
        doomed = new Doomed();
        deleted = new ArrayList<>();
        pages.clear();
    }

    @Override
    public final void close() {
        pages.close();
    }

    /** Takes less or more memory. If what was done last is too much to be kept to be undone, it cannot be. */
    final void bound(long residentBytes) {
        pages.bound(pageBytes(residentBytes));
        undoMax = (int) Math.min(UNDO_MAX, residentBytes / UNDO_SHARE / ((long) width * Long.BYTES + OBJECT_BYTES));
        if (undo != null && undo.size() > undoMax) {
            undo = null;
        }
    }

    static long pageBytes(long residentBytes) {
        return residentBytes - residentBytes / UNDO_SHARE;
    }

    /** A commit begins. @param seconds since 1970, now @param lateBefore the times before which its rows are late, by the numbers of their places; none where rows have no time */
    void begin(long seconds, long[] lateBefore) {
        this.seconds = seconds;
        undo = new ArrayDeque<>();
    }

    /** Entries of before that time are needed no more. @return whether they are gone now */
    boolean forget(long before) {
        return false;
    }

    /** A row that was ended was written again. */
    final void moved(Ended row, int file, int number) {
        long[] entry = like(row.moment());
        get(entry, entry);
        remember(entry, true);
        entry[KeyEntry.AT] = KeyEntry.row(file, number);
        put(entry);
    }

    /** An entry by which that of the moment is found. */
    final long[] like(Moment moment) {
        long[] like = new long[width];
        like[KeyEntry.HIGH] = moment.high();
        like[KeyEntry.LOW] = moment.low();
        like[KeyEntry.ORDER] = moment.at();
        return like;
    }

    /** What was done since {@link #begin} is so. */
    final void keep() {
        undo = null;
    }

    /** Back to {@link #begin}. @return whether that could be done; if not, nothing that is known is right */
    final boolean undone() {
        if (undo == null) {
            return false;
        }
        while (!undo.isEmpty()) {
            Before before = undo.removeLast();
            if (before.there()) {
                put(before.entry());
            } else {
                remove(before.entry());
            }
        }
        undo = null;
        return true;
    }

    /** Rows that go, since this was last asked. */
    final Doomed doomed() {
        Doomed all = doomed;
        doomed = new Doomed();
        return all;
    }

    /** Deletions to be remembered, since this was last asked: a later row of the same commit may have taken the key up again. */
    final List<long[]> deleted() {
        long[] held = new long[width];
        List<long[]> standing = deleted.stream().filter(entry -> get(entry, held) && Arrays.equals(entry, held)).toList();
        deleted = new ArrayList<>();
        return standing;
    }

    /** One that a file of them tells of. */
    final void recall(long[] deletion) {
        long[] held = new long[width];
        if (!get(deletion, held) || compare(deletion, held) > 0) {
            put(deletion);
        }
    }

    final boolean isLive(long[] entry) {
        return !KeyEntry.isDeletion(entry) && !isGone(entry);
    }

    final boolean isGone(long[] entry) {
        return !KeyEntry.isDeletion(entry) && gone.test(KeyEntry.file(entry[KeyEntry.AT]));
    }

    /** An entry is to be changed. @param entry as it is, or by which it will be known @param there whether it is there */
    final void remember(long[] entry, boolean there) {
        if (undo != null && undo.size() >= undoMax) {
            undo = null;
        }
        if (undo != null) {
            undo.addLast(new Before(entry.clone(), there));
        }
    }

    final void doom(long[] entry) {
        doomed.add(KeyEntry.file(entry[KeyEntry.AT]), (int) KeyEntry.row(entry[KeyEntry.AT]), (int) entry[KeyEntry.PLACE]);
    }

    /** A row that deletes goes itself, and is remembered. */
    final void delete(long[] row) {
        doom(row);
        row[KeyEntry.AT] = KeyEntry.deletedAt(seconds);
        deleted.add(row.clone());
    }

    /** Which of two rows of a key is newer. */
    final int compare(long[] one, long[] other) {
        return compare(one, other, KeyEntry.ORDER);
    }

    /** As above. @param from the first word of the order */
    final int compare(long[] one, long[] other, int from) {
        for (int i = from; i < width; i++) {
            if (one[i] != other[i]) {
                return Long.compare(one[i], other[i]);
            }
        }
        int byPlace = places.compare(one[KeyEntry.PLACE], other[KeyEntry.PLACE]);
        return byPlace != 0 ? byPlace : Long.compare(one[KeyEntry.OFFSET], other[KeyEntry.OFFSET]);
    }
}
