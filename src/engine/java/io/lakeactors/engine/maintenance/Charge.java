package io.lakeactors.engine.maintenance;

import io.lakeactors.model.TableName;

/**
 * What a table should be like, from the goals of the pipeline that fills it. Times in milliseconds, sizes in bytes.
 *
 * @param committer the table whose committer commits it too: itself, or for a quarantine the table beside it
 * @param keepMillis how long rows are kept, -1 for ever
 * @param snapshotsMillis how long snapshots are kept
 * @param followed whether what comes to it is sent on, so that snapshots are needed until that was done
 */
public record Charge(TableName table, TableName committer, String pipeline, long fileBytes, long keepMillis, long snapshotsMillis, boolean followed) {
    /** Of a table that nobody follows. */
    public Charge(TableName table, TableName committer, String pipeline, long fileBytes, long keepMillis, long snapshotsMillis) {
        this(table, committer, pipeline, fileBytes, keepMillis, snapshotsMillis, false);
    }
}
