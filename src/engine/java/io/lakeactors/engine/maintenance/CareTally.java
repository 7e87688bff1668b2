package io.lakeactors.engine.maintenance;

import io.lakeactors.engine.maintenance.CareRecord.Outcome;
import io.lakeactors.model.TableCare.Reclaimed;
import io.lakeactors.model.TableName;

/** Counts what a run does while it does it. */
final class CareTally {
    long filesReplaced;
    long filesWritten;
    long bytesWritten;
    long rowsRetired;
    long manifestsMerged;
    long snapshotsExpired;
    private long filesDeleted;
    private long bytesFreed;

    void deleted(Reclaimed reclaimed) {
        filesDeleted += reclaimed.files();
        bytesFreed += reclaimed.bytes();
    }

    private boolean nothing() {
        return filesReplaced + rowsRetired + manifestsMerged + snapshotsExpired + filesDeleted == 0;
    }

    /** @param failure empty if it did not fail */
    CareRecord record(String id, TableName table, CareRun.How how, long startedAt, long endedAt, String failure) {
        Outcome outcome = !failure.isEmpty() ? Outcome.FAILED : how.dryRun() ? Outcome.DRY_RUN : nothing() ? Outcome.NOTHING : Outcome.DONE;
        return new CareRecord(id, table, how.asked(), startedAt, endedAt, outcome, failure, filesReplaced, filesWritten, bytesWritten, rowsRetired, manifestsMerged, snapshotsExpired,
                filesDeleted, bytesFreed);
    }
}
