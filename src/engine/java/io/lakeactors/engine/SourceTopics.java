package io.lakeactors.engine;

import io.lakeactors.contract.PipelineSpec.Topics;
import io.lakeactors.model.SourceConnector;
import java.time.Duration;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Which topics a pipeline reads, by what its source has now. */
public final class SourceTopics {
    private SourceTopics() {}

    /**
     * The names that were written, whether they are there or not, or of all that are there those that match. Blocks for the latter.
     *
     * @throws io.lakeactors.model.LakeException SOURCE_UNREACHABLE or SOURCE_DENIED
     */
    public static SortedSet<String> of(Topics topics, SourceConnector source, Duration timeout) {
        return switch (topics) {
            case Topics.Named(var names) -> new TreeSet<>(names);
            case Topics.Matching(var pattern) -> source.topics(timeout).stream().filter(pattern::matches).collect(Collectors.toCollection(TreeSet::new));
        };
    }
}
