package io.lakeactors.engine;

import io.lakeactors.model.Clock;
import io.lakeactors.model.Ids;
import io.lakeactors.model.MemoryBudget;
import io.lakeactors.model.SourceConnector;
import io.lakeactors.model.TableCare;
import io.lakeactors.model.TableStore;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.Map;
import java.util.Optional;

/**
 * What the engine is given: adapters behind ports, time, chance, and where metrics go. The engine closes none of them.
 *
 * @param sources by the cluster name that pipelines use
 * @param care the same tables, for who looks after them; empty if nobody does
 * @param metrics where the engine's metrics are registered; one engine per registry
 */
public record EngineParts(
        TableStore tables, Map<String, SourceConnector> sources, Clock clock, Ids ids, MemoryBudget memory, SpecReader specs, PrometheusRegistry metrics,
                CrashPoints crashPoints, Optional<TableCare> care) {
    public EngineParts {
        sources = Map.copyOf(sources);
    }

    /** Without anybody to look after tables. */
    public EngineParts(TableStore tables, Map<String, SourceConnector> sources, Clock clock, Ids ids, MemoryBudget memory, SpecReader specs, PrometheusRegistry metrics,
            CrashPoints crashPoints) {
        this(tables, sources, clock, ids, memory, specs, metrics, crashPoints, Optional.empty());
    }
}
