package io.lakeactors.engine.control;

import java.util.Map;

/** What a node does for the cluster's commands that the engine cannot: it is given by whoever runs the node. Safe for threads; must not block. */
public interface NodeHands {
    /** For engines that nobody runs as a node, as in tests. */
    NodeHands NONE = new NodeHands() {
        @Override
        public Map<String, String> endpoints() {
            return Map.of();
        }

        @Override
        public Map<String, String> logLevels() {
            return Map.of();
        }

        @Override
        public boolean mayInject() {
            return false;
        }

        @Override
        public void obey(NodeOrder order) {
            throw new IllegalArgumentException("nobody runs this node");
        }
    };

    /** Where this node is reached: name (api, metrics) to address. */
    Map<String, String> endpoints();

    /** Loggers that have a level of their own. */
    Map<String, String> logLevels();

    /** Whether faults may be injected here: only where the configuration says so. */
    boolean mayInject();

    /** @throws IllegalArgumentException that says why it cannot be done */
    void obey(NodeOrder order);
}
