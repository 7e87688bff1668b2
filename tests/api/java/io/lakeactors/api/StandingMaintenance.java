package io.lakeactors.api;

import io.lakeactors.engine.maintenance.CareRecord;
import io.lakeactors.engine.maintenance.CareView;
import io.lakeactors.engine.maintenance.LakeMaintenance;
import io.lakeactors.model.TableChange;
import io.lakeactors.model.TableName;
import io.lakeactors.model.TableShape;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;

/** Maintenance of one table, which remembers what it was told. */
final class StandingMaintenance implements LakeMaintenance {
    final List<String> told = new CopyOnWriteArrayList<>();

    private static CareRecord record(boolean dryRun) {
        return new CareRecord("r1", ApiFixture.TABLE, true, 1_000, 2_000, dryRun ? CareRecord.Outcome.DRY_RUN : CareRecord.Outcome.DONE, "", 30, 1, 4_096, 0, 12, 3, 33, 9_000);
    }

    @Override
    public CompletionStage<CareView> view() {
        var table = new CareView.Table(ApiFixture.TABLE, ApiFixture.TABLE, "flights", CareView.State.WAITING, "", "", 5_000, 3, 7, 70_000, 4, 9, 12_000, 256 << 20, -1, 86_400_000);
        return CompletableFuture.completedFuture(new CareView(true, List.of(table), List.of(record(false))));
    }

    @Override
    public CompletionStage<CareRecord> run(TableName table, boolean dryRun) {
        told.add("run " + table + " " + dryRun);
        return CompletableFuture.completedFuture(record(dryRun));
    }

    @Override
    public CompletionStage<CareView> pause(TableName table, boolean paused, String by) {
        told.add((paused ? "pause " : "resume ") + table + " by " + by);
        return view();
    }

    @Override
    public TableShape shape(TableName table) {
        var first = new TableShape.Version(11, -1, 1_000, true, "append", 5, 0, 5, 1);
        var second = new TableShape.Version(12, 11, 2_000, true, "append", 4, 0, 9, 2);
        return new TableShape(table, "uuid", OptionalLong.of(12), 2, 100, 9, 0, 0, 2, 2, 3_000, List.of(), List.of(first, second),
                Map.of("main", new TableShape.Ref(12, false), "audit", new TableShape.Ref(11, true)));
    }

    @Override
    public CompletionStage<Long> change(TableName table, TableChange.Work work, String by) {
        told.add(work + " by " + by);
        return CompletableFuture.completedFuture(work instanceof TableChange.Rollback back ? back.snapshot() : 12L);
    }
}
