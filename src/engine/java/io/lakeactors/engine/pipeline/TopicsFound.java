package io.lakeactors.engine.pipeline;

import io.lakeactors.contract.PipelineSpec;
import io.lakeactors.contract.PipelineSpec.Topics;
import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.LakeError;
import io.lakeactors.model.SourceKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** What a look at the source means for a pipeline: what is to be remembered of topics, and which of them are missing. */
final class TopicsFound {
    private final PipelineSpec spec;
    private final PipelineMemory memory;
    private final TreeMap<String, Integer> partitions = new TreeMap<>();

    /** @param keys the partitions that are there now */
    TopicsFound(PipelineSpec spec, PipelineMemory memory, Collection<SourceKey> keys) {
        this.spec = spec;
        this.memory = memory;
        keys.forEach(key -> partitions.merge(key.topic(), key.partition() + 1, Math::max));
    }

    /**
     * What is to be remembered before any of the partitions is woken. A topic that comes when its pattern had been looked at already came later, with all of
     * its partitions.
     */
    List<PipelineEvent> firstSeen(long now) {
        var events = new ArrayList<PipelineEvent>();
        var pattern = unseenPattern();
        boolean later = spec.topics() instanceof Topics.Matching && pattern.isEmpty();
        partitions.forEach((topic, count) -> {
            if (!memory.topics().containsKey(topic)) {
                events.add(new PipelineEvent.TopicSeen(topic, later ? 0 : count, now));
            }
        });
        pattern.ifPresent(text -> events.add(new PipelineEvent.PatternSeen(text, now)));
        return events;
    }

    private Optional<String> unseenPattern() {
        return switch (spec.topics()) {
            case Topics.Named named -> Optional.empty();
            case Topics.Matching(var pattern) -> Optional.of(pattern.text()).filter(text -> !text.equals(memory.pattern()));
        };
    }

    /** Topics that were named, or that the pattern had found, and that are not there. */
    SortedSet<String> missing() {
        var missing = switch (spec.topics()) {
            case Topics.Named(var names) -> new TreeSet<>(names);
            case Topics.Matching(var pattern) -> new TreeSet<>(memory.topics().keySet().stream().filter(pattern::matches).toList());
        };
        missing.removeAll(partitions.keySet());
        return missing;
    }

    /** @param given up by a person; of these only what a pattern had found can be let go */
    List<PipelineEvent> left(Set<String> given, long now) {
        return spec.topics() instanceof Topics.Matching
                ? missing().stream().filter(given::contains).<PipelineEvent>map(topic -> new PipelineEvent.TopicLeft(topic, now)).toList()
                : List.of();
    }

    /** What is wrong if topics are missing. */
    Optional<LakeError> trouble() {
        var missing = missing();
        if (missing.isEmpty()) {
            return Optional.empty();
        }
        String what = (missing.size() == 1 ? "the topic " : "the topics ") + String.join(", ", missing) + (missing.size() == 1 ? " is" : " are") + " not there";
        return Optional.of(switch (spec.topics()) {
            case Topics.Named named -> LakeError.of(ErrorCode.TOPIC_NOT_FOUND, what, spec.name(),
                    "Create what is missing, or take it out of from.kafka.topics and apply the pipeline; all other topics are read");
            case Topics.Matching matching -> LakeError.of(ErrorCode.TOPIC_NOT_FOUND, what + " any more, though " + spec.topics().words() + " are read",
                    spec.name(), "Bring it back, or let it go: lake resume " + spec.name() + "; all other topics are read");
        });
    }
}
