package io.lakeactors.engine.pipeline;

import io.lakeactors.engine.LakeEngine.RunState;
import io.lakeactors.engine.LakeEngine.RunView;
import io.lakeactors.engine.replay.ReplayOrder;
import io.lakeactors.model.Ledger;
import io.lakeactors.model.SourceKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A pipeline's durable state.
 *
 * @param texts absent until it is applied, and once it is deleted
 * @param paused whether it should stand still
 * @param since of the last change that a person made, milliseconds since 1970
 * @param runs newest first
 * @param topics how many partitions each had when it was looked at for the first time
 * @param pattern of topics, that has been looked at; empty for none
 * @param left what it was when it was deleted; empty while it is there
 * @param replay whose rows are being taken out; after that it is one of the runs
 */
public record PipelineMemory(Optional<Texts> texts, boolean paused, long since, List<Run> runs, Map<String, Integer> topics, String pattern, Optional<Texts> left,
        Optional<ReplayOrder> replay) {
    public static final PipelineMemory EMPTY = new PipelineMemory(Optional.empty(), false, 0, List.of(), Map.of(), "", Optional.empty(), Optional.empty());

    public PipelineMemory {
        runs = List.copyOf(runs);
        // Snapshots of release 0.1 have none.
        topics = topics == null ? Map.of() : Map.copyOf(topics);
        // Nor do those before patterns have one.
        pattern = pattern == null ? "" : pattern;
        // Nor do those before 0.13 say what was deleted.
        left = left == null ? Optional.empty() : left;
        // Nor do those before 0.14 know of replays.
        replay = replay == null ? Optional.empty() : replay;
    }

    /** What the user wrote. */
    public record Texts(String pipeline, String contract) {}

    /**
     * A bounded run.
     *
     * @param ends where each partition's log ended when it began
     * @param before what had become of the records before
     * @param rows what became of its records, once it has ended
     * @param left what a replay could not take out, and so has not made again; empty for nothing
     */
    public record Run(
            String id, boolean pausesAfter, Map<SourceKey, Long> ends, Ledger before, long bytesBefore, RunState state, String reason, long startedAt,
                    Optional<Long> endedAt,
            Ledger rows, long bytes, String left) {
        public Run {
            ends = Map.copyOf(ends);
            // Snapshots of before have none.
            left = left == null ? "" : left;
        }

        RunView view(String pipeline) {
            return new RunView(id, pipeline, state, reason, startedAt, endedAt, rows.consumed(), rows.quarantined(), rows.dropped(), bytes);
        }

        /** As it stands while it runs. @param so what became of its records so far @param bytesSo of these */
        RunView view(String pipeline, Ledger so, long bytesSo) {
            return new RunView(id, pipeline, state, reason, startedAt, endedAt, so.consumed(), so.quarantined(), so.dropped(), bytesSo);
        }

        /** Where not all was made again it has failed, wherever it has come to. @param arrived whether it has come to its ends */
        RunState outcome(boolean arrived) {
            return arrived && left.isEmpty() ? RunState.SUCCEEDED : RunState.FAILED;
        }

        private Run ended(PipelineEvent.RunEnded e) {
            // What a replay is about stays said.
            String why = e.reason().isEmpty() ? reason : e.reason();
            return new Run(id, pausesAfter, ends, before, bytesBefore, RunState.valueOf(e.outcome()), why, startedAt, Optional.of(e.at()), e.rows(),
                    e.bytes(), left);
        }
    }

    /** @param runsKept runs that are remembered, at least 1; the oldest are forgotten when one begins */
    PipelineMemory apply(PipelineEvent event, int runsKept) {
        return switch (event) {
            case PipelineEvent.Applied e -> new PipelineMemory(
                    Optional.of(new Texts(e.pipelineText(), e.contractText())), paused, e.at(), runs, topics, pattern, Optional.empty(), replay);
            case PipelineEvent.TopicSeen e -> with(seen(e), pattern);
            case PipelineEvent.PatternSeen e -> with(topics, e.pattern());
            case PipelineEvent.TopicLeft e -> with(without(e.topic()), pattern);
            case PipelineEvent.Paused e -> with(true, e.at());
            case PipelineEvent.Resumed e -> with(false, e.at());
            case PipelineEvent.Drained e -> with(true, e.at());
            case PipelineEvent.Deleted e -> new PipelineMemory(Optional.empty(), false, e.at(), List.of(), topics, "", texts.or(this::left), Optional.empty());
            case PipelineEvent.RunStarted e -> with(false, e.at(), begun(runsKept, new Run(
                    e.run(), e.pausesAfter(), e.ends(), e.before(), e.bytesBefore(), RunState.RUNNING, "", e.at(), Optional.empty(), Ledger.ZERO, 0, "")));
            case PipelineEvent.ReplayOrdered e -> with(Optional.of(e.order()), paused, e.at(), runs);
            case PipelineEvent.ReplayTakenOut e -> takenOut(e, runsKept);
            case PipelineEvent.RunEnded e -> with(paused || run(e.run()).map(Run::pausesAfter).orElse(false), e.at(),
                    runs.stream().map(run -> run.id().equals(e.run()) ? run.ended(e) : run).toList());
        };
    }

    private PipelineMemory takenOut(PipelineEvent.ReplayTakenOut e, int runsKept) {
        if (replay.filter(order -> order.id().equals(e.id())).isEmpty()) {
            return this;
        }
        var order = replay.get();
        var ends = new HashMap<SourceKey, Long>();
        order.until().forEach(one -> ends.put(one.source(), one.position()));
        boolean refused = !e.refused().isEmpty();
        var run = new Run(order.id(), paused, ends, e.before(), e.bytesBefore(), refused ? RunState.FAILED : RunState.RUNNING, refused ? e.refused() : order.sentence() + (e.left().isEmpty() ? "" : "; " + e.left()), e.at(),
                refused ? Optional.of(e.at()) : Optional.empty(), Ledger.ZERO, 0, e.left());
        return with(Optional.empty(), refused && paused, e.at(), begun(runsKept, run));
    }

    private PipelineMemory with(Optional<ReplayOrder> order, boolean nowPaused, long at, List<Run> otherRuns) {
        return new PipelineMemory(texts, nowPaused, at, otherRuns, topics, pattern, left, order);
    }

    private PipelineMemory with(Map<String, Integer> otherTopics, String otherPattern) {
        return new PipelineMemory(texts, paused, since, runs, otherTopics, otherPattern, left, replay);
    }

    private PipelineMemory with(boolean nowPaused, long at) {
        return with(nowPaused, at, runs);
    }

    private PipelineMemory with(boolean nowPaused, long at, List<Run> otherRuns) {
        return with(replay, nowPaused, at, otherRuns);
    }

    private Map<String, Integer> seen(PipelineEvent.TopicSeen seen) {
        var all = new HashMap<>(topics);
        all.putIfAbsent(seen.topic(), seen.partitions());
        return all;
    }

    private Map<String, Integer> without(String topic) {
        var all = new HashMap<>(topics);
        all.remove(topic);
        return all;
    }

    /** Whether a partition was not there when its topic was looked at for the first time. */
    boolean cameLater(SourceKey source) {
        Integer first = topics.get(source.topic());
        return first != null && source.partition() >= first;
    }

    private List<Run> begun(int runsKept, Run run) {
        var all = new ArrayList<Run>();
        all.add(run);
        // One that failed before under the same id is this one now.
        runs.stream().filter(other -> !other.id().equals(run.id())).limit(runsKept - 1L).forEach(all::add);
        return all;
    }

    /** Whether there was such a pipeline, and is no more. */
    boolean isDeleted() {
        return texts.isEmpty() && since > 0;
    }

    PipelineReply last(String name) {
        return texts.or(() -> left).<PipelineReply>map(last -> new PipelineReply.TextsShown(last.pipeline(), last.contract())).orElse(PipelineReply.notFound(name));
    }

    Optional<Run> run(String id) {
        return runs.stream().filter(run -> run.id().equals(id)).findFirst();
    }

    Optional<Run> openRun() {
        return runs.stream().filter(run -> run.state() == RunState.RUNNING).findFirst();
    }
}
