package io.lakeactors.engine;

import io.lakeactors.model.Clock;
import io.lakeactors.model.Ids;
import io.lakeactors.model.MemoryBudget;
import io.lakeactors.model.SourceConnector;
import io.lakeactors.model.TableStore;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.Map;

/**
 * What the engine is given: adapters behind ports, time, chance, and where metrics go. The engine closes none of them.
 *
 * @param sources by the cluster name that pipelines use
 * @param metrics where the engine's metrics are registered; one engine per registry
 */
public record EngineParts(
        TableStore tables, Map<String, SourceConnector> sources, Clock clock, Ids ids, MemoryBudget memory, SpecReader specs, PrometheusRegistry metrics,
                CrashPoints crashPoints) {
    public EngineParts {
        sources = Map.copyOf(sources);
    }
}
