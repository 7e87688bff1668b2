package io.lakeactors.engine;

import io.lakeactors.contract.PipelineSpec;
import io.lakeactors.engine.partition.ChoiceMade;
import io.lakeactors.engine.partition.OperatorChoice;
import io.lakeactors.engine.pipeline.Predecessors;
import io.lakeactors.engine.replay.ReplayPlan;
import io.lakeactors.model.SourceKey;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * What people and programs ask of a running engine. Every stage fails with a {@link io.lakeactors.model.LakeException} that says what, where and the mend.
 * Safe for threads.
 */
public interface LakeEngine {
    /**
     * Makes a pipeline be as specified: new or changed. With {@code dryRun} nothing changes; the answer says what would. It is held against what the pipeline is, and not against what others have
     * promised: see {@link #before}.
     */
    CompletionStage<Applied> apply(PipelineSpec spec, boolean dryRun);

    CompletionStage<List<PipelineView>> pipelines();

    /** Fails with PIPELINE_NOT_FOUND. */
    CompletionStage<PipelineView> pipeline(String name);

    /** What a person wrote. Fails with PIPELINE_NOT_FOUND. */
    CompletionStage<PipelineTexts> texts(String name);

    /**
     * Who has written the table that a pipeline is to write: the pipeline itself, if it does already; else others that do under the same contract, or the last one of those that were deleted. Who
     * does not answer is left out.
     */
    CompletionStage<Predecessors> before(PipelineSpec spec);

    /** Stops reading; what was read is flushed and committed. Durable: survives a restart. */
    CompletionStage<PipelineView> pause(String name);

    CompletionStage<PipelineView> resume(String name);

    /**
     * Resumes with a person's choice about what has stopped partitions. Kept with the partition, for the audit. Fails with REQUEST_INVALID where nothing is
     * stopped by what the choice answers.
     *
     * @param partition only this one, as {@code topic/number}; empty for all that are stopped
     * @param by who chooses, in the caller's own word
     */
    CompletionStage<PipelineView> choose(String name, OperatorChoice choice, Optional<String> partition, String by);

    /** Flushes and commits what was read, then pauses; completes when every partition is at rest. */
    CompletionStage<PipelineView> drain(String name);

    /**
     * Drains the pipeline and forgets it. Its tables stay, and so does what is known of its positions: applied again, it goes on where it was.
     *
     * @return what it was
     */
    CompletionStage<PipelineView> delete(String name);

    /**
     * Reads to the end offsets as they are now, commits, and ends; the run's view tells its state. Pauses the pipeline again if it was not running.
     *
     * @param id what to call it; one that is remembered under this id is not begun again unless it failed, and its view is the answer
     */
    CompletionStage<RunView> startBoundedRun(String name, Optional<String> id);

    /** As above, by an id of the engine's own. */
    default CompletionStage<RunView> startBoundedRun(String name) {
        return startBoundedRun(name, Optional.empty());
    }

    CompletionStage<RunView> run(String name, String runId);

    /** The latest runs, newest first. */
    CompletionStage<List<RunView>> runs(String name);

    /**
     * Makes the pipeline's tables again from a place in its source on, under the contract as it is: what came from there is taken out, and read again. Answers when the order is kept; it is carried out
     * then, whatever fails meanwhile, and shows as a run. Fails with REPLAY_PLACE_INVALID, REPLAY_RECORDS_GONE, REPLAY_CONFLICT or REPLAY_INEXACT before anything has changed.
     */
    CompletionStage<ReplayPlan> replay(String name, ReplayRequest request);

    /** Drains everything, hands over, and stops the actors; part of the node's stop. */
    CompletionStage<Void> drainAll();

    NodeView node();

    /** @param changes sentences for people; empty if the pipeline was so already */
    record Applied(String pipeline, boolean changed, List<String> changes) {}

    enum PipelineState {
        STARTING,
        RUNNING,
        /** Nothing is to be read yet: no topic matches its pattern. */
        WAITING,
        PAUSED,
        DRAINING,
        /** A dependency fails; the engine keeps trying. */
        DEGRADED,
        /** Stopped by an error that needs a person. */
        FAILED
    }

    /**
     * @param reason why it is degraded or failed (an error's sentence), or what it waits for; or empty
     * @param since when it came into this state, milliseconds since 1970
     * @param cluster the source cluster that it reads
     * @param leftOut rules of its contract that no record is held to, as they cannot be: an older program took it; mostly none
     */
    record PipelineView(
            String name, PipelineState state, String reason, long since, String contract, String cluster, List<TargetView> targets, List<PartitionView> partitions,
                    Totals totals,
            Map<String, Long> quarantinedByRule, Map<String, Long> droppedByRule, Map<String, Long> loggedByRule, List<String> leftOut) {
        public PipelineView {
            // Nodes of earlier versions do not say it.
            leftOut = leftOut == null ? List.of() : List.copyOf(leftOut);
        }
    }

    record TargetView(String layer, String table, String quarantine) {}

    /**
     * @param next the position up to which every target is committed
     * @param read the position up to which was read
     * @param end the log's end, -1 if not heard of yet
     * @param rowsPerSecond committed in the last seconds
     * @param choices what a person can choose now, besides looking again; empty unless it is stopped by what leaves a choice
     * @param chosen what persons chose about it, oldest first
     * @param watermark before this an event is late, milliseconds since 1970; empty if the contract knows no late rows, or none has come
     * @param idle whether all that its log holds is committed, and the newest record of that is more than a minute old
     */
    record PartitionView(SourceKey source, String state, String reason, long start, long next, long read, long end, double rowsPerSecond,
            List<OperatorChoice> choices, List<ChoiceMade> chosen, Optional<Long> watermark, boolean idle) {
        public PartitionView {
            // Nodes of earlier versions do not say it.
            watermark = watermark == null ? Optional.empty() : watermark;
        }

        /** Of a pipeline whose contract knows no late rows. */
        public PartitionView(SourceKey source, String state, String reason, long start, long next, long read, long end, double rowsPerSecond, List<OperatorChoice> choices, List<ChoiceMade> chosen) {
            this(source, state, reason, start, next, read, end, rowsPerSecond, choices, chosen, Optional.empty(), false);
        }

        public long lag() {
            return end < 0 ? -1 : Math.max(0, end - next);
        }
    }

    /**
     * Counts since the pipeline began, as the tables' ledgers have them; {@code lag} in records (positions).
     *
     * @param rowsPerSecond consumed in the last seconds
     * @param lastCommitAt milliseconds since 1970, empty before the first since the pipeline was taken on by its node
     * @param commits since the pipeline was taken on by its node
     * @param freshMillis age of the newest committed record at its commit, -1 if unknown
     * @param watermark the least of the partitions' that are not idle, milliseconds since 1970: what is before it came late; empty if the contract knows no late rows, or none has one yet
     */
    record Totals(long consumed, long written, long quarantined, long dropped, long lag, double rowsPerSecond, Optional<Long> lastCommitAt, long commits,
            long freshMillis, Optional<Long> watermark) {
        public Totals {
            // Nodes of earlier versions do not say it.
            watermark = watermark == null ? Optional.empty() : watermark;
        }

        /** Of a pipeline whose contract knows no late rows. */
        public Totals(long consumed, long written, long quarantined, long dropped, long lag, double rowsPerSecond, Optional<Long> lastCommitAt, long commits, long freshMillis) {
            this(consumed, written, quarantined, dropped, lag, rowsPerSecond, lastCommitAt, commits, freshMillis, Optional.empty());
        }
    }

    /** @param from as {@link io.lakeactors.engine.replay.ReplayFrom} reads it @param dryRun only say what would be done @param by who orders it, in the caller's own word @param reason may be empty */
    record ReplayRequest(String from, boolean dryRun, String by, String reason) {}

    enum RunState {
        RUNNING,
        SUCCEEDED,
        FAILED
    }

    record RunView(String id, String pipeline, RunState state, String reason, long startedAt, Optional<Long> endedAt, long rows, long quarantined,
            long dropped, long bytes) {}

    /** @param dependencies name (journal, catalog, a source) to "ok" or what is wrong since when */
    record NodeView(String nodeId, String version, long startedAt, long memoryUsed, long memoryCap, Map<String, String> dependencies) {}
}
