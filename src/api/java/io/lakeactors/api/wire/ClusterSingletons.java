package io.lakeactors.api.wire;

import java.util.List;

/** What runs once in the cluster. */
public record ClusterSingletons(List<Singleton> singletons) {
    /**
     * @param role of the nodes that may host it; the oldest of them does
     * @param nodes that run it
     * @param state {@code ok}, {@code missing}, or {@code on several nodes}
     */
    public record Singleton(String name, String role, List<String> nodes, String state) {}
}
