package io.lakeactors.engine.control;

import java.util.Map;

/** What a node does for the cluster's commands that the engine cannot: it is given by whoever runs the node. Safe for threads; must not block for long. */
public interface NodeHands {
    NodeHands NONE = Map::of;

    /** Where this node is reached: name (api, metrics) to address. */
    Map<String, String> endpoints();
}
