package io.lakeactors.engine.pipeline;

import io.lakeactors.engine.EngineNode;
import io.lakeactors.engine.LakeEngine.RunState;
import io.lakeactors.engine.LakeEngine.RunView;
import io.lakeactors.engine.partition.PartitionReport;
import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.LakeError;
import io.lakeactors.model.SourceKey;
import java.util.Map;

/** The bounded runs of one pipeline: what their events and their views say. */
final class PipelineRuns {
    private final EngineNode node;
    private final String name;
    private final PartitionBoard board;

    PipelineRuns(EngineNode node, String name, PartitionBoard board) {
        this.node = node;
        this.name = name;
        this.board = board;
    }

    PipelineEvent.RunStarted start(PipelineMemory memory, Map<SourceKey, Long> ends) {
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
