package io.lakeactors.engine;

import io.lakeactors.model.Clock;
import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.EvaluationLog;
import io.lakeactors.model.Ids;
import io.lakeactors.model.LakeError;
import io.lakeactors.model.MemoryBudget;
import io.lakeactors.model.SchemaRegistry;
import io.lakeactors.model.SourceConnector;
import io.lakeactors.model.TableCare;
import io.lakeactors.model.TableGains;
import io.lakeactors.model.TableInspector;
import io.lakeactors.model.TableQuery;
import io.lakeactors.model.TableStore;
import io.lakeactors.model.TicketDesk;
import io.lakeactors.model.TopicOutlets;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.Map;
import java.util.Optional;

/**
 * What the engine is given: adapters behind ports, time, chance, and where metrics go. The engine closes none of them.
 *
 * @param sources by the cluster name that pipelines use
 * @param care the same tables, for who looks after them; empty if nobody does
 * @param registries of schemas, by the name that pipelines use
 * @param inspector holds contracts' checks to whole tables; empty if nobody does
 * @param queries over the same tables, for tables that are made of others; empty if none are made
 * @param results where others hear what checks said; empty if nobody wants to
 * @param tickets where others hear of checks that keep failing; empty if nobody wants to
 * @param gains what comes to the same tables; empty if nobody follows it
 * @param outlets to topics, by the cluster name that pipelines use
 * @param metrics where the engine's metrics are registered; one engine per registry
 */
public record EngineParts(
        TableStore tables, Map<String, SourceConnector> sources, Clock clock, Ids ids, MemoryBudget memory, SpecReader specs, PrometheusRegistry metrics,
                CrashPoints crashPoints, Optional<TableCare> care, Map<String, SchemaRegistry> registries, Optional<TableInspector> inspector, Optional<TableQuery> queries,
                Optional<EvaluationLog> results, Optional<TicketDesk> tickets, Optional<TableGains> gains, Map<String, TopicOutlets> outlets) {
    public EngineParts {
        sources = Map.copyOf(sources);
        registries = Map.copyOf(registries);
        outlets = Map.copyOf(outlets);
    }

    /** @throws io.lakeactors.model.LakeException PIPELINE_INVALID if none of this name is configured */
    public SchemaRegistry registry(String name) {
        var registry = registries.get(name);
        if (registry == null) {
            throw LakeError.of(ErrorCode.PIPELINE_INVALID, "there is no schema registry \"" + name + "\"", "", registries.isEmpty()
                    ? "Configure it on every node: lakeactors.registries." + name + ".url"
                    : "Configured registries: " + String.join(", ", registries.keySet().stream().sorted().toList())).asException();
        }
        return registry;
    }

    /** Where nobody hears what checks said, and nothing is sent to topics. */
    public EngineParts(TableStore tables, Map<String, SourceConnector> sources, Clock clock, Ids ids, MemoryBudget memory, SpecReader specs, PrometheusRegistry metrics,
            CrashPoints crashPoints, Optional<TableCare> care, Map<String, SchemaRegistry> registries, Optional<TableInspector> inspector, Optional<TableQuery> queries) {
        this(tables, sources, clock, ids, memory, specs, metrics, crashPoints, care, registries, inspector, queries, Optional.empty(), Optional.empty());
    }

    /** Where nothing is sent to topics. */
    public EngineParts(TableStore tables, Map<String, SourceConnector> sources, Clock clock, Ids ids, MemoryBudget memory, SpecReader specs, PrometheusRegistry metrics,
            CrashPoints crashPoints, Optional<TableCare> care, Map<String, SchemaRegistry> registries, Optional<TableInspector> inspector, Optional<TableQuery> queries,
            Optional<EvaluationLog> results, Optional<TicketDesk> tickets) {
        this(tables, sources, clock, ids, memory, specs, metrics, crashPoints, care, registries, inspector, queries, results, tickets, Optional.empty(), TopicOutlets.NONE);
    }

    /** Without anybody who inspects tables, and without queries. */
    public EngineParts(TableStore tables, Map<String, SourceConnector> sources, Clock clock, Ids ids, MemoryBudget memory, SpecReader specs, PrometheusRegistry metrics,
            CrashPoints crashPoints, Optional<TableCare> care, Map<String, SchemaRegistry> registries) {
        this(tables, sources, clock, ids, memory, specs, metrics, crashPoints, care, registries, Optional.empty(), Optional.empty());
    }

    /** Without those, and without schema registries. */
    public EngineParts(TableStore tables, Map<String, SourceConnector> sources, Clock clock, Ids ids, MemoryBudget memory, SpecReader specs, PrometheusRegistry metrics,
            CrashPoints crashPoints, Optional<TableCare> care) {
        this(tables, sources, clock, ids, memory, specs, metrics, crashPoints, care, Map.of());
    }

    /** Without those, and without anybody to look after tables. */
    public EngineParts(TableStore tables, Map<String, SourceConnector> sources, Clock clock, Ids ids, MemoryBudget memory, SpecReader specs, PrometheusRegistry metrics,
            CrashPoints crashPoints) {
        this(tables, sources, clock, ids, memory, specs, metrics, crashPoints, Optional.empty());
    }
}
