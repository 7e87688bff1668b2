package io.lakeactors.lake.iceberg;

import io.lakeactors.lake.keys.OrderedPages;
import io.lakeactors.model.MergeRule.Keep;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntPredicate;

/**
 * Rows of each key by their time, of which those that lie within a window of one another are duplicates (dedup). Made anew from a table, it takes the table's rows as they are: only rows that come meet
 * others.
 */
final class DedupRows extends KeyIndex {
    private static final int TIME = KeyEntry.ORDER;

    private record Key(long high, long low) implements Comparable<Key> {
        @Override
        public int compareTo(Key other) {
            return high != other.high ? Long.compare(high, other.high) : Long.compare(low, other.low);
        }
    }

    private final OrderedPages pages;
    private final boolean keepsLast;
    private final int comparedFrom;
    private final long window;
    private final long[] held;
    private final long[] near;
    private boolean comes;
    /** Keys of which a row came that lies within the window of another, and from when on their rows are looked at: a window before the first such row, whatever else is known. */
    private final Map<Key, Long> touched = new TreeMap<>();
    /** By places: rows before it are late, and come in without being held against others. Each partition has its own, so that those which share a commit make no difference. */
    private long[] lateBefore = {};
    private long forgottenBefore = Long.MIN_VALUE;
    /** Since rows were last forgotten. */
    private long taken;

    /**
     * @param comparedFrom how many of the words behind the place only say where a row stands
     * @param window in the units of the time
     * @param residentBytes of memory @param folder of this machine for what is more @param gone as {@link KeyIndex} has it
     */
    DedupRows(int width, int comparedFrom, long window, Keep keep, SourcePlaces places, IntPredicate gone, long residentBytes, Path folder) {
        this(width, comparedFrom, window, keep, places, gone, residentBytes, new OrderedPages(width, TIME, pageBytes(residentBytes), folder));
    }

    private DedupRows(int width, int comparedFrom, long window, Keep keep, SourcePlaces places, IntPredicate gone, long residentBytes, OrderedPages pages) {
        super(width, places, gone, pages, residentBytes);
        this.pages = pages;
        this.comparedFrom = TIME + comparedFrom;
        this.window = window;
        keepsLast = keep == Keep.LAST;
        held = new long[width];
        near = new long[width];
    }

    /** As {@link KeyIndex#begin} has it; rows before the time of their place are late. */
    @Override
    void begin(long seconds, long[] lateBefore) {
        super.begin(seconds, lateBefore);
        this.lateBefore = lateBefore;
        comes = true;
    }

    @Override
    void meet(long[] row, boolean isDeletion) {
        boolean there = get(row, held);
        boolean live = there && isLive(held);
        if (live && held[KeyEntry.AT] == row[KeyEntry.AT]) {
            return;
        }
        boolean meets = comes && row[TIME] >= lateBefore[(int) row[KeyEntry.PLACE]];
        if (live && !wins(row, held)) {
            if (meets) {
                doom(row);
            }
            return;
        }
        if (meets && live) {
            doom(held);
        }
        remember(there ? held : row, there);
        put(row);
        taken++;
        if (meets && isNearAnother(row)) {
            touched.merge(new Key(row[KeyEntry.HIGH], row[KeyEntry.LOW]), SeenTimes.less(row[TIME], window), Math::min);
        }
    }

    private boolean wins(long[] row, long[] other) {
        int compared = compare(row, other, comparedFrom);
        return keepsLast ? compared > 0 : compared < 0;
    }

    private boolean isNearAnother(long[] row) {
        System.arraycopy(row, 0, near, 0, near.length);
        while (pages.lower(near, near) && near[TIME] >= SeenTimes.less(row[TIME], window)) {
            if (isLive(near)) {
                return true;
            }
        }
        System.arraycopy(row, 0, near, 0, near.length);
        while (pages.higher(near, near) && SeenTimes.less(near[TIME], window) <= row[TIME]) {
            if (isLive(near)) {
                return true;
            }
        }
        return false;
    }

    /** All rows of the commit are there: in whatever order they came, those of a key are gone through by their time. */
    @Override
    void finish() {
        touched.forEach((key, from) -> goThrough(new Moment(key.high(), key.low(), from)));
        touched.clear();
        comes = false;
    }

    private void goThrough(Moment from) {
        long[] stays = null;
        System.arraycopy(like(from), 0, near, 0, near.length);
        for (boolean more = get(near, near) || pages.higher(near, near); more; more = pages.higher(near, near)) {
            if (!isLive(near)) {
                continue;
            }
            if (stays == null || SeenTimes.less(near[TIME], window) > stays[TIME]) {
                stays = near.clone();
            } else if (wins(near, stays)) {
                takeAway(stays);
                stays = near.clone();
            } else {
                takeAway(near);
            }
        }
    }

    private void takeAway(long[] row) {
        doom(row);
        remember(row, true);
        remove(row);
    }

    /** Goes through all entries, so it waits until as many came as half of them. */
    @Override
    boolean forget(long before) {
        if (before <= forgottenBefore || 2 * taken < size()) {
            return false;
        }
        pages.removeIf(entry -> entry[TIME] < before || isGone(entry));
        forgottenBefore = before;
        taken = 0;
        return true;
    }

    @Override
    List<Ended> ended() {
        return List.of();
    }

    @Override
    void clear() {
        super.clear();
        touched.clear();
        comes = false;
        forgottenBefore = Long.MIN_VALUE;
        taken = 0;
    }
}
