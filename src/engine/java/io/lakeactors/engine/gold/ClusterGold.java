package io.lakeactors.engine.gold;

import io.lakeactors.contract.GoldSpec;
import io.lakeactors.contract.Golds;
import io.lakeactors.contract.PipelineSpec;
import io.lakeactors.contract.Pipelines;
import io.lakeactors.engine.EngineNode;
import io.lakeactors.engine.LakeEngine;
import io.lakeactors.engine.PipelineTexts;
import io.lakeactors.engine.PortCalls;
import io.lakeactors.model.ColumnChanges;
import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.LakeError;
import io.lakeactors.model.TableName;
import io.lakeactors.model.TableQuery;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.AskPattern;

/** Gold tables as seen from one node. What needs the tables is tried here, what needs the other gold tables is decided by their keeper. */
public final class ClusterGold implements LakeGold {
    private static final Duration RUN_MAX = Duration.ofMinutes(65);

    private final ActorSystem<?> system;
    private final EngineNode node;
    private final LakeEngine engine;
    private final ActorRef<GoldKeeper.Command> keeper;

    public ClusterGold(ActorSystem<?> system, EngineNode node, LakeEngine engine, ActorRef<GoldKeeper.Command> keeper) {
        this.system = system;
        this.node = node;
        this.engine = engine;
        this.keeper = keeper;
    }

    private record Tried(List<String> reads, List<String> changes) {}

    @Override
    public CompletionStage<Applied> apply(GoldSpec spec, boolean dryRun) {
        return apply(spec, dryRun, false);
    }

    @Override
    public CompletionStage<Applied> restore(GoldSpec spec, boolean paused) {
        return apply(spec, false, paused);
    }

    private CompletionStage<Applied> apply(GoldSpec spec, boolean dryRun, boolean paused) {
        return freeOfPipelines(spec).thenCompose(free -> CompletableFuture.supplyAsync(() -> tried(spec), node.io())).thenCompose(tried ->
                ask(replyTo -> new GoldKeeper.Apply(spec.text(), spec.contractText(), tried.reads(), dryRun, paused, replyTo), timeout(), GoldReply.ApplyEnded.class).thenApply(ended -> {
                    var all = new ArrayList<>(ended.changes());
                    all.addAll(tried.changes());
                    return new Applied(spec.name(), ended.changed(), ended.changed() ? all : List.of());
                }));
    }

    private Tried tried(GoldSpec spec) {
        TableQuery queries = node.parts().queries().orElseThrow(() -> LakeError.of(ErrorCode.REQUEST_INVALID, "this node makes no gold tables", node.config().nodeId(), "Ask another node").asException());
        var reading = queries.open(spec.query());
        List<String> misfits = reading.misfits(spec.contract().schema());
        if (!misfits.isEmpty()) {
            throw LakeError.of(ErrorCode.GOLD_MISFIT, String.join("; ", misfits), spec.name(), "Correct the query or the contract").asException();
        }
        if (spec.incremental().isPresent()) {
            SourceTime.of(reading, spec);
        }
        node.parts().tables().tables().stream().filter(head -> head.table().equals(spec.table())).forEach(head -> GoldRun.requireOwn(spec, head));
        List<String> changes = node.parts().tables().ensure(spec.tableSpec(), true).changes();
        return new Tried(reading.sources().keySet().stream().map(TableName::toString).toList(), changes);
    }

    /** A table that a pipeline fills is the pipeline's. */
    private CompletionStage<Void> freeOfPipelines(GoldSpec spec) {
        String table = spec.table().toString();
        return engine.pipelines().thenAccept(pipelines -> pipelines.forEach(pipeline -> pipeline.targets().forEach(target -> {
            if (target.table().equals(table) || table.equals(target.quarantine())) {
                throw LakeError.of(ErrorCode.GOLD_CONFLICT, "the pipeline \"" + pipeline.name() + "\" fills " + table, spec.name(), "Name another table").asException();
            }
        })));
    }

    @Override
    public CompletionStage<PipelineTexts> texts(String name) {
        return ask(replyTo -> new GoldKeeper.ShowTexts(name, replyTo), timeout(), GoldReply.TextsShown.class).thenApply(shown -> PipelineTexts.of(shown.text(), shown.contract()));
    }

    @Override
    public CompletionStage<GoldView> view() {
        return ask(GoldKeeper.Show::new, timeout(), GoldReply.Viewed.class).thenApply(GoldReply.Viewed::view);
    }

    @Override
    public CompletionStage<List<String>> broken(PipelineSpec now, ColumnChanges changes) {
        var table = now.silver().map(PipelineSpec.Silver::table);
        if (table.isEmpty() || changes.isEmpty() || node.parts().queries().isEmpty()) {
            return CompletableFuture.completedFuture(List.of());
        }
        var readers = new KnownReaders(node.parts().queries().get(), table.get(), changes);
        var golds = view().thenCompose(view -> each(view.tables().stream().map(GoldView.Table::name).toList(), this::spec));
        var others = engine.pipelines().thenCompose(views -> each(views.stream().map(LakeEngine.PipelineView::name).filter(name -> !name.equals(now.name())).toList(), this::pipeline));
        return golds.thenCombine(others, (reading, pipelines) -> CompletableFuture.supplyAsync(() -> {
            // Of the pipeline that changes, its contract as it will be.
            pipelines.add(now);
            return readers.broken(reading, pipelines);
        }, node.io())).thenCompose(Function.identity());
    }

    /** One after the other: each answer may be as long as a message may be. */
    private static <T> CompletionStage<List<T>> each(List<String> names, Function<String, CompletionStage<Optional<T>>> one) {
        CompletionStage<List<T>> all = CompletableFuture.completedFuture(new ArrayList<>());
        for (String name : names) {
            all = all.thenCompose(found -> one.apply(name).thenApply(next -> {
                next.ifPresent(found::add);
                return found;
            }));
        }
        return all;
    }

    /** Empty if it is gone, or cannot be read any more: then it is not made either. */
    private CompletionStage<Optional<GoldSpec>> spec(String name) {
        return unlessGone(texts(name).thenApply(texts -> Golds.readTaken(name, texts.pipeline(), path -> texts.contract()).value()), ErrorCode.GOLD_NOT_FOUND);
    }

    /** Empty if it is gone, or cannot be read any more: then nobody asks its checks either. */
    private CompletionStage<Optional<PipelineSpec>> pipeline(String name) {
        return unlessGone(engine.texts(name).thenApply(texts -> Pipelines.readTaken(name, texts.pipeline(), path -> texts.contract()).value()), ErrorCode.PIPELINE_NOT_FOUND);
    }

    /** Who could not be asked cannot be said to agree. */
    private static <T> CompletionStage<Optional<T>> unlessGone(CompletionStage<Optional<T>> asked, ErrorCode gone) {
        return asked.exceptionallyCompose(failure -> PortCalls.asError(failure).code() == gone ? CompletableFuture.completedFuture(Optional.empty()) : CompletableFuture.failedFuture(failure));
    }

    @Override
    public CompletionStage<GoldView.Table> table(String name) {
        return view().thenApply(view -> of(view, name));
    }

    @Override
    public CompletionStage<GoldRecord> run(String name, boolean full) {
        return ask(replyTo -> new GoldKeeper.Run(name, full, replyTo), RUN_MAX, GoldReply.RunDone.class).thenApply(GoldReply.RunDone::run);
    }

    @Override
    public CompletionStage<GoldView.Table> pause(String name, boolean paused) {
        return ask(replyTo -> new GoldKeeper.Hold(name, paused, replyTo), timeout(), GoldReply.Viewed.class).thenApply(viewed -> of(viewed.view(), name));
    }

    @Override
    public CompletionStage<GoldView.Table> delete(String name) {
        return ask(replyTo -> new GoldKeeper.Delete(name, replyTo), timeout(), GoldReply.Viewed.class).thenApply(viewed -> of(viewed.view(), name));
    }

    private static GoldView.Table of(GoldView view, String name) {
        return view.tables().stream().filter(table -> table.name().equals(name)).findFirst()
                .orElseThrow(() -> LakeError.of(ErrorCode.GOLD_NOT_FOUND, "there is no gold table \"" + name + "\"", "", "List them with: lake gold ls").asException());
    }

    private <R> CompletionStage<R> ask(Function<ActorRef<GoldReply>, GoldKeeper.Command> question, Duration within, Class<R> expected) {
        return AskPattern.<GoldKeeper.Command, GoldReply>ask(keeper, question::apply, within, system.scheduler()).exceptionallyCompose(failure -> CompletableFuture.failedFuture(LakeError.of(
                ErrorCode.NODE_UNREACHABLE, "who keeps the gold tables did not answer in time", "node " + node.config().nodeId(),
                "A node with the role maintenance must be there; see lake cluster show").asException(failure))).thenApply(reply -> {
                    if (reply instanceof GoldReply.Refused(var error)) {
                        throw error.asException();
                    }
                    return expected.cast(reply);
                });
    }

    private Duration timeout() {
        return node.config().pipeline().askTimeout();
    }
}
