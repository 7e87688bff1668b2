package io.lakeactors.engine.maintenance;

import io.lakeactors.engine.WireMessage;
import io.lakeactors.model.TableName;

/**
 * What one run has done for a table. Times in milliseconds since 1970.
 *
 * @param asked whether a person asked for it
 * @param outcome DRY_RUN says what would be done, as far as that can be told beforehand
 * @param reason why it failed; empty if it did not
 * @param filesReplaced by {@code filesWritten} of {@code bytesWritten}
 * @param rowsRetired that were older than the goal
 * @param manifestsMerged manifests fewer
 * @param filesDeleted and {@code bytesFreed}: of expired snapshots, and files that nothing referred to
 */
public record CareRecord(String id, TableName table, boolean asked, long startedAt, long endedAt, Outcome outcome, String reason, long filesReplaced, long filesWritten, long bytesWritten,
        long rowsRetired, long manifestsMerged, long snapshotsExpired, long filesDeleted, long bytesFreed) implements WireMessage {
    /** How it ended. */
    public enum Outcome {
        DONE,
        /** There was nothing to do. */
        NOTHING,
        DRY_RUN,
        FAILED
    }
}
