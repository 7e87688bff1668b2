package io.lakeactors.engine.cluster;

import java.util.Set;
import org.apache.pekko.actor.AbstractExtensionId;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.Extension;
import org.apache.pekko.cluster.Cluster;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.management.cluster.bootstrap.ClusterBootstrapSettings;
import org.apache.pekko.management.cluster.bootstrap.JoinDecision;
import org.apache.pekko.management.cluster.bootstrap.JoinOtherSeedNodes;
import org.apache.pekko.management.cluster.bootstrap.JoinSelf$;
import org.apache.pekko.management.cluster.bootstrap.KeepProbing$;
import org.apache.pekko.management.cluster.bootstrap.LowestAddressJoinDecider;
import org.apache.pekko.management.cluster.bootstrap.SeedNodesInformation;
import scala.concurrent.Future;

/** What the bootstrap has come to, for {@link Bootstrap}: it is decided in an object that the library makes. Safe for threads. */
final class Election implements Extension {
    private static final Id ID = new Id();

    /** Nodes that are known of, and those of them that answer. */
    record Heard(int found, int answering) {}

    private volatile boolean chosen;
    private volatile Heard heard = new Heard(0, 0);

    private Election() {}

    static Election of(ActorSystem system) {
        return ID.get(system);
    }

    boolean isChosen() {
        return chosen;
    }

    Heard heard() {
        return heard;
    }

    private static final class Id extends AbstractExtensionId<Election> {
        @Override
        public Election createExtension(ExtendedActorSystem system) {
            return new Election();
        }
    }

    /** The library's own choice, of which it is only said what it was. Made by name. */
    public static final class Decider extends LowestAddressJoinDecider {
        private final ActorSystem system;

        public Decider(ActorSystem system, ClusterBootstrapSettings settings) {
            super(system, settings);
            this.system = system;
        }

        @Override
        public Future<JoinDecision> decide(SeedNodesInformation seen) {
            var election = of(system);
            election.heard = new Heard(seen.contactPoints().size(), seen.seedNodesObservations().size());
            var cluster = Cluster.get(system);
            if (cluster.selfMember().status().equals(MemberStatus.up())) {
                // A member that is told to join does nothing, and the library asks no more.
                return new JoinOtherSeedNodes(Set.of(cluster.selfAddress())).asCompletedFuture();
            }
            return super.decide(seen).map(decision -> {
                election.chosen = decision == JoinSelf$.MODULE$;
                return KeepProbing$.MODULE$;
            }, system.dispatcher());
        }
    }
}
