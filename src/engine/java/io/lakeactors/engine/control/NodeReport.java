package io.lakeactors.engine.control;

import io.lakeactors.engine.WireMessage;
import java.util.List;
import java.util.Map;

/**
 * What a node says of itself.
 *
 * @param address host:port, where other nodes reach it
 * @param startedAt milliseconds since 1970
 * @param endpoints name (api, metrics) to address
 * @param dependencies name to {@code ok} or what is wrong since when
 * @param singletons those that may run here, and whether they do
 * @param homes the entities that live here, where they were asked for
 */
public record NodeReport(
        String address, String nodeId, String version, long startedAt, long memoryUsed, long memoryCap, Map<String, String> endpoints,
        Map<String, String> dependencies, Map<String, Boolean> singletons, List<Home> homes) implements WireMessage {
    /** An entity of sharding. @param kind the name of its type */
    public record Home(String kind, String shard, String entity) {}

    public NodeReport {
        endpoints = Map.copyOf(endpoints);
        dependencies = Map.copyOf(dependencies);
        singletons = Map.copyOf(singletons);
        homes = List.copyOf(homes);
    }
}
