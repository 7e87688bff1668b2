package io.lakeactors.contract;

import io.lakeactors.contract.PipelineSpec.Topics;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Pipelines that send to topics which others read, and so on, until it comes back. */
public final class TopicCircles {
    private TopicCircles() {}

    /**
     * A way on which what a pipeline sends comes back to it: {@code orders -> clean -> orders}; empty if there is none.
     *
     * @param all pipelines that send anything
     */
    public static Optional<String> through(PipelineSpec from, Collection<PipelineSpec> all) {
        var ways = new ArrayDeque<List<PipelineSpec>>(List.of(List.of(from)));
        Set<String> seen = new HashSet<>();
        while (!ways.isEmpty()) {
            var way = ways.remove();
            for (PipelineSpec next : all) {
                if (!feeds(way.getLast(), next)) {
                    continue;
                }
                var longer = new ArrayList<>(way);
                longer.add(next);
                if (next.name().equals(from.name())) {
                    return Optional.of(String.join(" -> ", longer.stream().map(PipelineSpec::name).toList()));
                }
                if (seen.add(next.name())) {
                    ways.add(longer);
                }
            }
        }
        return Optional.empty();
    }

    private static boolean feeds(PipelineSpec from, PipelineSpec to) {
        return from.cluster().equals(to.cluster()) && outlets(from).anyMatch(topic -> switch (to.topics()) {
            case Topics.Named(var names) -> names.contains(topic);
            case Topics.Matching(var pattern) -> pattern.matches(topic);
        });
    }

    private static Stream<String> outlets(PipelineSpec spec) {
        Stream<String> sources = switch (spec.topics()) {
            case Topics.Named(var names) -> names.stream();
            case Topics.Matching(var pattern) -> Stream.of(OutletReader.example(pattern));
        };
        var letters = spec.outlets().deadLetters().stream().flatMap(how -> sources.map(how::of));
        return Stream.concat(letters, spec.outlets().topic().stream().map(PipelineSpec.OutTopic::name));
    }
}
