package io.lakeactors.lake.iceberg;

import java.io.IOException;
import java.util.List;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.io.CloseableIterable;

/** All rows are read and sorted first, and then written. */
final class SortedRewrite implements Rewriting {
    private static final int BREATH_EVERY = 512;

    private final LiveRows live;
    private final RowSorter sorter;
    private final RowFiles into;

    SortedRewrite(LiveRows live, RowSorter sorter, RowFiles into) {
        this.live = live;
        this.sorter = sorter;
        this.into = into;
    }

    @Override
    public void copy(FileScanTask task, Runnable breath) throws IOException {
        live.each(task, false, breath, sorter::add);
    }

    @Override
    public List<DataFile> complete(Runnable breath) throws IOException {
        long rows = 0;
        try (sorter; CloseableIterable<Record> sorted = sorter.sorted(breath)) {
            for (Record row : sorted) {
                into.write(row);
                if (++rows % BREATH_EVERY == 0) {
                    breath.run();
                }
            }
        }
        return into.complete();
    }

    @Override
    public void abandon() {
        sorter.close();
        into.abandon();
    }
}
