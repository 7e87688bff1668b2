package io.lakeactors.engine.membership;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Members of which some do not hear some others, and who of them could go on together.
 *
 * @param members the oldest first
 * @param silences who does not hear whom
 * @param informed who has seen the latest word about the cluster, and so is connected at least through others
 */
record Split(List<NodeId> members, Set<Silence> silences, Set<NodeId> informed) {
    /** The observer does not hear the subject. */
    record Silence(NodeId observer, NodeId subject) {}

    Split {
        members = List.copyOf(members);
        var known = Set.copyOf(members);
        silences = Set.copyOf(silences.stream().filter(silence -> known.contains(silence.observer()) && known.contains(silence.subject())).toList());
        informed = Set.copyOf(informed);
    }

    boolean isWhole() {
        return silences.isEmpty();
    }

    /** Those whom somebody does not hear. */
    Set<NodeId> subjects() {
        return silences.stream().map(Silence::subject).collect(Collectors.toUnmodifiableSet());
    }

    /**
     * Who hears each other: nearly as many as can be. Whoever is cut off from most is left first, the younger one before the older; but before all others
     * those that the database does not hear either. All nodes that see the same come to the same end.
     *
     * @param heard whom the database hears
     * @param kept who must be among them, if anybody
     */
    Set<NodeId> together(Set<NodeId> heard, Optional<NodeId> kept) {
        var apart = apart();
        var remaining = new LinkedHashSet<>(members);
        kept.ifPresent(node -> remaining.removeAll(apart.get(node)));
        for (var next = worst(remaining, apart, heard); next.isPresent(); next = worst(remaining, apart, heard)) {
            remaining.remove(next.get());
        }
        // Somebody may have been left for the sake of one who was left later.
        for (NodeId node : members) {
            if (apart.get(node).stream().noneMatch(remaining::contains)) {
                remaining.add(node);
            }
        }
        return Set.copyOf(remaining);
    }

    private static Optional<NodeId> worst(Set<NodeId> remaining, Map<NodeId, Set<NodeId>> apart, Set<NodeId> heard) {
        Optional<NodeId> worst = Optional.empty();
        long most = 0;
        for (NodeId node : remaining) {
            long silent = apart.get(node).stream().filter(remaining::contains).count();
            long weight = silent > 0 && !heard.contains(node) ? silent + remaining.size() : silent;
            // In order of age: of equals the younger one.
            if (weight > 0 && weight >= most) {
                worst = Optional.of(node);
                most = weight;
            }
        }
        return worst;
    }

    /** For each member, with whom it cannot be together. */
    private Map<NodeId, Set<NodeId>> apart() {
        var apart = new HashMap<NodeId, Set<NodeId>>();
        members.forEach(node -> apart.put(node, new HashSet<>()));
        silences.forEach(silence -> part(apart, silence.observer(), silence.subject()));
        var gone = gone();
        var here = new ArrayList<>(members);
        here.removeAll(gone);
        // Not every member watches every other one: who is gone is gone for all.
        gone.forEach(lost -> here.forEach(node -> part(apart, lost, node)));
        return apart;
    }

    private static void part(Map<NodeId, Set<NodeId>> apart, NodeId one, NodeId other) {
        apart.get(one).add(other);
        apart.get(other).add(one);
    }

    /** Those of whom nothing is heard, not even through others. */
    private Set<NodeId> gone() {
        var gone = new HashSet<>(subjects());
        silences.forEach(silence -> gone.remove(silence.observer()));
        gone.removeAll(informed);
        return gone;
    }
}
