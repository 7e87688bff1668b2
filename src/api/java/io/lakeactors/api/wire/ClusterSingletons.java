package io.lakeactors.api.wire;

import java.util.List;

/** What runs once in the cluster. */
public record ClusterSingletons(List<Singleton> singletons) {
    /**
     * @param nodes that run it
     * @param standby nodes that would take over; the oldest does
     * @param state {@code ok}, {@code missing}, or {@code on several nodes}
     */
    public record Singleton(String name, List<String> nodes, List<String> standby, String state) {}
}
