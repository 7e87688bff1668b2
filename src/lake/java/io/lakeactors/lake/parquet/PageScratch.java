package io.lakeactors.lake.parquet;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import java.util.Arrays;

/**
 * Buffers and a compressor that all columns of all open files of one writer share, one page at a time. Not safe for threads; holds native memory until
 * closed.
 */
public final class PageScratch implements AutoCloseable {
    private final ZstdCompressCtx zstd = new ZstdCompressCtx();
    private final ByteSink values = new ByteSink(1 << 16);
    private final ByteSink alternative = new ByteSink(1 << 12);
    private final ByteSink page = new ByteSink(1 << 16);
    private final long[] deltas = new long[128];
    private int[] ids = new int[1 << 12];
    private int[] rows = new int[0];
    private long[] lengths = new long[0];

    public PageScratch(ParquetLayout layout) {
        zstd.setLevel(layout.zstdLevel());
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

    byte[] compressed(byte[] from, int length) {
        byte[] target = new byte[Math.toIntExact(Zstd.compressBound(length))];
        return Arrays.copyOf(target, zstd.compressByteArray(target, 0, target.length, from, 0, length));
    }

    /** Bytes of heap held. */
    public long heldBytes() {
        return values.data().length + alternative.data().length + page.data().length + 4L * (ids.length + rows.length) + 8L * lengths.length;
    }

    @Override
    public void close() {
        zstd.close();
    }
}
