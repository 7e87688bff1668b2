package io.lakeactors.model;

import java.util.ArrayList;
import java.util.List;

/**
 * Writes rows of one table into files of one batch. Not safe for threads. Blocking. Every method may throw {@link LakeException} with
 * {@link ErrorCode#STORAGE_FAILED} or {@link ErrorCode#STORAGE_FULL}; the writer is then good for {@link #abort} only.
 */
public interface TableWriter {
    /** Appends the selected rows. The batch's columns may be reused when this returns. */
    void write(ColumnBatch batch, Selection rows);

    /** Bytes of memory held for rows that are not in a file yet. */
    long bufferedBytes();

    /** Estimated bytes of the files so far, buffered ones included. */
    long fileBytes();

    /** Closes the files and makes them durable (fsync or completed upload), with their footers checked. @return none if no row was written */
    List<WrittenFile> finish();

    /**
     * As {@link #finish}, for several writers at once, which may put rows of more than one of them into one file.
     *
     * @param others writers of the same store and table, each good for {@link #abort} only when this returns; all of them if this fails
     * @return the files of each, this writer's first, with the rows that are its own; a file that several share is named by each, without its sharers
     */
    default List<List<WrittenFile>> finishWith(List<TableWriter> others) {
        var files = new ArrayList<List<WrittenFile>>();
        files.add(finish());
        others.forEach(other -> files.add(other.finish()));
        return files;
    }

    /** Gives up: closes and deletes what was begun. Never throws. */
    void abort();
}
