package io.lakeactors.lake.iceberg;

import java.io.IOException;
import java.util.List;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.FileScanTask;

/** Row after row, for files that others have written in ways which {@link ColumnRewrite} does not take, and for rows that have ids. */
final class RowRewrite implements Rewriting {
    private final LiveRows live;
    private final RowFiles into;

    RowRewrite(LiveRows live, RowFiles into) {
        this.live = live;
        this.into = into;
    }

    @Override
    public void copy(FileScanTask task, Runnable breath) throws IOException {
        live.each(task, true, breath, into::write);
    }

    @Override
    public List<DataFile> complete(Runnable breath) throws IOException {
        return into.complete();
    }

    @Override
    public void abandon() {
        into.abandon();
    }
}
