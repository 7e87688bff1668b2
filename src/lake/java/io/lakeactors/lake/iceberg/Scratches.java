package io.lakeactors.lake.iceberg;

import io.lakeactors.lake.parquet.PageScratch;
import io.lakeactors.lake.parquet.ParquetLayout;
import java.util.ArrayDeque;

/**
 * The buffers of writers that have ended, for those that begin: a batch lives for seconds, and growing its buffers anew costs more than holding them. Safe for
 * threads.
 */
final class Scratches {
    private final ArrayDeque<PageScratch> free = new ArrayDeque<>();
    private int keptMax;

    /** @param keptMax how many are held for later */
    Scratches(int keptMax) {
        this.keptMax = keptMax;
    }

    synchronized PageScratch take(ParquetLayout layout) {
        for (PageScratch scratch : free) {
            if (scratch.layout().equals(layout)) {
                free.remove(scratch);
                return scratch;
            }
        }
        return new PageScratch(layout);
    }

    void giveBack(PageScratch scratch) {
        PageScratch surplus;
        synchronized (this) {
            free.addLast(scratch);
            surplus = free.size() > keptMax ? free.removeFirst() : null;
        }
        if (surplus != null) {
            surplus.close();
        }
    }

    /** Frees what is kept, and henceforth what is given back. */
    synchronized void close() {
        keptMax = 0;
        free.forEach(PageScratch::close);
        free.clear();
    }
}
