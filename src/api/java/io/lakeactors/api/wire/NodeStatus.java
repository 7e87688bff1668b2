package io.lakeactors.api.wire;

import java.util.Map;

/**
 * A node.
 *
 * @param state {@code ready}, {@code starting} or {@code stopping}
 * @param startedAt milliseconds since 1970
 * @param home the node's directory
 * @param memoryUsed bytes of batches in flight
 * @param memoryCap the budget for batches in flight
 * @param endpoints name (api, metrics, catalog) to address
 * @param dependencies name (journal, catalog, a source) to {@code ok} or what is wrong since when
 */
public record NodeStatus(
        String state, String nodeId, String version, long pid, long startedAt, String home, long memoryUsed, long memoryCap, Map<String, String> endpoints,
        Map<String, String> dependencies) {}
