package io.lakeactors.model;

import java.util.List;
import java.util.OptionalLong;

/**
 * Some files of one partition, to be written anew.
 *
 * @param snapshot in which they are live; deletes as of it are applied
 * @param epoch of the run; stands in the names of the new files
 * @param run letters, digits and dashes; unique to this order
 * @param paths as the snapshot names them
 * @param targetBytes the size that the new files should come to
 * @param bufferBytes what the writer may hold in memory
 * @param sorted whether the rows are put into the table's order, if it has one; else they stay in that of the files
 * @param ingestedFrom rows that were ingested before this time are left out, milliseconds since 1970; empty for none
 */
public record RewriteOrder(TableName table, long snapshot, long epoch, String run, List<String> paths, long targetBytes, long bufferBytes, boolean sorted, OptionalLong ingestedFrom) {
    public RewriteOrder {
        paths = List.copyOf(paths);
    }

    /** In the table's order. */
    public RewriteOrder(TableName table, long snapshot, long epoch, String run, List<String> paths, long targetBytes, long bufferBytes, OptionalLong ingestedFrom) {
        this(table, snapshot, epoch, run, paths, targetBytes, bufferBytes, true, ingestedFrom);
    }
}
