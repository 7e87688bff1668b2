package io.lakeactors.engine.maintenance;

import io.lakeactors.model.TableName;

/**
 * What a table should be like, from the goals of the pipeline that fills it. Times in milliseconds, sizes in bytes.
 *
 * @param committer the table whose committer commits it too: itself, or for a quarantine the table beside it
 * @param keepMillis how long rows are kept, -1 for ever
 * @param snapshotsMillis how long snapshots are kept
 */
public record Charge(TableName table, TableName committer, String pipeline, long fileBytes, long keepMillis, long snapshotsMillis) {}
