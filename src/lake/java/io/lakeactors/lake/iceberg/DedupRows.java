package io.lakeactors.lake.iceberg;

import io.lakeactors.lake.keys.OrderedPages;
import io.lakeactors.model.MergeRule.Keep;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntPredicate;

/**
 * Rows of each key by their time, of which those that lie within a window of one another are duplicates (dedup). Made anew from a table, it takes the table's rows as they are: only rows that come meet
 * others.
 */
final class DedupRows extends KeyIndex {
    private static final int TIME = KeyEntry.ORDER;
    private static final Comparator<Moment> IN_ORDER = Comparator.comparingLong(Moment::high).thenComparingLong(Moment::low);

    private final OrderedPages pages;
    private final boolean keepsLast;
    private final int comparedFrom;
    private final long window;
    private final long[] held;
    private final long[] near;
    private boolean comes;
    /** Keys of which a row came that lies within the window of another. */
    private final Set<Moment> touched = new HashSet<>();
    /** Rows before it are late: they are not held against others, nor others against them. */
    private long lateBefore = Long.MIN_VALUE;
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

    /** As {@link KeyIndex#begin} has it; rows before the time are late. */
    @Override
    void begin(long seconds, long lateBefore) {
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
        boolean meets = comes && row[TIME] >= lateBefore;
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
            touched.add(new Moment(row[KeyEntry.HIGH], row[KeyEntry.LOW], lateBefore));
        }
    }

    private boolean wins(long[] row, long[] other) {
        int compared = compare(row, other, comparedFrom);
        return keepsLast ? compared > 0 : compared < 0;
    }

    private boolean isNearAnother(long[] row) {
        System.arraycopy(row, 0, near, 0, near.length);
        while (pages.lower(near, near) && near[TIME] >= Math.max(lateBefore, SeenTimes.less(row[TIME], window))) {
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
        touched.stream().sorted(IN_ORDER).forEach(this::goThrough);
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
