package io.lakeactors.lake.keys;

import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.LakeError;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * Entries of fixed width in the order of three of their words: the two of their key's hash, and where they stand among the entries of that key. Each page has the entries from its first on to the next
 * page's; one that fills up becomes two. Where pages begin stays in memory, and counts; pages beyond the bound are in a file that goes when this is closed, or with the process. Whoever asks in the order of hashes
 * reads each page once. Not safe for threads.
 */
public final class OrderedPages implements EntryPages {
    private static final int SLOTS = 84;
    private static final int PAGES_MAX = 1 << 24;
    private static final int NOT_IN_FILE = -1;
    /** Of memory for where a page begins, and what is known of it. */
    private static final int BEGIN_BYTES = 120;

    /** From {@code high, low, rank} on. */
    private static final class Page {
        private static final Comparator<Page> IN_ORDER = Comparator.<Page>comparingLong(page -> page.high).thenComparingLong(page -> page.low).thenComparingLong(page -> page.rank);

        private long high;
        private long low;
        private long rank;
        /** Null if they are in the file only. */
        private long[] entries;
        private int count;
        private int inFile = NOT_IN_FILE;
        private boolean changed;
        private boolean touched;

        Page(long high, long low, long rank) {
            this.high = high;
            this.low = low;
            this.rank = rank;
        }
    }

    private final int width;
    /** Which word of an entry tells those of one key apart. */
    private final int ranked;
    private final PageFile file;
    private final TreeSet<Page> pages = new TreeSet<>(Page.IN_ORDER);
    /** Those with entries in memory, round and round. */
    private final Deque<Page> resident = new ArrayDeque<>();
    /** By which the page of an entry is looked for. */
    private final Page wanted = new Page(0, 0, 0);
    private long bytesMax;
    private int filed;
    private long size;

    /**
     * @param width words of an entry, the two of its hash first
     * @param ranked the word by which the entries of one key are ordered
     * @param residentBytes what pages may take in memory
     * @param folder of this machine, for the file
     */
    public OrderedPages(int width, int ranked, long residentBytes, Path folder) {
        this.width = width;
        this.ranked = ranked;
        file = new PageFile(folder, SLOTS * width);
        bound(residentBytes);
        clear();
    }

    @Override
    public void bound(long residentBytes) {
        bytesMax = residentBytes;
        while (resident.size() > residentMax()) {
            evict(null);
        }
    }

    private long residentMax() {
        return Math.max(8, (bytesMax - (long) BEGIN_BYTES * pages.size()) / file.pageBytes());
    }

    @Override
    public long size() {
        return size;
    }

    /** Bytes of memory that pages take now. */
    public long residentBytes() {
        return (long) resident.size() * file.pageBytes() + (long) BEGIN_BYTES * pages.size();
    }

    @Override
    public boolean get(long[] like, long[] into) {
        Page page = loaded(pageOf(like));
        int at = find(page, like);
        return at >= 0 && taken(page, at, like, into);
    }

    /** The last entry of the key that is ranked below. @param like has the three words @return whether there is one; then it is {@code into} */
    public boolean lower(long[] like, long[] into) {
        Page page = loaded(pageOf(like));
        int at = find(page, like);
        at = (at < 0 ? -at - 1 : at) - 1;
        while (at < 0 && page != pages.first()) {
            page = pages.lower(page);
            at = page.count - 1;
        }
        return at >= 0 && taken(loaded(page), at, like, into);
    }

    /** The first entry of the key that is ranked above. @param like has the three words @return whether there is one; then it is {@code into} */
    public boolean higher(long[] like, long[] into) {
        Page page = loaded(pageOf(like));
        int at = find(page, like);
        at = at < 0 ? -at - 1 : at + 1;
        while (at >= page.count && page != pages.last()) {
            page = pages.higher(page);
            at = 0;
        }
        return at < page.count && taken(loaded(page), at, like, into);
    }

    /** Entries of other keys are no neighbours. */
    private boolean taken(Page page, int at, long[] like, long[] into) {
        if (page.entries[at * width] != like[0] || page.entries[at * width + 1] != like[1]) {
            return false;
        }
        System.arraycopy(page.entries, at * width, into, 0, width);
        return true;
    }

    @Override
    public void put(long[] entry) {
        Page page = loaded(pageOf(entry));
        int at = find(page, entry);
        if (at < 0 && page.count == SLOTS) {
            page = split(page, entry);
            at = find(page, entry);
        }
        if (at < 0) {
            at = -at - 1;
            System.arraycopy(page.entries, at * width, page.entries, (at + 1) * width, (page.count - at) * width);
            page.count++;
            size++;
        }
        System.arraycopy(entry, 0, page.entries, at * width, width);
        page.changed = true;
    }

    @Override
    public void remove(long[] like) {
        Page page = loaded(pageOf(like));
        int at = find(page, like);
        if (at >= 0) {
            System.arraycopy(page.entries, (at + 1) * width, page.entries, at * width, (page.count - at - 1) * width);
            page.count--;
            size--;
            page.changed = true;
        }
    }

    /** Forgets all entries of which the test holds; it reads every page. @param test of an entry that is reused */
    public void removeIf(Predicate<long[]> test) {
        long[] entry = new long[width];
        for (Page page : pages) {
            loaded(page);
            int left = 0;
            for (int at = 0; at < page.count; at++) {
                System.arraycopy(page.entries, at * width, entry, 0, width);
                if (!test.test(entry)) {
                    System.arraycopy(entry, 0, page.entries, left++ * width, width);
                }
            }
            page.changed |= left < page.count;
            size -= page.count - left;
            page.count = left;
        }
    }

    @Override
    public void clear() {
        close();
        pages.clear();
        pages.add(new Page(Long.MIN_VALUE, Long.MIN_VALUE, Long.MIN_VALUE));
        resident.clear();
        filed = 0;
        size = 0;
    }

    @Override
    public void close() {
        file.close();
    }

    private Page pageOf(long[] like) {
        wanted.high = like[0];
        wanted.low = like[1];
        wanted.rank = like[ranked];
        return pages.floor(wanted);
    }

    /** As {@link Arrays#binarySearch(long[], long)} says it. */
    private int find(Page page, long[] like) {
        int low = 0;
        int high = page.count - 1;
        while (low <= high) {
            int middle = low + high >>> 1;
            int at = middle * width;
            int compared = compare(page.entries[at], page.entries[at + 1], page.entries[at + ranked], like);
            if (compared == 0) {
                return middle;
            }
            if (compared < 0) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return -low - 1;
    }

    private int compare(long high, long low, long rank, long[] like) {
        if (high != like[0]) {
            return Long.compare(high, like[0]);
        }
        return low != like[1] ? Long.compare(low, like[1]) : Long.compare(rank, like[ranked]);
    }

    private Page loaded(Page page) {
        if (page.entries == null) {
            while (resident.size() >= residentMax()) {
                evict(page);
            }
            long[] entries = new long[SLOTS * width];
            if (page.inFile != NOT_IN_FILE) {
                file.read(page.inFile, entries);
            }
            page.entries = entries;
            resident.addLast(page);
        }
        page.touched = true;
        return page;
    }

    /** @return the half that the entry belongs to */
    private Page split(Page page, long[] entry) {
        if (pages.size() == PAGES_MAX) {
            throw LakeError.of(ErrorCode.MERGE_INDEX_FULL, "an index of " + size + " versions is full", file.folder().toString(), "Split the table by its key into several, each with a pipeline of its own")
                    .asException();
        }
        int half = SLOTS / 2;
        int from = half * width;
        var upper = new Page(page.entries[from], page.entries[from + 1], page.entries[from + ranked]);
        upper.entries = Arrays.copyOfRange(page.entries, from, from + SLOTS * width);
        upper.count = SLOTS - half;
        upper.changed = true;
        upper.touched = true;
        page.count = half;
        page.changed = true;
        pages.add(upper);
        resident.addLast(upper);
        Page its = compare(upper.high, upper.low, upper.rank, entry) <= 0 ? upper : page;
        while (resident.size() > residentMax()) {
            evict(its);
        }
        return its;
    }

    /** The next page, round and round, that was not asked for since the last time. @param kept this one stays */
    private void evict(Page kept) {
        while (true) {
            Page page = resident.getFirst();
            if (!page.touched && page != kept) {
                leave(page);
                resident.removeFirst();
                return;
            }
            page.touched = false;
            resident.addLast(resident.removeFirst());
        }
    }

    private void leave(Page page) {
        if (page.changed) {
            if (page.inFile == NOT_IN_FILE) {
                page.inFile = filed++;
            }
            file.write(page.inFile, page.entries);
            page.changed = false;
        }
        page.entries = null;
    }
}
