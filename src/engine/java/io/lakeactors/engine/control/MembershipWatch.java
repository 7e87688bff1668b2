package io.lakeactors.engine.control;

import java.util.Locale;
import java.util.Optional;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.ClusterEvent;
import org.apache.pekko.cluster.ClusterEvent.ClusterDomainEvent;
import org.apache.pekko.cluster.Member;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Subscribe;

/** Writes down what becomes of the members. */
final class MembershipWatch {
    private MembershipWatch() {}

    static Behavior<ClusterDomainEvent> create(Happenings happenings) {
        return Behaviors.setup(context -> {
            Cluster.get(context.getSystem()).subscriptions().tell(Subscribe.create(context.getSelf(), ClusterDomainEvent.class));
            return Behaviors.receiveMessage(event -> {
                note(happenings, event);
                return Behaviors.same();
            });
        });
    }

    private static void note(Happenings happenings, ClusterDomainEvent event) {
        switch (event) {
            case ClusterEvent.MemberRemoved removed -> happenings.add("removed", address(removed.member()), "it was "
                    + removed.previousStatus().toString().toLowerCase(Locale.ROOT));
            case ClusterEvent.MemberEvent changed -> happenings.add(word(changed.member().status().toString()), address(changed.member()),
                    "roles " + String.join(", ", changed.member().getRoles().stream().filter(role -> !role.startsWith("dc-")).sorted().toList()));
            case ClusterEvent.UnreachableMember lost -> happenings.add("unreachable", address(lost.member()), "it does not answer");
            case ClusterEvent.ReachableMember back -> happenings.add("reachable", address(back.member()), "it answers again");
            case ClusterEvent.LeaderChanged leader -> leader(happenings, Optional.ofNullable(leader.getLeader()));
            default -> {
                // Gossip, metrics, leaders of roles: nothing for people. Pekko's events are an open family.
            }
        }
    }

    private static void leader(Happenings happenings, Optional<Address> leader) {
        happenings.add("leader", leader.map(Addresses::of).orElse(""), leader.isPresent() ? "it leads now" : "nobody leads");
    }

    private static String address(Member member) {
        return Addresses.of(member.address());
    }

    private static String word(String status) {
        return status.toLowerCase(Locale.ROOT);
    }
}
