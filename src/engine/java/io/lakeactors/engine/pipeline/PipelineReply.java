package io.lakeactors.engine.pipeline;

import io.lakeactors.engine.LakeEngine;
import io.lakeactors.engine.WireMessage;
import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.LakeError;
import java.util.List;

/** What a pipeline answers. */
public sealed interface PipelineReply extends WireMessage {
    record Viewed(LakeEngine.PipelineView view) implements PipelineReply {}

    record ApplyEnded(LakeEngine.Applied applied) implements PipelineReply {}

    record RunShown(LakeEngine.RunView run) implements PipelineReply {}

    record RunsShown(List<LakeEngine.RunView> runs) implements PipelineReply {}

    record TextsShown(String pipeline, String contract) implements PipelineReply {}

    record Refused(LakeError error) implements PipelineReply {}

    static PipelineReply notFound(String name) {
        return new Refused(LakeError.of(ErrorCode.PIPELINE_NOT_FOUND, "there is no pipeline \"" + name + "\"", "", "List them with: lake pipelines"));
    }

    static PipelineReply conflict(String name, String what) {
        return new Refused(LakeError.of(ErrorCode.PIPELINE_CONFLICT, what, "pipeline " + name, "Wait for it to end, then try again"));
    }
}
