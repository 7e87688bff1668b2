package io.lakeactors.engine.pipeline;

import io.lakeactors.contract.PipelineSpec;
import io.lakeactors.contract.PipelineSpec.Topics;
import io.lakeactors.engine.EngineNode;
import io.lakeactors.engine.SourceTopics;
import io.lakeactors.engine.partition.PipelineTables;
import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.LakeError;
import io.lakeactors.model.SourceConnector;
import io.lakeactors.model.SourceKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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

    /** The partitions of all topics. A topic that is named, and is not there, is an error. */
    List<SourceKey> partitions(PipelineSpec spec) {
        if (spec.topics() instanceof Topics.Named(var names)) {
            return names.stream().flatMap(topic -> source(spec).describe(topic, timeout()).partitions().stream()).toList();
        }
        return discover(spec);
    }

    /** The partitions of all topics that are there. */
    List<SourceKey> discover(PipelineSpec spec) {
        var source = source(spec);
        return source.find(SourceTopics.of(spec.topics(), source, timeout()), timeout()).stream().flatMap(topic -> topic.partitions().stream()).toList();
    }

    Map<SourceKey, Long> ends(PipelineSpec spec) {
        var ends = new HashMap<SourceKey, Long>();
        source(spec).bounds(partitions(spec), timeout()).forEach((key, bounds) -> ends.put(key, bounds.end()));
        return ends;
    }

    private Duration timeout() {
        return node.config().pipeline().sourceTimeout();
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
        if (spec.silver().isPresent()) {
            // Only that it is configured: what it knows is asked for record by record.
            spec.format().registryName().ifPresent(node.parts()::registry);
        }
        var source = node.parts().sources().get(spec.cluster());
        if (source == null) {
            throw LakeError.of(ErrorCode.PIPELINE_INVALID, "there is no source \"" + spec.cluster() + "\"", "pipeline " + spec.name(),
                    "Configured sources: " + String.join(", ", node.parts().sources().keySet().stream().sorted().toList())).asException();
        }
        return source;
    }
}
