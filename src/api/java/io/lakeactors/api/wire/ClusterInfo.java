package io.lakeactors.api.wire;

import java.util.List;

/**
 * The cluster in short.
 *
 * @param node the node that was asked
 * @param leader null while there is none
 * @param converged whether all members know the same
 * @param downing how a split is decided
 * @param versions that its nodes run
 */
public record ClusterInfo(
        String name, String node, String address, int members, int up, List<String> unreachable, @MayBeNull String leader, boolean converged, String downing,
        List<String> versions, int pipelines, int tables, int partitions, int singletons) {}
