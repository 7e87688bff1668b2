package io.lakeactors.engine.pipeline;

import io.lakeactors.contract.PipelineSpec;
import io.lakeactors.engine.CrashPoints;
import io.lakeactors.engine.EngineNode;
import io.lakeactors.engine.LakeEngine.PipelineState;
import io.lakeactors.engine.LakeEngine.RunState;
import io.lakeactors.engine.PipelineTexts;
import io.lakeactors.engine.PortCalls;
import io.lakeactors.engine.maintenance.CommitterLink;
import io.lakeactors.engine.maintenance.Committers;
import io.lakeactors.engine.partition.PartitionReport;
import io.lakeactors.engine.partition.PipelineTables;
import io.lakeactors.engine.pipeline.PipelineCommand.TakenOut;
import io.lakeactors.engine.replay.ReplayOrder;
import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.LakeError;
import io.lakeactors.model.Ledger;
import io.lakeactors.model.SourceKey;
import io.lakeactors.model.TableChange;
import io.lakeactors.model.TableHead;
import io.lakeactors.model.TableName;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.persistence.typed.javadsl.Effect;
import org.apache.pekko.persistence.typed.javadsl.EffectFactories;

/**
 * How a replay is carried out: the pipeline rests, rows are taken out of one table after the other by its committer, and then a run reads them again. Each step is found again after a crash: a take-out
 * has an id of its own and lands once, and while none is known to be missing nothing is read. Part of its {@link PipelineActor}, in whose thread it runs.
 */
final class PipelineReplay {
    private final ActorContext<PipelineCommand> context;
    private final EngineNode node;
    private final String name;
    private final PartitionBoard board;
    private final PartitionHerd herd;
    private final Committers committers;
    private boolean busy;
    private boolean looking;
    private String trouble = "";
    private Optional<String> reached = Optional.empty();

    PipelineReplay(ActorContext<PipelineCommand> context, EngineNode node, String name, PartitionBoard board, PartitionHerd herd) {
        this.context = context;
        this.node = node;
        this.name = name;
        this.board = board;
        this.herd = herd;
        committers = new CommitterLink(context.getSystem());
    }

    /** @param see has the partitions hear of it */
    Effect<PipelineEvent, PipelineMemory> heard(
            EffectFactories<PipelineEvent, PipelineMemory> effects, PipelineMemory memory, PipelineCommand.Replaying word, boolean free, Consumer<PipelineMemory> see) {
        return switch (word) {
            case PipelineCommand.Replay replay -> ordered(effects, memory, replay, free, see);
            case TakenOut taken -> takenOut(effects, memory, taken, see);
            case PipelineCommand.TakeOutFailed(var id, var why) -> {
                busy = false;
                trouble = why;
                yield effects.none();
            }
            case PipelineCommand.EndLookedAt(var id, var is) -> {
                looking = false;
                reached = is ? Optional.of(id) : Optional.empty();
                if (!is) {
                    memory.run(id).ifPresent(run -> board.forget(run.ends().keySet()));
                }
                yield effects.none();
            }
        };
    }

    private Effect<PipelineEvent, PipelineMemory> ordered(
            EffectFactories<PipelineEvent, PipelineMemory> effects, PipelineMemory memory, PipelineCommand.Replay asked, boolean free, Consumer<PipelineMemory> see) {
        if (memory.texts().isEmpty()) {
            asked.replyTo().tell(PipelineReply.notFound(name));
            return effects.none();
        }
        var why = conflict(memory, asked, free);
        if (why.isPresent()) {
            asked.replyTo().tell(new PipelineReply.Refused(LakeError.of(ErrorCode.REPLAY_CONFLICT, why.get(), "pipeline " + name, "Wait for it to end, then order the replay again")));
            return effects.none();
        }
        trouble = "";
        return effects.persist(new PipelineEvent.ReplayOrdered(asked.order(), node.parts().clock().millis())).thenRun(after -> {
            see.accept(after);
            asked.replyTo().tell(new PipelineReply.RunShown(new PipelineMemory.Run(asked.order().id(), memory.paused(), Map.of(), Ledger.ZERO, 0, RunState.RUNNING,
                    asked.order().sentence(), node.parts().clock().millis(), Optional.empty(), Ledger.ZERO, 0, "").view(name)));
        });
    }

    private static Optional<String> conflict(PipelineMemory memory, PipelineCommand.Replay asked, boolean free) {
        if (memory.replay().isPresent()) {
            return Optional.of("a replay is being carried out: " + memory.replay().get().id());
        }
        if (memory.openRun().isPresent()) {
            return Optional.of("a run is going on: " + memory.openRun().get().id());
        }
        var texts = memory.texts().orElseThrow();
        boolean same = PipelineTexts.of(texts.pipeline(), texts.contract()).digest().equals(asked.digest());
        return free && same ? Optional.empty() : Optional.of("it is being changed or deleted");
    }

    /** Also after the journal has failed: what was under way is found again. */
    void recovered() {
        busy = false;
        looking = false;
    }

    /** Goes on with what is to be done, if the time has come. */
    void goOn(PipelineMemory memory, Supplier<PipelineSpec> known) {
        if (memory.replay().isPresent() && !busy && board.isAtRest()) {
            busy = true;
            var order = memory.replay().get();
            var spec = known.get();
            var keys = board.keys();
            context.pipeToSelf(CompletableFuture.supplyAsync(() -> new ReplaySteps(node, committers, order).takeOut(spec, keys), node.io()), (done, failure) ->
                    failure == null ? done : new PipelineCommand.TakeOutFailed(order.id(), PortCalls.asError(failure).sentence()));
        }
    }

    private Effect<PipelineEvent, PipelineMemory> takenOut(EffectFactories<PipelineEvent, PipelineMemory> effects, PipelineMemory memory, TakenOut taken, Consumer<PipelineMemory> see) {
        busy = false;
        trouble = "";
        if (memory.replay().filter(order -> order.id().equals(taken.id())).isEmpty()) {
            return effects.none();
        }
        var order = memory.replay().get();
        var event = new PipelineEvent.ReplayTakenOut(taken.id(), taken.refused().orElse(""), taken.left(), taken.before(), board.bytes(), node.parts().clock().millis());
        return effects.persist(event).thenRun(after -> {
            node.parts().crashPoints().at(CrashPoints.AFTER_TAKE_OUT_KEPT);
            if (taken.refused().isEmpty()) {
                herd.goBack(order.from().stream().map(TableChange.From::source).toList(), order.by());
            }
            see.accept(after);
        });
    }

    /** Partitions that find their tables gone back stop, if they were not told in time: then they are told now. @return whether there were such */
    boolean mends(PipelineMemory memory) {
        var run = replaying(memory);
        var stopped = run.isEmpty() ? List.<SourceKey>of() : board.stopped().stream()
                .filter(report -> report.stop().filter(ErrorCode.POSITIONS_REGRESSED::equals).isPresent()).map(PartitionReport::source).toList();
        if (!stopped.isEmpty()) {
            herd.goBack(stopped, "replay");
        }
        return !stopped.isEmpty();
    }

    /** What partitions have told may be of a time before: it ends when the tables say so. @return whether the run's end is to wait for that */
    boolean holdsEnd(PipelineMemory memory, Supplier<PipelineSpec> known) {
        var run = replaying(memory);
        if (run.isEmpty() || board.failed().isPresent() || reached.equals(run.map(PipelineMemory.Run::id))) {
            return false;
        }
        if (!looking) {
            looking = true;
            String id = run.get().id();
            var ends = run.get().ends();
            var spec = known.get();
            context.pipeToSelf(CompletableFuture.supplyAsync(() -> hold(spec, ends), node.io()), (is, failure) -> new PipelineCommand.EndLookedAt(id, failure == null && is));
        }
        return true;
    }

    private boolean hold(PipelineSpec spec, Map<SourceKey, Long> ends) {
        return PipelineTables.targets(spec).stream().map((TableName table) -> node.parts().tables().head(table)).allMatch((TableHead head) ->
                ends.entrySet().stream().allMatch(end -> head.vector().of(end.getKey()).map(entry -> entry.next() >= end.getValue()).orElse(false)));
    }

    private static Optional<PipelineMemory.Run> replaying(PipelineMemory memory) {
        return memory.openRun().filter(run -> run.id().startsWith(ReplayOrder.PREFIX));
    }

    /** With what a replay adds to it. */
    PartitionBoard.Standing standing(PipelineMemory memory, PartitionBoard.Standing now) {
        if (!now.reason().isBlank()) {
            return now;
        }
        if (memory.replay().isPresent()) {
            return new PartitionBoard.Standing(PipelineState.DRAINING, "taking rows out: " + memory.replay().get().sentence() + (trouble.isBlank() ? "" : "; not yet: " + trouble));
        }
        var last = memory.runs().stream().findFirst().filter(run -> !run.left().isEmpty());
        return replaying(memory).map(run -> new PartitionBoard.Standing(now.state(), "reading again: " + run.reason()))
                .or(() -> last.map(run -> new PartitionBoard.Standing(now.state(), run.reason()))).orElse(now);
    }
}
