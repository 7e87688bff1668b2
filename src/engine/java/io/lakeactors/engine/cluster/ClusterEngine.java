package io.lakeactors.engine.cluster;

import io.lakeactors.contract.PipelineSpec;
import io.lakeactors.engine.ClusterConfig;
import io.lakeactors.engine.EngineNode;
import io.lakeactors.engine.LakeEngine;
import io.lakeactors.engine.PipelineTexts;
import io.lakeactors.engine.PortCalls;
import io.lakeactors.engine.Refused;
import io.lakeactors.engine.WireMessage;
import io.lakeactors.engine.partition.OperatorChoice;
import io.lakeactors.engine.pipeline.PipelineActor;
import io.lakeactors.engine.pipeline.PipelineCommand;
import io.lakeactors.engine.pipeline.PipelineDirectory;
import io.lakeactors.engine.pipeline.PipelineReply;
import io.lakeactors.engine.pipeline.Predecessors;
import io.lakeactors.engine.pipeline.Promise;
import io.lakeactors.engine.replay.ReplayPlan;
import io.lakeactors.engine.replay.ReplayPlanner;
import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.LakeError;
import io.lakeactors.model.LakeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The engine as seen from one node: each question goes to the pipeline's actor, wherever it lives. */
final class ClusterEngine implements LakeEngine {
    private static final Logger LOG = LoggerFactory.getLogger(ClusterEngine.class);
    private static final Duration NAMES_MAX = Duration.ofSeconds(5);
    private static final Duration DRAIN_MAX = Duration.ofMinutes(10);
    private static final CompletionStage<List<PipelineSpec>> NOBODY = CompletableFuture.completedStage(List.of());

    private final ActorSystem<?> system;
    private final EngineNode node;
    private final Membership membership;
    private final ActorRef<PipelineDirectory.Command> directory;
    private final Supplier<CompletionStage<Void>> leave;
    private final long startedAt;

    /** @param leave hands over and stops the actors */
    ClusterEngine(
            ActorSystem<?> system, EngineNode node, Membership membership, ActorRef<PipelineDirectory.Command> directory,
            Supplier<CompletionStage<Void>> leave) {
        this.system = system;
        this.node = node;
        this.membership = membership;
        this.directory = directory;
        this.leave = leave;
        startedAt = node.parts().clock().millis();
    }

    @Override
    public CompletionStage<Applied> apply(PipelineSpec spec, boolean dryRun) {
        return ask(spec.name(), replyTo -> new PipelineCommand.Apply(spec.text(), spec.contractText(), dryRun, replyTo), timeout().multipliedBy(3),
                PipelineReply.ApplyEnded.class, PipelineReply.ApplyEnded::applied);
    }

    /** Texts are read where that may take its time. */
    @Override
    public CompletionStage<Predecessors> before(PipelineSpec spec) {
        return own(spec.name()).thenComposeAsync(texts -> {
            var own = texts.flatMap(this::readable);
            boolean writes = own.filter(was -> Predecessors.writeOneTable(was, spec)).isPresent();
            return (writes ? NOBODY : others(spec)).thenApply(others -> Predecessors.of(texts.isPresent(), own, others, spec));
        }, node.io());
    }

    /** Empty if there is none, or if nobody understands its journal there. */
    private CompletionStage<Optional<PipelineTexts>> own(String name) {
        return texts(name).thenApply(Optional::of).exceptionallyCompose(failure ->
                isSilence(failure) ? CompletableFuture.failedFuture(failure) : CompletableFuture.completedFuture(Optional.empty()));
    }

    /** Those that are there; if there is none, the last one that was deleted, which may have had the same name. */
    private CompletionStage<List<PipelineSpec>> others(PipelineSpec spec) {
        return Promise.of(spec).map(promise -> writers(promise).thenCompose(writers -> {
            var there = writers.there().stream().filter(name -> !name.equals(spec.name())).toList();
            return kept(promise, there, PipelineCommand.ShowTexts::new).thenCompose(found -> found.isEmpty()
                    ? kept(promise, writers.deleted().stream().toList(), PipelineCommand.ShowLast::new) : CompletableFuture.completedFuture(found));
        })).orElse(NOBODY);
    }

    private CompletionStage<List<PipelineSpec>> kept(Promise promise, List<String> names, Function<ActorRef<PipelineReply>, PipelineCommand> question) {
        return all(names, name -> kept(promise, name, question)).thenApply(found -> found.stream().flatMap(Optional::stream).toList());
    }

    /** Nobody if the directory is still on a node of an earlier release, which does not understand the question; one that is away is missed by what is to be applied, too. */
    private CompletionStage<PipelineDirectory.Writers> writers(Promise promise) {
        return this.<PipelineDirectory.Writers>directory(replyTo -> new PipelineDirectory.ListWriters(promise, replyTo), NAMES_MAX).exceptionallyCompose(failure -> {
            if (!isSilence(failure)) {
                return CompletableFuture.failedFuture(failure);
            }
            LOG.atWarn().addKeyValue("table", promise.table()).log("Who has written it before is not known: the directory of pipelines does not say it. A contract is taken as if nobody had.");
            return CompletableFuture.completedFuture(new PipelineDirectory.Writers(List.of(), Optional.empty()));
        });
    }

    /** Empty if it does not keep that promise, if its texts cannot be read any more, or if it does not answer: it may be on a node that is being replaced. */
    private CompletionStage<Optional<PipelineSpec>> kept(Promise promise, String name, Function<ActorRef<PipelineReply>, PipelineCommand> question) {
        return texts(name, question).thenApplyAsync(this::readable, node.io()).exceptionally(failure -> {
            if (isSilence(failure)) {
                LOG.atWarn().addKeyValue("pipeline", name).addKeyValue("table", promise.table()).log("What it has promised is not known, as it does not answer. A contract is taken as if it were nothing.");
            }
            return Optional.empty();
        }).thenApply(spec -> spec.filter(was -> Promise.of(was).equals(Optional.of(promise))));
    }

    private static boolean isSilence(Throwable failure) {
        return PortCalls.asError(failure).code() == ErrorCode.JOURNAL_UNREACHABLE;
    }

    /** What an older program took may not be: applying it anew is how it is mended. */
    private Optional<PipelineSpec> readable(PipelineTexts texts) {
        try {
            return Optional.of(node.spec(texts));
        } catch (LakeException unreadable) {
            return Optional.empty();
        }
    }

    private static <T> CompletionStage<List<T>> all(List<String> names, Function<String, CompletionStage<T>> one) {
        var all = names.stream().map(name -> one.apply(name).toCompletableFuture()).toList();
        return CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)).thenApply(done -> all.stream().map(CompletableFuture::join).toList());
    }

    @Override
    public CompletionStage<List<PipelineView>> pipelines() {
        return names().thenCompose(names -> {
            var views = new ArrayList<CompletableFuture<Optional<PipelineView>>>();
            names.forEach(name -> views.add(pipeline(name).toCompletableFuture().handle((view, failure) -> shown(view, failure))));
            return CompletableFuture.allOf(views.toArray(CompletableFuture[]::new))
                    .thenApply(done -> views.stream().map(CompletableFuture::join).flatMap(Optional::stream).toList());
        });
    }

    /** A name is in the directory before its pipeline was applied: until then it is not to be seen. */
    private static Optional<PipelineView> shown(PipelineView view, Throwable failure) {
        if (failure == null) {
            return Optional.of(view);
        }
        Throwable cause = failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof LakeException known && known.error().code() == ErrorCode.PIPELINE_NOT_FOUND) {
            return Optional.empty();
        }
        throw new CompletionException(cause);
    }

    private CompletionStage<List<String>> names() {
        return this.<PipelineDirectory.Listed>directory(PipelineDirectory.ListNames::new, timeout()).thenApply(PipelineDirectory.Listed::names);
    }

    private <T extends WireMessage> CompletionStage<T> directory(Function<ActorRef<T>, PipelineDirectory.Command> question, Duration within) {
        return Refused.orAnswered(system, directory, question, within, late("the directory of pipelines"));
    }

    /** The texts of the pipelines whose names come first. */
    CompletionStage<List<PipelineTexts>> texts(int most) {
        return names().thenCompose(names -> all(names.stream().limit(most).toList(), this::texts));
    }

    @Override
    public CompletionStage<PipelineTexts> texts(String name) {
        return texts(name, PipelineCommand.ShowTexts::new);
    }

    private CompletionStage<PipelineTexts> texts(String name, Function<ActorRef<PipelineReply>, PipelineCommand> question) {
        return ask(name, question, timeout(), PipelineReply.TextsShown.class, shown -> PipelineTexts.of(shown.pipeline(), shown.contract()));
    }

    @Override
    public CompletionStage<PipelineView> pipeline(String name) {
        return view(name, PipelineCommand.View::new, timeout());
    }

    @Override
    public CompletionStage<PipelineView> pause(String name) {
        return view(name, PipelineCommand.Pause::new, timeout());
    }

    @Override
    public CompletionStage<PipelineView> resume(String name) {
        return view(name, PipelineCommand.Resume::new, timeout());
    }

    @Override
    public CompletionStage<PipelineView> choose(String name, OperatorChoice choice, Optional<String> partition, String by) {
        return view(name, replyTo -> new PipelineCommand.Choose(choice, partition, by, replyTo), timeout());
    }

    @Override
    public CompletionStage<PipelineView> drain(String name) {
        return view(name, PipelineCommand.Drain::new, DRAIN_MAX);
    }

    @Override
    public CompletionStage<PipelineView> delete(String name) {
        return view(name, PipelineCommand.Delete::new, DRAIN_MAX);
    }

    @Override
    public CompletionStage<RunView> startBoundedRun(String name, Optional<String> id) {
        return ask(name, replyTo -> new PipelineCommand.StartRun(id.orElse(""), replyTo), timeout(), PipelineReply.RunShown.class, PipelineReply.RunShown::run);
    }

    @Override
    public CompletionStage<RunView> run(String name, String runId) {
        return ask(name, replyTo -> new PipelineCommand.ShowRun(runId, replyTo), timeout(), PipelineReply.RunShown.class, PipelineReply.RunShown::run);
    }

    @Override
    public CompletionStage<List<RunView>> runs(String name) {
        return ask(name, PipelineCommand.ShowRuns::new, timeout(), PipelineReply.RunsShown.class, PipelineReply.RunsShown::runs);
    }

    @Override
    public CompletionStage<ReplayPlan> replay(String name, ReplayRequest request) {
        return texts(name).thenCompose(texts -> pipelines().thenApplyAsync(all -> new ReplayPlanner(node, node.spec(texts)).plan(request, all), node.io()).thenCompose(plan ->
                request.dryRun() ? CompletableFuture.completedFuture(plan)
                        : ask(name, replyTo -> new PipelineCommand.Replay(plan.order(), texts.digest(), replyTo), timeout(), PipelineReply.RunShown.class, run -> plan)));
    }

    /** What cannot come to rest in time (a catalog that is away) is left to the journal: it is taken up again at the next start. */
    @Override
    public CompletionStage<Void> drainAll() {
        if (!membership.isLastOf(ClusterConfig.INGEST)) {
            // Each partition flushes what it has read as it is handed over to another node; the pipelines go on.
            return leave.get();
        }
        // A directory that does not answer must not take the time that others have for their stop.
        var rested = names().toCompletableFuture().orTimeout(NAMES_MAX.toMillis(), TimeUnit.MILLISECONDS).thenCompose(names -> {
            var views = names.stream().map(name -> view(name, PipelineCommand.RestForStop::new, node.config().cluster().stopTimeout()).toCompletableFuture()
                    .handle((view, failure) -> view)).toArray(CompletableFuture[]::new);
            return CompletableFuture.allOf(views);
        });
        return rested.handle((done, failure) -> null).thenCompose(done -> leave.get());
    }

    @Override
    public NodeView node() {
        var memory = node.parts().memory();
        return new NodeView(node.config().nodeId(), node.config().version(), startedAt, memory.used(), memory.cap(), node.dependencies().view());
    }

    private CompletionStage<PipelineView> view(String name, Function<ActorRef<PipelineReply>, PipelineCommand> question, Duration within) {
        return ask(name, question, within, PipelineReply.Viewed.class, PipelineReply.Viewed::view);
    }

    private <R, T> CompletionStage<T> ask(
            String name, Function<ActorRef<PipelineReply>, PipelineCommand> question, Duration within, Class<R> expected, Function<R, T> answer) {
        var pipeline = ClusterSharding.get(system).entityRefFor(PipelineActor.KEY, name);
        return answered(pipeline.<PipelineReply>ask(question::apply, within), "pipeline " + name).thenApply(reply -> {
            if (reply instanceof PipelineReply.Refused(var error)) {
                throw error.asException();
            }
            return answer.apply(expected.cast(reply));
        });
    }

    /** Whoever does not answer waits for the journal, mostly. */
    private <T> CompletionStage<T> answered(CompletionStage<T> asked, String who) {
        return asked.exceptionallyCompose(failure -> CompletableFuture.failedFuture(late(who).asException(failure)));
    }

    private LakeError late(String who) {
        return LakeError.of(ErrorCode.JOURNAL_UNREACHABLE, who + " did not answer in time", "node " + node.config().nodeId(), "See lake status for what fails; it goes on by itself");
    }

    private Duration timeout() {
        return node.config().pipeline().askTimeout();
    }
}
