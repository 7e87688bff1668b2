package io.lakeactors.engine.membership;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.pekko.actor.Address;
import org.apache.pekko.cluster.Cluster;
import org.apache.pekko.cluster.Member;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.Reachability;
import org.apache.pekko.cluster.UniqueAddress;

/** The cluster as this node's actor system sees it now. */
record Picture(boolean isMember, Set<NodeId> members, Split split) {
    private static final Comparator<Member> OLDEST_FIRST = (one, other) -> one.isOlderThan(other) ? -1 : other.isOlderThan(one) ? 1 : 0;

    static Picture of(Cluster cluster) {
        var view = cluster.readView();
        var state = view.state();
        var present = new ArrayList<Member>();
        state.getMembers().forEach(present::add);
        var members = present.stream().map(member -> id(member.uniqueAddress())).collect(Collectors.toUnmodifiableSet());
        // Those who are on their way out anyhow need no decision.
        present.removeIf(member -> member.status().equals(MemberStatus.down()) || member.status().equals(MemberStatus.exiting()));
        boolean self = present.stream().anyMatch(member -> member.uniqueAddress().equals(cluster.selfUniqueAddress()));
        return new Picture(self, members, split(present, view.reachability(), state.getSeenBy()));
    }

    private static Split split(List<Member> members, Reachability reachability, Set<Address> seenBy) {
        var silences = new HashSet<Split.Silence>();
        var records = reachability.records().iterator();
        while (records.hasNext()) {
            var seen = records.next();
            if (!reachability.isReachable(seen.observer(), seen.subject())) {
                silences.add(new Split.Silence(id(seen.observer()), id(seen.subject())));
            }
        }
        var oldestFirst = members.stream().sorted(OLDEST_FIRST).toList();
        var informed = oldestFirst.stream().filter(member -> seenBy.contains(member.address())).map(member -> id(member.uniqueAddress())).toList();
        return new Split(oldestFirst.stream().map(member -> id(member.uniqueAddress())).toList(), silences, Set.copyOf(informed));
    }

    static NodeId id(UniqueAddress address) {
        return new NodeId(place(address.address()), address.longUid());
    }

    private static String place(Address address) {
        return address.getHost().orElse("") + ":" + address.getPort().orElse(0);
    }

    /** Where a node of this cluster's name is reached. */
    static Address address(Cluster cluster, NodeId node) {
        return new Address(cluster.selfAddress().protocol(), cluster.system().name(), node.port().host(), node.port().number());
    }
}
