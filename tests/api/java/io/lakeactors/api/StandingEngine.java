package io.lakeactors.api;

import io.lakeactors.contract.PipelineSpec;
import io.lakeactors.contract.Pipelines;
import io.lakeactors.engine.LakeEngine;
import io.lakeactors.engine.PipelineTexts;
import io.lakeactors.engine.partition.ChoiceMade;
import io.lakeactors.engine.partition.OperatorChoice;
import io.lakeactors.engine.pipeline.Predecessors;
import io.lakeactors.engine.replay.ReplayOrder;
import io.lakeactors.engine.replay.ReplayPlan;
import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.LakeError;
import io.lakeactors.model.OffsetRange;
import io.lakeactors.model.SourceKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** An engine that has one pipeline, "flights", and does at once what it is told. */
final class StandingEngine implements LakeEngine {
    final List<String> asked = new ArrayList<>();
    volatile PipelineState state = PipelineState.RUNNING;
    volatile RuntimeException failNext;
    volatile Map<String, String> dependencies = Map.of("catalog", "ok");
    volatile List<PipelineSpec> others = List.of();
    volatile PipelineTexts running = PipelineTexts.of("pipeline: flights", "contract");

    @Override
    public CompletionStage<Applied> apply(PipelineSpec spec, boolean dryRun) {
        return note("apply " + spec.name() + (dryRun ? " dry" : ""), new Applied(spec.name(), true, List.of("creates silver.flights")));
    }

    @Override
    public CompletionStage<List<PipelineView>> pipelines() {
        return note("pipelines", List.of(view()));
    }

    @Override
    public CompletionStage<PipelineTexts> texts(String name) {
        return known(name, "texts " + name, null).thenApply(view -> running);
    }

    @Override
    public CompletionStage<Predecessors> before(PipelineSpec spec) {
        var own = Pipelines.readTaken("flights", running.pipeline(), path -> running.contract()).value();
        return note("before " + spec.name(), spec.name().equals("flights") ? new Predecessors(true, own, others) : new Predecessors(false, Optional.empty(), others));
    }

    @Override
    public CompletionStage<PipelineView> pipeline(String name) {
        return known(name, "pipeline " + name, null);
    }

    @Override
    public CompletionStage<PipelineView> pause(String name) {
        return known(name, "pause " + name, PipelineState.PAUSED);
    }

    @Override
    public CompletionStage<PipelineView> resume(String name) {
        return known(name, "resume " + name, PipelineState.RUNNING);
    }

    @Override
    public CompletionStage<PipelineView> choose(String name, OperatorChoice choice, Optional<String> partition, String by) {
        return known(name, "choose " + name + " " + choice.word() + " " + partition.orElse("all") + " " + by, PipelineState.RUNNING);
    }

    @Override
    public CompletionStage<PipelineView> drain(String name) {
        return known(name, "drain " + name, PipelineState.PAUSED);
    }

    @Override
    public CompletionStage<PipelineView> delete(String name) {
        return known(name, "delete " + name, PipelineState.PAUSED);
    }

    @Override
    public CompletionStage<RunView> startBoundedRun(String name, Optional<String> id) {
        return known(name, "startRun " + name + id.map(word -> " " + word).orElse(""), null).thenApply(view -> run(RunState.RUNNING));
    }

    @Override
    public CompletionStage<ReplayPlan> replay(String name, ReplayRequest request) {
        return known(name, "replay " + name + " " + request, null).thenApply(view -> new ReplayPlan(
                new ReplayOrder("replay-1", List.of(), List.of(), List.of(), "la-before-replay-1", request.from(), request.by(), request.reason()), List.of(), 0));
    }

    @Override
    public CompletionStage<RunView> run(String name, String runId) {
        return known(name, "run " + name + " " + runId, null).thenApply(view -> run(RunState.SUCCEEDED));
    }

    @Override
    public CompletionStage<List<RunView>> runs(String name) {
        return known(name, "runs " + name, null).thenApply(view -> List.of(run(RunState.SUCCEEDED)));
    }

    @Override
    public CompletionStage<Void> drainAll() {
        return note("drainAll", null);
    }

    @Override
    public NodeView node() {
        return new NodeView("n1", "0.1.0", 1_700_000_000_000L, 1024, 2048, dependencies);
    }

    private CompletionStage<PipelineView> known(String name, String what, PipelineState next) {
        if (!name.equals("flights")) {
            return CompletableFuture.failedFuture(LakeError.of(ErrorCode.PIPELINE_NOT_FOUND, "there is no pipeline \"" + name + "\"", "",
                    "`lake pipelines` lists them.").asException());
        }
        if (next != null) {
            state = next;
        }
        return note(what, null).thenApply(nothing -> view());
    }

    private synchronized <T> CompletionStage<T> note(String what, T answer) {
        asked.add(what);
        if (failNext != null) {
            var failure = failNext;
            failNext = null;
            return CompletableFuture.failedFuture(failure);
        }
        return CompletableFuture.completedFuture(answer);
    }

    private PipelineView view() {
        return new PipelineView(
                "flights", state, "", 1_700_000_000_000L, "flights 1.0.0", "default", List.of(new TargetView("silver", "silver.flights", "quarantine.silver_flights")),
                List.of(new PartitionView(new SourceKey("c", "t", "flights", 0), "RUNNING", "", 0, 10, 12, 20, 5.5, List.of(OperatorChoice.SKIP_TRUNCATED),
                                List.of(new ChoiceMade(OperatorChoice.SKIP_TRUNCATED, "ann", 5, "LA-3003 gone", Optional.of(new OffsetRange(3, 7))))),
                        new PartitionView(new SourceKey("c", "t", "flights", 1), "RUNNING", "", 0, 0, 0, -1, 0, List.of(), List.of())),
                new Totals(10, 8, 1, 1, 10, 5.5, Optional.empty(), 2, -1), Map.of("decode.malformed", 1L), Map.of(), Map.of(), List.of());
    }

    private static RunView run(RunState state) {
        return new RunView("r1", "flights", state, "", 1, state == RunState.RUNNING ? Optional.empty() : Optional.of(2L), 8, 1, 1, 100);
    }
}
