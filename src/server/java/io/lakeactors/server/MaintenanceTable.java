package io.lakeactors.server;

import io.lakeactors.engine.maintenance.CareRecord;
import io.lakeactors.engine.maintenance.LakeMaintenance;
import io.lakeactors.model.LakeException;
import io.lakeactors.model.TableName;
import io.lakeactors.query.SystemTable;
import io.lakeactors.query.SystemTable.Column;
import io.lakeactors.query.SystemTable.Kind;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletionException;

/** {@code sys.maintenance}: one row for each run that is remembered, newest first. */
final class MaintenanceTable {
    private static final List<Column> COLUMNS = List.of(
            new Column("run_id", Kind.TEXT), new Column("table_name", Kind.TEXT), new Column("asked", Kind.FLAG), new Column("started_at", Kind.TIME), new Column("ended_at", Kind.TIME),
            new Column("outcome", Kind.TEXT), new Column("reason", Kind.TEXT), new Column("files_replaced", Kind.NUMBER), new Column("files_written", Kind.NUMBER),
            new Column("bytes_written", Kind.NUMBER), new Column("rows_retired", Kind.NUMBER), new Column("manifests_merged", Kind.NUMBER), new Column("snapshots_expired", Kind.NUMBER),
            new Column("files_deleted", Kind.NUMBER), new Column("bytes_freed", Kind.NUMBER));

    private MaintenanceTable() {}

    static SystemTable of(LakeMaintenance maintenance) {
        return new SystemTable(new TableName("sys", "maintenance"), COLUMNS, () -> runs(maintenance).stream().map(MaintenanceTable::row).toList());
    }

    private static List<CareRecord> runs(LakeMaintenance maintenance) {
        try {
            return maintenance.view().toCompletableFuture().join().runs();
        } catch (CompletionException failure) {
            throw failure.getCause() instanceof LakeException known ? known : failure;
        }
    }

    private static List<Object> row(CareRecord run) {
        return Arrays.asList(run.id(), run.table().toString(), run.asked(), run.startedAt(), run.endedAt(), run.outcome().name().toLowerCase(Locale.ROOT),
                run.reason().isEmpty() ? null : run.reason(), run.filesReplaced(), run.filesWritten(), run.bytesWritten(), run.rowsRetired(), run.manifestsMerged(), run.snapshotsExpired(),
                run.filesDeleted(), run.bytesFreed());
    }
}
