package io.lakeactors.api.wire;

/**
 * What one run has done for a table. Times in milliseconds since 1970.
 *
 * @param asked whether a person asked for it
 * @param outcome done, nothing, dry_run or failed
 * @param reason why it failed, or empty
 */
public record MaintenanceRun(String id, String table, boolean asked, long startedAt, long endedAt, String outcome, String reason, long filesReplaced, long filesWritten, long bytesWritten,
        long rowsRetired, long manifestsMerged, long snapshotsExpired, long filesDeleted, long bytesFreed) {}
