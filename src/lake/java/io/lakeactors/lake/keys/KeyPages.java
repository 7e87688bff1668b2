package io.lakeactors.lake.keys;

import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.LakeError;
import java.nio.file.Path;
import java.util.BitSet;

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
    /** Each with its entries, and how many they are in the last word; null if it is empty, or in the file only. */
    private long[][] pages = new long[1 << BITS_MIN][];
    private BitSet changed = new BitSet();
    private BitSet touched = new BitSet();
    private BitSet inFile = new BitSet();
    private long resident;
    private int hand;
    private long size;
    private PageFile file;

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
        System.arraycopy(page, at, into, 0, width);
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
            at = count(page) * width;
            page[SLOTS * width]++;
            size++;
        }
        System.arraycopy(entry, 0, page, at, width);
        changed.set(bucket);
    }

    @Override
    public void remove(long[] like) {
        int bucket = bucket(like[0]);
        long[] page = page(bucket);
        int at = page == null ? -1 : find(page, like[0], like[1]);
        if (at >= 0) {
            int last = (count(page) - 1) * width;
            System.arraycopy(page, last, page, at, width);
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
        hand = 0;
        size = 0;
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

    private int find(long[] page, long high, long low) {
        int end = count(page) * width;
        for (int at = 0; at < end; at += width) {
            if (page[at] == high && page[at + 1] == low) {
                return at;
            }
        }
        return -1;
    }

    /** @return null if it is empty */
    private long[] page(int bucket) {
        touched.set(bucket);
        if (pages[bucket] != null || !inFile.get(bucket)) {
            return pages[bucket];
        }
        long[] page = fresh(bucket);
        file.read(bucket, page);
        return page;
    }

    private long[] fresh(int bucket) {
        while (resident >= residentMax) {
            evict();
        }
        resident++;
        touched.set(bucket);
        return pages[bucket] = new long[SLOTS * width + 1];
    }

    /** The next page, round and round, that was not asked for since the last time. */
    private void evict() {
        while (true) {
            hand = hand + 1 == pages.length ? 0 : hand + 1;
            if (pages[hand] != null) {
                if (!touched.get(hand)) {
                    break;
                }
                touched.clear(hand);
            }
        }
        if (changed.get(hand)) {
            write(hand);
        }
        pages[hand] = null;
        resident--;
    }

    private void write(int bucket) {
        file.write(bucket, pages[bucket]);
        inFile.set(bucket);
        changed.clear(bucket);
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
                int end = page == null ? 0 : count(page) * width;
                for (int at = 0; at < end; at += width) {
                    System.arraycopy(page, at, entry, 0, width);
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
        hand = 0;
        file = larger.file;
    }
}
