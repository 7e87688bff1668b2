package io.lakeactors.engine.pipeline;

import io.lakeactors.contract.PipelineSpec;
import io.lakeactors.engine.EngineNode;
import io.lakeactors.engine.LakeEngine.RunState;
import io.lakeactors.engine.LakeEngine.RunView;
import io.lakeactors.engine.PortCalls;
import io.lakeactors.engine.partition.PartitionReport;
import io.lakeactors.engine.replay.ReplayOrder;
import io.lakeactors.engine.signal.Signal;
import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.LakeError;
import io.lakeactors.model.Ledger;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.persistence.typed.javadsl.Effect;
import org.apache.pekko.persistence.typed.javadsl.EffectFactories;

/** The bounded runs of one pipeline: how they begin and end, and what their views say. Used by its {@link PipelineActor} only. */
final class PipelineRuns {
    private final ActorContext<PipelineCommand> context;
    private final EngineNode node;
    private final String name;
    private final PartitionBoard board;
    private final PipelineSetup setup;

    PipelineRuns(ActorContext<PipelineCommand> context, EngineNode node, String name, PartitionBoard board, PipelineSetup setup) {
        this.context = context;
        this.node = node;
        this.name = name;
        this.board = board;
        this.setup = setup;
    }

    /** Asks where the log ends now; {@link PipelineCommand.EndsFound} is the answer. @param id of the run; empty for one of our own */
    void ask(PipelineMemory memory, PipelineSpec spec, String id, ActorRef<PipelineReply> replyTo) {
        var answer = known(memory, id);
        if (answer.isPresent()) {
            replyTo.tell(answer.get());
            return;
        }
        var self = context.getSelf();
        long until = node.parts().clock().nanos() + node.config().pipeline().askTimeout().toNanos();
        CompletableFuture.supplyAsync(() -> setup.ends(spec), node.io()).whenComplete((ends, failure) -> self.tell(failure == null
                ? new PipelineCommand.EndsFound(id, ends, Optional.empty(), until, replyTo)
                : new PipelineCommand.EndsFound(id, Map.of(), Optional.of(PortCalls.asError(failure)), until, replyTo)));
    }

    /** What there is to say without beginning one: it was begun already under this id, and has not failed, or another one is going on. */
    private Optional<PipelineReply> known(PipelineMemory memory, String id) {
        if (memory.run(id).filter(run -> run.state() != RunState.FAILED).isPresent()) {
            return Optional.of(shown(memory, id));
        }
        return memory.openRun().map(PipelineMemory.Run::id).or(() -> memory.replay().map(ReplayOrder::id)).map(other -> PipelineReply.conflict(name, "a run is going on: " + other));
    }

    /** Begins a run up to these ends, or tells whoever asked why that cannot be. @param see has the partitions hear of it */
    Effect<PipelineEvent, PipelineMemory> begin(
            EffectFactories<PipelineEvent, PipelineMemory> effects, PipelineMemory memory, PipelineCommand.EndsFound found, Consumer<PipelineMemory> see) {
        if (found.error().isPresent()) {
            found.replyTo().tell(new PipelineReply.Refused(found.error().get()));
            return effects.none();
        }
        var answer = known(memory, found.run());
        if (answer.isPresent()) {
            // Another one asked at the same time.
            found.replyTo().tell(answer.get());
            return effects.none();
        }
        board.discovered(found.ends().keySet());
        if (board.isCounted()) {
            var started = start(memory, found);
            return effects.persist(started).thenRun(after -> {
                see.accept(after);
                found.replyTo().tell(shown(after, started.run()));
            });
        }
        if (node.parts().clock().nanos() - found.until() < 0) {
            // Partitions have just been woken, or cannot read their tables.
            see.accept(memory);
            context.scheduleOnce(node.config().pipeline().reportEvery(), context.getSelf(), found);
        } else {
            String reason = board.standing(memory.paused()).reason();
            found.replyTo().tell(PipelineReply.conflict(name, "its partitions do not know yet how far they are: " + reason));
        }
        return effects.none();
    }

    private PipelineEvent.RunStarted start(PipelineMemory memory, PipelineCommand.EndsFound found) {
        String id = found.run().isEmpty() ? node.parts().ids().next() : found.run();
        return new PipelineEvent.RunStarted(id, memory.paused(), found.ends(), board.ledger(), board.bytes(), node.parts().clock().millis());
    }

    /** Whether one is going on that has come to its ends, or to something that needs a person. */
    boolean hasEnded(PipelineMemory memory) {
        return memory.openRun().filter(run -> board.hasReached(run.ends()) || board.failed().isPresent()).isPresent();
    }

    /** Only if {@link #hasEnded}. @param see as above */
    Effect<PipelineEvent, PipelineMemory> end(EffectFactories<PipelineEvent, PipelineMemory> effects, PipelineMemory memory, Consumer<PipelineMemory> see) {
        var ended = end(memory.openRun().orElseThrow());
        return effects.persist(ended).thenRun(after -> {
            node.signals().say(new Signal.PipelineRunEnded(name, ended.run(), ended.outcome(), ended.rows().consumed(), ended.bytes()));
            see.accept(after);
        });
    }

    private PipelineEvent.RunEnded end(PipelineMemory.Run run) {
        boolean arrived = board.hasReached(run.ends());
        String reason = arrived ? "" : board.failed().map(PartitionReport::reason).orElse("");
        return new PipelineEvent.RunEnded(run.id(), run.outcome(arrived).name(), reason, rows(run), bytes(run),
                node.parts().clock().millis());
    }

    PipelineReply shown(PipelineMemory memory) {
        return memory.texts().isEmpty() ? PipelineReply.notFound(name) : new PipelineReply.RunsShown(memory.runs().stream().map(this::view).toList());
    }

    PipelineReply shown(PipelineMemory memory, String id) {
        var run = memory.run(id);
        if (run.isPresent()) {
            return new PipelineReply.RunShown(view(run.get()));
        }
        return memory.texts().isEmpty() ? PipelineReply.notFound(name) : new PipelineReply.Refused(LakeError.of(
                ErrorCode.REQUEST_INVALID, "there is no run \"" + id + "\" of pipeline " + name, "", "List them with: lake runs " + name));
    }

    private RunView view(PipelineMemory.Run run) {
        return run.state() == RunState.RUNNING ? run.view(name, rows(run), bytes(run)) : run.view(name);
    }

    /** What became of its records so far. Nothing is said while a partition of it has not told what its table holds, or is gone with what it had told. */
    private Ledger rows(PipelineMemory.Run run) {
        var now = board.ledger();
        var before = run.before();
        boolean known = board.isCounted(run.ends().keySet()) && now.written() >= before.written() && now.quarantined() >= before.quarantined() && now.dropped() >= before.dropped();
        return known ? now.minus(before) : Ledger.ZERO;
    }

    private long bytes(PipelineMemory.Run run) {
        return Math.max(0, board.bytes() - run.bytesBefore());
    }
}
