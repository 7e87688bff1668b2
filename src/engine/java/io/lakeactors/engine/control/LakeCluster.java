package io.lakeactors.engine.control;

import java.time.Duration;
import java.util.List;
import java.util.Map;
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
     * Actors of nodes, in the order of the tree.
     *
     * @param on only of this node
     * @param all Pekko's own too
     */
    CompletionStage<List<TreeReport>> tree(Optional<String> on, boolean all);

    /** By node the loggers that have a level of their own. */
    CompletionStage<Map<String, Map<String, String>>> logLevels(Optional<String> on);

    /** Whether this node is a member in full: not joining, not leaving, not given up. */
    boolean isMember();

    /**
     * Does what a person orders, and says what it does.
     *
     * @param dryRun says what it would do, and does nothing
     * @return fails with REQUEST_INVALID if it cannot be done, and says why
     */
    CompletionStage<Change> change(Order order, boolean dryRun);

    /** What people order. Nodes are given by name or by address. */
    sealed interface Order {
        /** The command's word. */
        default String command() {
            return switch (this) {
                case Join join -> "join";
                case Leave leave -> "leave";
                case Down down -> "down";
                case DownUnreachable all -> "down-unreachable";
                case Rebalance rebalance -> "rebalance";
                case LogLevel level -> "log level";
                case Inject inject -> "inject";
            };
        }

        record Join(String address) implements Order {}

        record Leave(String node) implements Order {}

        record Down(String node) implements Order {}

        record DownUnreachable() implements Order {}

        /** @param loads of partitions, by their entity ids, in rows a second */
        record Rebalance(Map<String, Double> loads) implements Order {
            @Override
            public String toString() {
                return "Rebalance[]";
            }
        }

        record LogLevel(String logger, String level, Optional<String> on) implements Order {}

        record Inject(NodeOrder.Fault fault, Optional<String> on) implements Order {}
    }

    /** @param changes whether there is anything to do at all */
    record Change(boolean changes, List<Step> steps) {
        public Change {
            steps = List.copyOf(steps);
        }
    }

    /** @param says what becomes of the node */
    record Step(String node, String says) {}

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

    /** @param nodes names of those that run it: one, but for moments @param standby names of those that would take over */
    record Singleton(String name, List<String> nodes, List<String> standby) {
        public Singleton {
            nodes = List.copyOf(nodes);
            standby = List.copyOf(standby);
        }
    }

    /**
     * @param sequence grows by one with each event, on this node
     * @param at milliseconds since 1970
     * @param node address, empty where an event concerns none
     */
    record Happening(long sequence, long at, String kind, String node, String says) {}
}
