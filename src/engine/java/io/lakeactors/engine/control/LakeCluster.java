package io.lakeactors.engine.control;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * The cluster, as any of its nodes knows it. Every stage fails with a {@link io.lakeactors.model.LakeException}. Nodes that do not answer in time are left out of
 * answers, never waited for. Safe for threads.
 */
public interface LakeCluster {
    /** Members in the order of their age, the oldest first. */
    CompletionStage<View> view();

    /** Which partitions, tables and pipelines live where. */
    CompletionStage<List<Place>> places();

    CompletionStage<List<Singleton>> singletons();

    /**
     * What has happened to the membership since, the oldest first; at most the last thousand events are remembered by each node.
     *
     * @param after the number of the last event that the caller has seen, 0 for none
     * @param atMost how long to wait for one if there is none
     */
    CompletionStage<List<Happening>> happenings(long after, Duration atMost);

    /**
     * @param self the address of the node that was asked
     * @param leader empty while there is none
     * @param converged whether all members have seen this state
     * @param downing how a split is decided
     */
    record View(String name, String self, Optional<String> leader, boolean converged, String downing, List<Member> members) {
        public View {
            members = List.copyOf(members);
        }
    }

    /**
     * @param address host:port
     * @param status as Pekko calls it, in small letters
     * @param oldest whether it hosts the singletons of at least one of its roles
     * @param node what it says of itself; empty if it does not answer and never did
     */
    record Member(String address, long uid, String status, List<String> roles, boolean reachable, boolean leader, boolean oldest, Optional<NodeReport> node) {
        public Member {
            roles = List.copyOf(roles);
        }

        /** Its name, or its address as long as that is not known. */
        public String name() {
            return node.map(NodeReport::nodeId).orElse(address);
        }
    }

    /**
     * An entity of sharding.
     *
     * @param kind partition, table or pipeline
     * @param entity its id: for a partition {@code pipeline/topic/number}
     */
    record Place(String kind, String entity, String shard, String node, String address) {}

    /** @param nodes names of those that run it: one, but for moments */
    record Singleton(String name, String role, List<String> nodes) {
        public Singleton {
            nodes = List.copyOf(nodes);
        }
    }

    /**
     * @param sequence grows by one with each event, on this node
     * @param at milliseconds since 1970
     * @param node address, empty where an event concerns none
     */
    record Happening(long sequence, long at, String kind, String node, String says) {}
}
