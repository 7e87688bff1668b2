package io.lakeactors.lake.iceberg;

import java.io.IOException;
import java.util.List;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.FileScanTask;

/** Writes the live rows of files of one partition into new ones, in the order in which they are given or in that of the table. */
sealed interface Rewriting permits ColumnRewrite, RowRewrite, SortedRewrite {
    /** @param breath run between two steps of some thousand rows */
    void copy(FileScanTask task, Runnable breath) throws IOException;

    /** The new files, durable. @param breath as for {@link #copy} */
    List<DataFile> complete(Runnable breath) throws IOException;

    /** Deletes what was begun. Never throws. */
    void abandon();
}
