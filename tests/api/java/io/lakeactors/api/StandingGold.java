package io.lakeactors.api;

import io.lakeactors.contract.GoldSpec;
import io.lakeactors.contract.PipelineSpec;
import io.lakeactors.engine.PipelineTexts;
import io.lakeactors.engine.gold.GoldRecord;
import io.lakeactors.engine.gold.GoldView;
import io.lakeactors.engine.gold.LakeGold;
import io.lakeactors.model.ColumnChanges;
import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.LakeError;
import io.lakeactors.model.TableName;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/** One gold table, which remembers what it was told. */
final class StandingGold implements LakeGold {
    static final TableName TABLE = TableName.parse("gold.by_carrier");
    final List<String> told = new CopyOnWriteArrayList<>();

    private static GoldRecord record() {
        return new GoldRecord("r1", "by_carrier", TABLE, true, 1_000, 2_000, GoldRecord.Outcome.WITHHELD, "LA-5045 not-empty", false, "d", new TreeMap<>(Map.of("silver.flights", 7L)), 9, 0, 0,
                List.of(new GoldRecord.Check("not-empty", "rowCount mustBeGreaterThan 0", false, "rowCount is 0")));
    }

    private static GoldView.Table known(String name) {
        if (!name.equals("by_carrier")) {
            throw LakeError.of(ErrorCode.GOLD_NOT_FOUND, "there is no gold table \"" + name + "\"", "", "List them with: lake gold ls").asException();
        }
        return new GoldView.Table(name, TABLE.toString(), List.of("silver.flights"), "delays 1.0.0", 60_000, GoldView.State.WITHHELD, "LA-5045 not-empty", 0, List.of(record()));
    }

    @Override
    public CompletionStage<Applied> apply(GoldSpec spec, boolean dryRun) {
        told.add("apply " + spec.name() + " " + dryRun);
        return spec.query().contains("nothing") ? CompletableFuture.failedFuture(LakeError.of(ErrorCode.TABLE_NOT_FOUND, "there is no table silver.nothing", "", "Look").asException())
                : CompletableFuture.completedFuture(new Applied(spec.name(), true, List.of("make " + spec.table())));
    }

    @Override
    public CompletionStage<Applied> restore(GoldSpec spec, boolean paused) {
        throw new UnsupportedOperationException("nobody restores by the API");
    }

    @Override
    public CompletionStage<PipelineTexts> texts(String name) {
        throw new UnsupportedOperationException("nobody asks for texts by the API");
    }

    @Override
    public CompletionStage<GoldView> view() {
        return CompletableFuture.completedFuture(new GoldView(List.of(known("by_carrier"))));
    }

    @Override
    public CompletionStage<List<String>> broken(PipelineSpec now, ColumnChanges changes) {
        return CompletableFuture.completedFuture(Stream.concat(changes.removed().stream(), changes.renamed().keySet().stream()).map(column -> "gold table \"by_carrier\": it reads " + column).toList());
    }

    @Override
    public CompletionStage<GoldView.Table> table(String name) {
        return CompletableFuture.supplyAsync(() -> known(name));
    }

    @Override
    public CompletionStage<GoldRecord> run(String name, boolean full) {
        told.add("run " + name + (full ? " in full" : ""));
        return CompletableFuture.completedFuture(record());
    }

    @Override
    public CompletionStage<GoldView.Table> pause(String name, boolean paused) {
        told.add((paused ? "pause " : "resume ") + name);
        return table(name);
    }

    @Override
    public CompletionStage<GoldView.Table> delete(String name) {
        told.add("delete " + name);
        return table(name);
    }
}
