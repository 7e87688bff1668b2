package io.lakeactors.api.wire;

import java.util.List;

/** Actors of nodes, in the order of the tree. */
public record ClusterTree(List<Actor> actors) {
    /**
     * @param path as {@code inject pause} takes it
     * @param tree its name, as far to the right as it is below the top
     * @param waiting messages in its mailbox; what it has put aside itself is not among them
     */
    public record Actor(String node, String path, String tree, int waiting, int children) {}
}
