package io.lakeactors.engine.membership;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Finds in the book that more than one cluster lives on it, and which one is to stay: the larger, or of equal ones the older. */
final class OtherClusters {
    private static final Comparator<List<MemberRow>> BETTER_FIRST = Comparator
            .<List<MemberRow>>comparingInt(cluster -> -cluster.size())
            .thenComparingLong(cluster -> cluster.stream().mapToLong(MemberRow::since).min().orElse(Long.MAX_VALUE))
            .thenComparing(cluster -> cluster.stream().map(MemberRow::node).min(Comparator.naturalOrder()).orElseThrow());

    private OtherClusters() {}

    /**
     * The cluster for whose sake this node should end, if there is one. Nodes of which one holds the other for a member are of one cluster: who does not see
     * whom within it is another matter.
     *
     * @param live the members that the database hears, this node among them
     */
    static Optional<List<NodeId>> better(NodeId self, List<MemberRow> live) {
        return clusters(live).stream().min(BETTER_FIRST).map(best -> best.stream().map(MemberRow::node).sorted().toList())
                .filter(best -> !best.contains(self) && live.stream().anyMatch(row -> row.node().equals(self)));
    }

    private static List<List<MemberRow>> clusters(List<MemberRow> live) {
        var clusters = new ArrayList<List<MemberRow>>();
        Set<MemberRow> left = new HashSet<>(live);
        while (!left.isEmpty()) {
            var cluster = new ArrayList<MemberRow>();
            var reached = new ArrayList<>(List.of(left.iterator().next()));
            while (!reached.isEmpty()) {
                var next = reached.removeLast();
                if (left.remove(next)) {
                    cluster.add(next);
                    left.stream().filter(row -> know(row, next)).forEach(reached::add);
                }
            }
            clusters.add(cluster);
        }
        return clusters;
    }

    private static boolean know(MemberRow one, MemberRow other) {
        return one.members().contains(other.node()) || other.members().contains(one.node());
    }
}
