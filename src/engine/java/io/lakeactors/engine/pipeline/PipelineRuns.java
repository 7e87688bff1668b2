package io.lakeactors.engine.pipeline;

import io.lakeactors.contract.PipelineSpec;
import io.lakeactors.engine.EngineNode;
import io.lakeactors.engine.LakeEngine.RunState;
import io.lakeactors.engine.LakeEngine.RunView;
import io.lakeactors.engine.PortCalls;
import io.lakeactors.engine.partition.PartitionReport;
import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.LakeError;
import io.lakeactors.model.SourceKey;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.typed.ActorRef;

/** The bounded runs of one pipeline: what their events and their views say. */
final class PipelineRuns {
    private final EngineNode node;
    private final String name;
    private final PartitionBoard board;
    private final PipelineSetup setup;

    PipelineRuns(EngineNode node, String name, PartitionBoard board, PipelineSetup setup) {
        this.node = node;
        this.name = name;
        this.board = board;
        this.setup = setup;
    }

    /** Asks where the log ends now; {@link PipelineCommand.EndsFound} is the answer. */
    void ask(PipelineMemory memory, PipelineSpec spec, ActorRef<PipelineReply> replyTo, ActorRef<PipelineCommand> self) {
        if (memory.openRun().isPresent()) {
            replyTo.tell(PipelineReply.conflict(name, "a run is going on: " + memory.openRun().get().id()));
            return;
        }
        long until = node.parts().clock().nanos() + node.config().pipeline().askTimeout().toNanos();
        CompletableFuture.supplyAsync(() -> setup.ends(spec), node.io()).whenComplete((ends, failure) -> self.tell(failure == null
                ? new PipelineCommand.EndsFound(ends, Optional.empty(), until, replyTo)
                : new PipelineCommand.EndsFound(Map.of(), Optional.of(PortCalls.asError(failure)), until, replyTo)));
    }

    /**
     * Begins a run up to these ends, or tells whoever asked why that cannot be.
     *
     * @param later done instead if it cannot be said yet: partitions have just been woken, or cannot read their tables
     */
    Optional<PipelineEvent.RunStarted> begin(PipelineMemory memory, PipelineCommand.EndsFound found, Runnable later) {
        if (found.error().isPresent()) {
            found.replyTo().tell(new PipelineReply.Refused(found.error().get()));
            return Optional.empty();
        }
        board.discovered(found.ends().keySet());
        if (board.isCounted()) {
            return Optional.of(start(memory, found.ends()));
        }
        if (node.parts().clock().nanos() - found.until() < 0) {
            later.run();
        } else {
            String reason = board.standing(memory.paused()).reason();
            found.replyTo().tell(PipelineReply.conflict(name, "its partitions do not know yet how far they are: " + reason));
        }
        return Optional.empty();
    }

    private PipelineEvent.RunStarted start(PipelineMemory memory, Map<SourceKey, Long> ends) {
        return new PipelineEvent.RunStarted(node.parts().ids().next(), memory.paused(), ends, board.ledger(), board.bytes(), node.parts().clock().millis());
    }

    /** It has come to its ends, or to something that needs a person. */
    PipelineEvent.RunEnded end(PipelineMemory.Run run) {
        boolean arrived = board.hasReached(run.ends());
        String reason = arrived ? "" : board.halted().map(PartitionReport::reason).orElse("");
        return new PipelineEvent.RunEnded(run.id(), (arrived ? RunState.SUCCEEDED : RunState.FAILED).name(), reason, board.ledger().minus(run.before()),
                board.bytes() - run.bytesBefore(), node.parts().clock().millis());
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
        return run.state() == RunState.RUNNING ? run.view(name, board.ledger(), board.bytes()) : run.view(name);
    }
}
