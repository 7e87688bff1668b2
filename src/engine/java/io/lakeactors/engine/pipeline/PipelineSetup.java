package io.lakeactors.engine.pipeline;

import io.lakeactors.contract.PipelineSpec;
import io.lakeactors.engine.EngineNode;
import io.lakeactors.engine.partition.PipelineTables;
import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.LakeError;
import io.lakeactors.model.SourceConnector;
import io.lakeactors.model.SourceKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** What a pipeline asks of the world before it runs. Every method blocks, and throws a {@link io.lakeactors.model.LakeException} that says why it cannot be. */
final class PipelineSetup {
    private final EngineNode node;

    PipelineSetup(EngineNode node) {
        this.node = node;
    }

    /** What applying would change, for people. @param tables what it would change of the tables */
    static List<String> changes(String pipeline, Optional<PipelineMemory.Texts> before, PipelineMemory.Texts now, List<String> tables) {
        var changes = new ArrayList<String>();
        if (before.isEmpty()) {
            changes.add("create pipeline " + pipeline);
        } else if (!before.get().equals(now)) {
            changes.add("change pipeline " + pipeline);
        }
        changes.addAll(tables);
        return List.copyOf(changes);
    }

    /** What is to be remembered of topics that were not looked at before. */
    static List<PipelineEvent> firstSeen(List<SourceKey> keys, Set<String> known, long now) {
        var partitions = new TreeMap<String, Integer>();
        keys.forEach(key -> partitions.merge(key.topic(), key.partition() + 1, Math::max));
        partitions.keySet().removeAll(known);
        return partitions.entrySet().stream().<PipelineEvent>map(topic -> new PipelineEvent.TopicSeen(topic.getKey(), topic.getValue(), now)).toList();
    }

    /** The partitions of all topics. */
    List<SourceKey> partitions(PipelineSpec spec) {
        if (spec.silver().isPresent()) {
            // Only that it is configured: what it knows is asked for record by record.
            spec.format().registryName().ifPresent(node.parts()::registry);
        }
        var keys = new ArrayList<SourceKey>();
        for (String topic : spec.topics()) {
            keys.addAll(source(spec).describe(topic, node.config().pipeline().sourceTimeout()).partitions());
        }
        return keys;
    }

    Map<SourceKey, Long> ends(PipelineSpec spec) {
        var ends = new HashMap<SourceKey, Long>();
        source(spec).bounds(partitions(spec), node.config().pipeline().sourceTimeout()).forEach((key, bounds) -> ends.put(key, bounds.end()));
        return ends;
    }

    /** Makes the tables fit, or only says what that would change. Nothing is changed unless everything fits. */
    List<String> ensureTables(PipelineSpec spec, boolean dryRun) {
        var specs = PipelineTables.of(spec).values();
        var changes = new ArrayList<String>();
        specs.forEach(table -> changes.addAll(node.parts().tables().ensure(table, true).changes()));
        if (!dryRun) {
            specs.forEach(table -> node.parts().tables().ensure(table, false));
        }
        return changes;
    }

    private SourceConnector source(PipelineSpec spec) {
        var source = node.parts().sources().get(spec.cluster());
        if (source == null) {
            throw LakeError.of(ErrorCode.PIPELINE_INVALID, "there is no source \"" + spec.cluster() + "\"", "pipeline " + spec.name(),
                    "Configured sources: " + String.join(", ", node.parts().sources().keySet().stream().sorted().toList())).asException();
        }
        return source;
    }
}
