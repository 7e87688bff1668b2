package io.lakeactors.api;

import io.lakeactors.api.Operation.Access;
import io.lakeactors.api.Operation.Parameter;
import io.lakeactors.api.wire.Maintenance;
import io.lakeactors.api.wire.MaintenanceRun;
import io.lakeactors.api.wire.TableChanged;
import io.lakeactors.api.wire.TableHistory;
import io.lakeactors.engine.maintenance.CareRecord;
import io.lakeactors.engine.maintenance.CareView;
import io.lakeactors.model.LakeException;
import io.lakeactors.model.TableChange;
import io.lakeactors.model.TableName;
import io.lakeactors.model.TableShape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/** How tables are looked after, and their history. */
final class MaintenanceOperations {
    private static final String TAG = "maintenance";
    private static final Parameter BY = new Parameter("by", "string", "who orders it, for the log");
    private static final Parameter SNAPSHOT = new Parameter("snapshot", "integer", "its id; the current one if not given");
    private final ApiParts parts;
    private final Executor blocking;

    MaintenanceOperations(ApiParts parts, Executor blocking) {
        this.parts = parts;
        this.blocking = blocking;
    }

    List<Operation> all() {
        return List.of(
                Operation.get("/v1/maintenance", "maintenance", TAG, "How tables are looked after, and what was done for them", Maintenance.class,
                                call -> parts.maintenance().view().thenApply(view -> wire(view, call.text("table"))))
                        .with(new Parameter("table", "string", "only this table")),
                change("/v1/maintenance/{table}/run", "maintenanceRun", "Looks after a table now, as far as can be, and says what was done", MaintenanceRun.class,
                        call -> parts.maintenance().run(call.table(), call.flag("dryRun", false)).thenApply(MaintenanceOperations::wire))
                        .with(new Parameter("dryRun", "boolean", "only say what would be done; false if not given")),
                change("/v1/maintenance/{table}/pause", "maintenancePause", "Does nothing to a table unasked", Maintenance.class, call -> hold(call, true)).with(BY),
                change("/v1/maintenance/{table}/resume", "maintenanceResume", "Looks after a table again", Maintenance.class, call -> hold(call, false)).with(BY),
                Operation.get("/v1/tables/{table}/history", "tableHistory", TAG, "The snapshots that a table keeps, newest first, and what is named", TableHistory.class,
                        call -> Operations.later(blocking, () -> history(call.table()))),
                change("/v1/tables/{table}/restore", "tableRestore", "Makes an earlier snapshot the current one, its positions and its quarantine with it", TableChanged.class, call ->
                        changed(call, new TableChange.Rollback(snapshot(call, call.table()), call.flag("alone", false))))
                        .with(SNAPSHOT, new Parameter("alone", "boolean", "leave the quarantine as it is; false if not given"), BY),
                change("/v1/tables/{table}/tag", "tableTag", "Names a snapshot, which is then kept", TableChanged.class, call -> named(call, true))
                        .with(new Parameter("name", "string", "the tag"), SNAPSHOT, BY),
                change("/v1/tables/{table}/branch", "tableBranch", "Begins a branch at a snapshot", TableChanged.class, call -> named(call, false))
                        .with(new Parameter("name", "string", "the branch"), SNAPSHOT, BY),
                change("/v1/tables/{table}/unname", "tableUnname", "Drops a tag or a branch", TableChanged.class, call -> changed(call, new TableChange.DropRef(call.given("name"))))
                        .with(new Parameter("name", "string", "the tag or branch"), BY));
    }

    private static Operation change(String path, String id, String summary, Class<?> answer, Operation.Handler handler) {
        return Operation.post(path, id, TAG, summary, Access.CHANGE, answer, handler);
    }

    private CompletionStage<Maintenance> hold(Call call, boolean paused) {
        TableName table = call.table();
        return parts.maintenance().pause(table, paused, call.text("by").orElse("api")).thenApply(view -> wire(view, java.util.Optional.of(table.toString())));
    }

    private CompletionStage<?> named(Call call, boolean isTag) {
        String name = call.given("name");
        return Operations.later(blocking, () -> new TableChange.SetRef(name, snapshot(call, call.table()), isTag)).thenCompose(work -> changed(call, work));
    }

    private CompletionStage<TableChanged> changed(Call call, TableChange.Work work) {
        TableName table = call.table();
        return parts.maintenance().change(table, work, call.text("by").orElse("api")).thenApply(snapshot -> new TableChanged(table.toString(), snapshot));
    }

    private long snapshot(Call call, TableName table) {
        if (call.text("snapshot").isPresent()) {
            return call.position("snapshot");
        }
        TableShape shape = parts.maintenance().shape(table);
        return shape.snapshotId().orElseThrow(() -> noSnapshot(table));
    }

    private static LakeException noSnapshot(TableName table) {
        return Call.invalid(table + " has no snapshot yet", "snapshot", "Write to it first.");
    }

    private TableHistory history(TableName table) {
        TableShape shape = parts.maintenance().shape(table);
        var versions = new ArrayList<TableHistory.Version>();
        shape.snapshots().forEach(version -> {
            var names = shape.refs().entrySet().stream().filter(ref -> ref.getValue().snapshot() == version.id()).map(java.util.Map.Entry::getKey).sorted().toList();
            versions.add(new TableHistory.Version(version.id(), version.parent() < 0 ? null : version.parent(), version.at(), version.operation(), version.added(), version.removed(),
                    version.rows() < 0 ? null : version.rows(), version.files() < 0 ? null : version.files(), names));
        });
        Collections.reverse(versions);
        var refs = new ArrayList<TableHistory.Ref>();
        new TreeMap<>(shape.refs()).forEach((name, ref) -> refs.add(new TableHistory.Ref(name, ref.isTag() ? "tag" : "branch", ref.snapshot())));
        return new TableHistory(table.toString(), shape.snapshotId().isPresent() ? shape.snapshotId().getAsLong() : null, versions, refs);
    }

    private static Maintenance wire(CareView view, java.util.Optional<String> only) {
        var tables = view.tables().stream().filter(table -> only.map(table.table().toString()::equals).orElse(true)).map(table -> new Maintenance.Table(
                table.table().toString(), table.pipeline(), table.state().name().toLowerCase(Locale.ROOT), table.reason(), table.alarming(), table.dueAt(), table.files(), table.small(),
                table.bytes(), table.manifests(), table.snapshots(), table.metadataBytes(), table.fileBytes(), table.keepMillis() < 0 ? null : table.keepMillis(),
                table.snapshotsMillis() < 0 ? null : table.snapshotsMillis())).toList();
        var runs = view.runs().stream().filter(run -> only.map(run.table().toString()::equals).orElse(true)).map(MaintenanceOperations::wire).toList();
        return new Maintenance(view.enabled(), tables, runs);
    }

    private static MaintenanceRun wire(CareRecord run) {
        return new MaintenanceRun(run.id(), run.table().toString(), run.asked(), run.startedAt(), run.endedAt(), run.outcome().name().toLowerCase(Locale.ROOT), run.reason(),
                run.filesReplaced(), run.filesWritten(), run.bytesWritten(), run.rowsRetired(), run.manifestsMerged(), run.snapshotsExpired(), run.filesDeleted(), run.bytesFreed());
    }
}
