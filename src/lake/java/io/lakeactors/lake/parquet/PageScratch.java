package io.lakeactors.lake.parquet;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import java.io.IOException;

/**
 * Buffers and a compressor that all columns of all open files of one writer, and of a file that it reads, share, one page at a time, and the arrays that closed files have left for the next
 * ones. Not safe for threads; holds native memory until closed. A writer may take over what another has used.
 */
public final class PageScratch implements AutoCloseable {
    /** Of each kind of array. */
    private static final long SHELF_BYTES = 2L << 20;

    private final ParquetLayout layout;
    private final ZstdCompressCtx zstd = new ZstdCompressCtx();
    private final ByteSink values = new ByteSink(1 << 16);
    private final ByteSink alternative = new ByteSink(1 << 12);
    private final ByteSink page = new ByteSink(1 << 16);
    private final ByteSink header = new ByteSink(64);
    private final Shelf<byte[]> bytes = new Shelf<>(byte[]::new, Byte.BYTES, SHELF_BYTES);
    private final Shelf<int[]> ints = new Shelf<>(int[]::new, Integer.BYTES, SHELF_BYTES);
    private final Shelf<long[]> longs = new Shelf<>(long[]::new, Long.BYTES, SHELF_BYTES);
    private final long[] deltas = new long[128];
    private int[] ids = new int[1 << 12];
    private int[] rows = new int[0];
    private long[] lengths = new long[0];
    /** Null until something is read. */
    private ZstdDecompressCtx reading;
    private boolean closed;

    public PageScratch(ParquetLayout layout) {
        this.layout = layout;
        zstd.setLevel(layout.zstdLevel());
    }

    /** What files this is for. */
    public ParquetLayout layout() {
        return layout;
    }

    /** A longer array that begins with the first {@code used} bytes of an old one, which must not be used any more. */
    byte[] grown(byte[] old, int used, int needed) {
        byte[] longer = bytes.take(Math.max(needed, (int) Math.min(1 << 30, old.length * 2L)));
        System.arraycopy(old, 0, longer, 0, used);
        bytes.keep(old, old.length);
        return longer;
    }

    int[] grown(int[] old, int used, int needed) {
        int[] longer = ints.take(Math.max(needed, (int) Math.min(1 << 28, old.length * 2L)));
        System.arraycopy(old, 0, longer, 0, used);
        ints.keep(old, old.length);
        return longer;
    }

    long[] grown(long[] old, int used, int needed) {
        long[] longer = longs.take(Math.max(needed, (int) Math.min(1 << 27, old.length * 2L)));
        System.arraycopy(old, 0, longer, 0, used);
        longs.keep(old, old.length);
        return longer;
    }

    void giveBack(byte[] array) {
        bytes.keep(array, array.length);
    }

    void giveBack(int[] array) {
        ints.keep(array, array.length);
    }

    void giveBack(long[] array) {
        longs.keep(array, array.length);
    }

    ByteSink header() {
        return header;
    }

    ByteSink values() {
        return values;
    }

    ByteSink alternative() {
        return alternative;
    }

    ByteSink page() {
        return page;
    }

    long[] deltas() {
        return deltas;
    }

    int[] ids(int count) {
        if (ids.length < count) {
            ids = new int[Math.max(count, ids.length * 2)];
        }
        return ids;
    }

    int[] rows(int count) {
        if (rows.length < count) {
            rows = new int[Math.max(count, rows.length * 2)];
        }
        return rows;
    }

    long[] lengths(int count) {
        if (lengths.length < count) {
            lengths = new long[Math.max(count, lengths.length * 2)];
        }
        return lengths;
    }

    /** Appends the compressed bytes of {@code from} to {@code to}. @return how many */
    int compress(ByteSink from, ByteSink to) {
        int bound = Math.toIntExact(Zstd.compressBound(from.size()));
        to.reserve(bound);
        int length = zstd.compressByteArray(to.data(), to.size(), bound, from.data(), 0, from.size());
        to.moveTo(to.size() + length);
        return length;
    }

    /** Fills a stretch of an array with what was compressed. @throws IOException if it does not come to just as much */
    void decompress(byte[] from, int at, int length, byte[] into, int start, int size) throws IOException {
        if (reading == null) {
            reading = new ZstdDecompressCtx();
        }
        int came;
        try {
            came = reading.decompressByteArray(into, start, size, from, at, length);
        } catch (ZstdException damaged) {
            throw new IOException("a page cannot be decompressed: " + damaged.getMessage(), damaged);
        }
        if (came != size) {
            throw new IOException("a page of " + size + " bytes was decompressed to " + came);
        }
    }

    /** Bytes of heap held. */
    public long heldBytes() {
        return values.data().length + alternative.data().length + page.data().length + 4L * (ids.length + rows.length) + 8L * lengths.length
                + spareBytes();
    }

    /** Of these, the bytes that wait for another file. */
    public long spareBytes() {
        return bytes.heldBytes() + ints.heldBytes() + longs.heldBytes();
    }

    /** Leaves them to the garbage collector. */
    public void dropSpares() {
        bytes.drop();
        ints.drop();
        longs.drop();
    }

    /** Whether its native memory is freed: it is of no use to a writer any more. */
    public boolean isClosed() {
        return closed;
    }

    @Override
    public void close() {
        closed = true;
        zstd.close();
        if (reading != null) {
            reading.close();
        }
    }
}
