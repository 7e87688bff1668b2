package io.lakeactors.api.wire;

import java.util.List;
import java.util.Map;

/**
 * A node with everything that runs on it.
 *
 * @param endpoints as the node has them
 */
public record Status(NodeStatus node, Map<String, String> endpoints, List<Pipeline> pipelines) {}
