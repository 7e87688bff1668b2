package io.lakeactors.model;

import java.util.List;

/**
 * A durable data file that no snapshot need know yet, as one batch sees it.
 *
 * @param table the table that it belongs to
 * @param path where it is, as the table store names it
 * @param rows records of the batch in it; all of the file's where nobody shares it
 * @param bytes the file's length
 * @param descriptor what the table store needs to append it (statistics, partition), in a form of the store's own that stays readable; empty where the batch that counts the file says it
 * @param sharers ids of all batches that have records in it, this one's too: only together may they be committed; empty if it is one batch's alone
 */
public record WrittenFile(TableName table, String path, long rows, long bytes, String descriptor, List<String> sharers) {
    public WrittenFile {
        // Journals of earlier versions do not have it.
        sharers = sharers == null ? List.of() : List.copyOf(sharers);
    }

    /** A file of one batch alone. */
    public WrittenFile(TableName table, String path, long rows, long bytes, String descriptor) {
        this(table, path, rows, bytes, descriptor, List.of());
    }

    /** Whether this batch is the one that counts the file, so that it is counted once. */
    public boolean isCountedBy(String batchId) {
        return sharers.isEmpty() || sharers.get(0).equals(batchId);
    }

    /** The same file with so many records. */
    public WrittenFile withRows(long all) {
        return new WrittenFile(table, path, all, bytes, descriptor, sharers);
    }

    /** The same file as one of these batches sees it, all of which have records in it. */
    public WrittenFile sharedBy(List<String> batches, String batchId) {
        return new WrittenFile(table, path, rows, bytes, batches.get(0).equals(batchId) ? descriptor : "", batches);
    }

    /** The same file as two of its sharers together see it. */
    public WrittenFile with(WrittenFile other) {
        return new WrittenFile(table, path, rows + other.rows, bytes, descriptor.isEmpty() ? other.descriptor : descriptor, sharers);
    }
}
