package io.lakeactors.engine.pipeline;

import io.lakeactors.engine.replay.ReplayOrder;
import io.lakeactors.model.Ledger;
import io.lakeactors.model.SourceKey;
import java.util.Map;

/** What the journal holds of a pipeline. Times in milliseconds since 1970. */
public sealed interface PipelineEvent {
    /** It is as these texts say from now on. */
    record Applied(String pipelineText, String contractText, String contract, long at) implements PipelineEvent {}

    /**
     * A topic was looked at for the first time. Partitions that it gets later are read from their beginning wherever the pipeline was to start: what they
     * hold came after that.
     *
     * @param partitions that it had
     */
    record TopicSeen(String topic, int partitions, long at) implements PipelineEvent {}

    /**
     * All topics that a pattern matches were looked at for the first time. Those that are found later came later: {@link TopicSeen} then says that they had no
     * partitions.
     */
    record PatternSeen(String pattern, long at) implements PipelineEvent {}

    /** A topic that a pattern matched is gone, and a person has let it go. Should it come again, it is a new one. */
    record TopicLeft(String topic, long at) implements PipelineEvent {}

    record Paused(long at) implements PipelineEvent {}

    record Resumed(long at) implements PipelineEvent {}

    /** Everything that was read is committed; it is paused since. */
    record Drained(long at) implements PipelineEvent {}

    /** It is forgotten; its tables stay, and so does what its partitions know of where they were. */
    record Deleted(long at) implements PipelineEvent {}

    /**
     * A bounded run began.
     *
     * @param pausesAfter whether the pipeline was not running before
     * @param ends where each partition's log ended
     * @param before what had become of the records before the run
     */
    record RunStarted(String run, boolean pausesAfter, Map<SourceKey, Long> ends, Ledger before, long bytesBefore, long at) implements PipelineEvent {
        public RunStarted {
            ends = Map.copyOf(ends);
        }
    }

    /** A person has ordered a replay: the pipeline rests until all rows are taken out. */
    record ReplayOrdered(ReplayOrder order, long at) implements PipelineEvent {}

    /**
     * The rows are taken out, and are read again by a run of the same id; or the order was refused by a table before anything was.
     *
     * @param refused why; empty if they are taken out
     * @param left which tables refused when others had gone back, and why; empty for none
     * @param before what has become of the records that stay
     */
    record ReplayTakenOut(String id, String refused, String left, Ledger before, long bytesBefore, long at) implements PipelineEvent {
        public ReplayTakenOut {
            left = left == null ? "" : left;
        }
    }

    /** @param outcome SUCCEEDED or FAILED */
    record RunEnded(String run, String outcome, String reason, Ledger rows, long bytes, long at) implements PipelineEvent {}
}
