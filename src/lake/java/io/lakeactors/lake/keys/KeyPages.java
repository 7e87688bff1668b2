package io.lakeactors.lake.keys;

import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.LakeError;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Deque;

/**
 * Entries of fixed width by the hash of their key. Entries live in pages, a page for each value of the hash's first bits; a page that fills up doubles the number of pages. Pages beyond the bound
 * are in a file that goes when this is closed, or with the process. Whoever asks in the order of hashes reads each page once. Not safe for threads.
 */
public final class KeyPages implements EntryPages {
    private static final int SLOTS = 84;
    private static final int BITS_MIN = 4;
    private static final int BITS_MAX = 24;

    private final int width;
    private long residentMax;
    private int bits = BITS_MIN;
    /**
     * Each with its entries, and how many they are in the last word; null if it is empty, or in the file only. All first words come first, then all second ones and so on: an entry is looked for by
     * its first.
     */
    private long[][] pages = new long[1 << BITS_MIN][];
    private BitSet changed = new BitSet();
    private BitSet touched = new BitSet();
    private BitSet inFile = new BitSet();
    private long resident;
    /** Those in memory, round and round; and some that were given up since. */
    private Deque<Integer> round = new ArrayDeque<>();
    private long size;
    private PageFile file;
    /** Where an entry was found last, as who asks for one mostly puts another in its place. */
    private long[] lastPage;
    private int lastSlot;

    /**
     * @param width words of an entry, the two of its hash first
     * @param residentBytes what pages may take in memory
     * @param folder of this machine, for the file
     */
    public KeyPages(int width, long residentBytes, Path folder) {
        this.width = width;
        file = new PageFile(folder, SLOTS * width + 1);
        bound(residentBytes);
    }

    @Override
    public void bound(long residentBytes) {
        residentMax = Math.max(8, residentBytes / file.pageBytes());
        while (resident > residentMax) {
            evict();
        }
    }

    @Override
    public long size() {
        return size;
    }

    /** Bytes of memory that pages take now. */
    public long residentBytes() {
        return resident * file.pageBytes();
    }

    @Override
    public boolean get(long[] like, long[] into) {
        long[] page = page(bucket(like[0]));
        int at = page == null ? -1 : find(page, like[0], like[1]);
        if (at < 0) {
            return false;
        }
        take(page, at, into);
        return true;
    }

    @Override
    public void put(long[] entry) {
        int bucket = bucket(entry[0]);
        long[] page = page(bucket);
        int at = page == null ? -1 : find(page, entry[0], entry[1]);
        while (at < 0 && page != null && count(page) == SLOTS) {
            grow();
            bucket = bucket(entry[0]);
            page = page(bucket);
        }
        if (page == null) {
            page = fresh(bucket);
        }
        if (at < 0) {
            at = count(page);
            page[SLOTS * width]++;
            size++;
        }
        for (int word = 0; word < width; word++) {
            page[word * SLOTS + at] = entry[word];
        }
        changed.set(bucket);
    }

    @Override
    public void remove(long[] like) {
        int bucket = bucket(like[0]);
        long[] page = page(bucket);
        int at = page == null ? -1 : find(page, like[0], like[1]);
        if (at >= 0) {
            int last = count(page) - 1;
            for (int word = 0; word < width; word++) {
                page[word * SLOTS + at] = page[word * SLOTS + last];
            }
            page[SLOTS * width]--;
            size--;
            changed.set(bucket);
        }
    }

    @Override
    public void clear() {
        bits = BITS_MIN;
        pages = new long[1 << bits][];
        changed = new BitSet();
        touched = new BitSet();
        inFile = new BitSet();
        resident = 0;
        round = new ArrayDeque<>();
        size = 0;
        lastPage = null;
        close();
    }

    @Override
    public void close() {
        file.close();
    }

    private int bucket(long high) {
        return (int) (high >>> Long.SIZE - bits);
    }

    private int count(long[] page) {
        return (int) page[SLOTS * width];
    }

    /** @return its slot, or -1 */
    private int find(long[] page, long high, long low) {
        int end = count(page);
        if (page == lastPage && lastSlot < end && page[lastSlot] == high && page[SLOTS + lastSlot] == low) {
            return lastSlot;
        }
        for (int slot = 0; slot < end; slot++) {
            if (page[slot] == high && page[SLOTS + slot] == low) {
                lastPage = page;
                lastSlot = slot;
                return slot;
            }
        }
        return -1;
    }

    private void take(long[] page, int slot, long[] into) {
        for (int word = 0; word < width; word++) {
            into[word] = page[word * SLOTS + slot];
        }
    }

    /** @return null if it is empty */
    private long[] page(int bucket) {
        touched.set(bucket);
        return pages[bucket] != null || !inFile.get(bucket) ? pages[bucket] : fresh(bucket);
    }

    /** A page that was not in memory, without entries if it is not in the file either. */
    private long[] fresh(int bucket) {
        while (resident >= residentMax) {
            evict();
        }
        long[] page = new long[SLOTS * width + 1];
        if (inFile.get(bucket)) {
            file.read(bucket, page);
        }
        pages[bucket] = page;
        round.addLast(bucket);
        resident++;
        touched.set(bucket);
        return page;
    }

    /** The next page, round and round, that was not asked for since the last time. */
    private void evict() {
        while (true) {
            int bucket = round.getFirst();
            if (pages[bucket] != null && !touched.get(bucket)) {
                leave(bucket);
                round.removeFirst();
                return;
            }
            touched.clear(bucket);
            round.removeFirst();
            if (pages[bucket] != null) {
                round.addLast(bucket);
            }
        }
    }

    private void leave(int bucket) {
        if (changed.get(bucket)) {
            file.write(bucket, pages[bucket]);
            inFile.set(bucket);
            changed.clear(bucket);
        }
        pages[bucket] = null;
        resident--;
    }

    /** Twice as many pages: each becomes two neighbours. */
    private void grow() {
        if (bits == BITS_MAX) {
            throw LakeError.of(ErrorCode.MERGE_INDEX_FULL, "an index of " + size + " keys is full", file.folder().toString(), "Split the table by its key into several, each with a pipeline of its own").asException();
        }
        var larger = new KeyPages(width, residentMax * file.pageBytes(), file.folder());
        larger.residentMax = Math.max(8, residentMax - resident);
        larger.bits = bits + 1;
        larger.pages = new long[1 << larger.bits][];
        long[] entry = new long[width];
        try {
            for (int bucket = 0; bucket < pages.length; bucket++) {
                long[] page = page(bucket);
                int end = page == null ? 0 : count(page);
                for (int slot = 0; slot < end; slot++) {
                    take(page, slot, entry);
                    larger.put(entry);
                }
                if (page != null) {
                    // Given up as it goes over, so that both together stay within the bound.
                    pages[bucket] = null;
                    resident--;
                    larger.residentMax = Math.max(8, residentMax - resident);
                }
            }
        } catch (RuntimeException e) {
            larger.close();
            throw e;
        }
        close();
        take(larger);
    }

    private void take(KeyPages larger) {
        bits = larger.bits;
        pages = larger.pages;
        changed = larger.changed;
        touched = larger.touched;
        inFile = larger.inFile;
        resident = larger.resident;
        round = larger.round;
        lastPage = null;
        file = larger.file;
    }
}
