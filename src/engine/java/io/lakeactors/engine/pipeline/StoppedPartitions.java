package io.lakeactors.engine.pipeline;

import io.lakeactors.engine.partition.OperatorChoice;
import io.lakeactors.engine.partition.PartitionReport;
import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.LakeError;
import io.lakeactors.model.SourceKey;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** Which partitions of a pipeline a person's choice is about, or why it is about none. */
final class StoppedPartitions {
    private final String pipeline;
    private final PartitionBoard board;

    StoppedPartitions(String pipeline, PartitionBoard board) {
        this.pipeline = pipeline;
        this.board = board;
    }

    /**
     * @param partition only this one, as {@code topic/number}; empty for all that the choice answers
     * @throws io.lakeactors.model.LakeException REQUEST_INVALID if there is none
     */
    List<SourceKey> answeredBy(OperatorChoice choice, Optional<String> partition) {
        if (partition.isPresent() && board.keys().stream().noneMatch(key -> key.toString().equals(partition.get()))) {
            throw invalid("pipeline " + pipeline + " has no partition \"" + partition.get() + "\"", "Name it as topic/number; lake status lists them");
        }
        var stopped = board.stopped().stream().filter(report -> partition.isEmpty() || report.source().toString().equals(partition.get())).toList();
        var answered = stopped.stream().filter(report -> report.stop().filter(choice::answers).isPresent()).map(PartitionReport::source).toList();
        if (answered.isEmpty()) {
            throw invalid(partition.map(name -> "partition " + name).orElse("no partition of pipeline " + pipeline)
                    + (partition.isPresent() ? " is not" : " is") + " stopped by what " + choice.word() + " answers", mend(stopped));
        }
        return answered;
    }

    private static String mend(List<PartitionReport> stopped) {
        if (stopped.isEmpty()) {
            return "Nothing there needs a choice: lake resume goes on";
        }
        var choices = new TreeSet<String>();
        stopped.forEach(report -> report.stop().ifPresent(error -> OperatorChoice.after(error).forEach(choice -> choices.add(choice.word()))));
        return choices.isEmpty() ? "What stops it leaves no choice: mend its cause, then lake resume" : "What stops it leaves: " + String.join(", ", choices);
    }

    private static io.lakeactors.model.LakeException invalid(String what, String mend) {
        return LakeError.of(ErrorCode.REQUEST_INVALID, what, "choose", mend).asException();
    }
}
