package io.lakeactors.lake.iceberg;

import io.lakeactors.lake.keys.OrderedPages;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * All rows of each key, by when they begin to be valid (history). Of each moment of a key something is known at most: a row, a deletion, or that a row's interval ends there. A row ends where the next of
 * its key begins, whatever that is.
 */
final class VersionRows extends KeyIndex {
    private static final Comparator<Moment> IN_ORDER = Comparator.comparingLong(Moment::high).thenComparingLong(Moment::low).thenComparingLong(Moment::at);

    private final OrderedPages pages;
    private final long[] held;
    private final long[] near;
    /** Of rows that may end otherwise now than they say, some several times. Null while rows only are what the table says. */
    private List<Moment> touched;

    /** @param residentBytes of memory @param folder of this machine for what is more @param gone as {@link KeyIndex} has it */
    VersionRows(int width, SourcePlaces places, IntPredicate gone, long residentBytes, Path folder) {
        this(width, places, gone, residentBytes, new OrderedPages(width, KeyEntry.ORDER, pageBytes(residentBytes), folder));
    }

    private VersionRows(int width, SourcePlaces places, IntPredicate gone, long residentBytes, OrderedPages pages) {
        super(width, places, gone, pages, residentBytes);
        this.pages = pages;
        held = new long[width];
        near = new long[width];
    }

    @Override
    void begin(long seconds, long[] lateBefore) {
        super.begin(seconds, lateBefore);
        touched = new ArrayList<>();
    }

    @Override
    void meet(long[] row, boolean isDeletion) {
        boolean there = get(row, held);
        if (KeyEntry.isImplied(row)) {
            if (!there || isHollow(held)) {
                put(row);
            }
            return;
        }
        boolean live = there && isLive(held);
        if (live && held[KeyEntry.AT] == row[KeyEntry.AT]) {
            return;
        }
        boolean rivals = there && !isHollow(held);
        if (rivals && compare(row, held) <= 0) {
            doom(row);
            return;
        }
        if (live) {
            doom(held);
        } else if (touched != null) {
            between(row, there);
        }
        remember(there ? held : row, there);
        if (isDeletion) {
            delete(row);
        } else if (touched != null && pages.higher(row, near)) {
            // It comes without an end.
            touched.add(moment(row));
        }
        put(row);
    }

    /**
     * Something begins where no row did. The row before, if it came up to here, ends here now. What comes after may be hollow: then it still says where the row before ends, but must not say so of
     * another row, as an index that is made anew would not know it.
     */
    private void between(long[] row, boolean there) {
        if (!there && pages.lower(row, near) && isLive(near)) {
            touched.add(moment(near));
            return;
        }
        while (pages.higher(row, near) && isHollow(near)) {
            remember(near, true);
            remove(near);
        }
    }

    /** Nothing but the end of the row before it: a row that the table has no more, or a deletion that nobody remembers. */
    private boolean isHollow(long[] entry) {
        return isGone(entry) || KeyEntry.isImplied(entry);
    }

    private static Moment moment(long[] entry) {
        return new Moment(entry[KeyEntry.HIGH], entry[KeyEntry.LOW], entry[KeyEntry.ORDER]);
    }

    /** In the order of the index, so that each of its pages is read once. */
    @Override
    List<Ended> ended() {
        var ended = new ArrayList<Ended>();
        touched.sort(IN_ORDER);
        Moment last = null;
        for (Moment moment : touched) {
            if (!moment.equals(last) && get(like(moment), held) && isLive(held) && pages.higher(held, near)) {
                ended.add(new Ended(moment, KeyEntry.file(held[KeyEntry.AT]), (int) KeyEntry.row(held[KeyEntry.AT]), near[KeyEntry.ORDER]));
            }
            last = moment;
        }
        touched = null;
        return ended;
    }

    @Override
    void clear() {
        super.clear();
        touched = null;
    }
}
