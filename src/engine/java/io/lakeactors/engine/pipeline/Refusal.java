package io.lakeactors.engine.pipeline;

import io.lakeactors.engine.LakeEngine.PipelineState;
import io.lakeactors.engine.LakeEngine.PipelineView;
import io.lakeactors.engine.LakeEngine.Totals;
import io.lakeactors.model.LakeError;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;

/** What a pipeline answers whose journal is not understood: it is shown as failed, so that it can be seen among the others, and does nothing. */
record Refusal(String name, LakeError why, long since) {
    void answer(PipelineCommand command) {
        switch (command) {
            case PipelineCommand.View(var replyTo) -> replyTo.tell(shown());
            case PipelineCommand.RestForStop(var replyTo) -> replyTo.tell(shown());
            case PipelineCommand.Apply apply -> refuse(apply.replyTo());
            case PipelineCommand.ShowTexts(var replyTo) -> refuse(replyTo);
            case PipelineCommand.ShowLast(var replyTo) -> refuse(replyTo);
            case PipelineCommand.Pause(var replyTo) -> refuse(replyTo);
            case PipelineCommand.Resume(var replyTo) -> refuse(replyTo);
            case PipelineCommand.Choose choose -> refuse(choose.replyTo());
            case PipelineCommand.Drain(var replyTo) -> refuse(replyTo);
            case PipelineCommand.Delete(var replyTo) -> refuse(replyTo);
            case PipelineCommand.StartRun(var run, var replyTo) -> refuse(replyTo);
            case PipelineCommand.ShowRun(var run, var replyTo) -> refuse(replyTo);
            case PipelineCommand.ShowRuns(var replyTo) -> refuse(replyTo);
            case PipelineCommand.EnsureStarted() -> { }
            case PipelineCommand.HandOver() -> { }
            case PipelineCommand.ChecksTold told -> { }
            case PipelineCommand.Reported reported -> { }
            case PipelineCommand.NodeLost() -> { }
            case PipelineCommand.Discovered found -> { }
            case PipelineCommand.Located located -> { }
            case PipelineCommand.Checked checked -> { }
            case PipelineCommand.Ready ready -> { }
            case PipelineCommand.EndsFound found -> { }
            case PipelineCommand.Replay replay -> refuse(replay.replyTo());
            case PipelineCommand.Replaying replaying -> { }
            case PipelineCommand.Tick() -> { }
        }
    }

    private void refuse(ActorRef<PipelineReply> replyTo) {
        replyTo.tell(new PipelineReply.Refused(why));
    }

    private PipelineReply shown() {
        return new PipelineReply.Viewed(new PipelineView(name, PipelineState.FAILED, why.sentence(), since, "", "", List.of(), List.of(),
                new Totals(0, 0, 0, 0, 0, 0, Optional.empty(), 0, -1), Map.of(), Map.of(), Map.of(), List.of()));
    }
}
