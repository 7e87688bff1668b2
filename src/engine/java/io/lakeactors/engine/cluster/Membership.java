package io.lakeactors.engine.cluster;

import io.lakeactors.engine.ClusterConfig;
import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.LakeError;
import io.lakeactors.model.LakeException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.cluster.Cluster;
import org.apache.pekko.cluster.Member;
import org.apache.pekko.cluster.MemberStatus;

/** How a node becomes one of the cluster's members. */
final class Membership {
    private final ClusterConfig config;
    private final Cluster cluster;
    private final CompletableFuture<Void> up = new CompletableFuture<>();

    Membership(ActorSystem<?> system, ClusterConfig config) {
        this.config = config;
        cluster = Cluster.get(Adapter.toClassic(system));
        cluster.registerOnMemberUp(() -> up.complete(null));
    }

    /**
     * Joins the seeds, or itself where there are none, and waits until the node is up.
     *
     * @throws LakeException NODE_START_FAILED if it is not in time
     */
    void join() {
        if (config.seeds().isEmpty()) {
            cluster.join(cluster.selfAddress());
        } else {
            String name = cluster.system().name();
            cluster.joinSeedNodes(config.seeds().stream().map(seed -> new Address(cluster.selfAddress().protocol(), name, seed.host(), seed.port())).toList());
        }
        try {
            up.get(config.startTimeout().toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            throw LakeError.of(ErrorCode.NODE_START_FAILED, "the node did not become a member of its cluster within " + config.startTimeout().toSeconds() + " s",
                    place(), mend()).asException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw LakeError.of(ErrorCode.NODE_START_FAILED, "the start was interrupted", place(), "Start the node again").asException(e);
        }
    }

    private String place() {
        String self = cluster.selfAddress().hostPort();
        return config.seeds().isEmpty() ? self : self + ", seeds " + config.seeds().stream().map(Object::toString).collect(Collectors.joining(", "));
    }

    private String mend() {
        return config.seeds().isEmpty() ? "See the log of the node"
                : "Start the first seed, check that this node and the seeds reach each other at these addresses, and that all have the same settings";
    }

    /** Whether this node is the oldest of its cluster: of all nodes one is, while they see each other. */
    boolean isOldest() {
        var self = cluster.selfMember();
        return StreamSupport.stream(cluster.state().getMembers().spliterator(), false)
                .noneMatch(member -> !member.uniqueAddress().equals(self.uniqueAddress()) && member.status().equals(MemberStatus.up()) && member.isOlderThan(self));
    }

    /** Whether no other node could take over what this one does. */
    boolean isLastOf(String role) {
        return StreamSupport.stream(cluster.state().getMembers().spliterator(), false)
                .noneMatch(member -> !member.uniqueAddress().equals(cluster.selfUniqueAddress()) && takesOver(member, role));
    }

    private static boolean takesOver(Member member, String role) {
        return member.hasRole(role) && (member.status().equals(MemberStatus.up()) || member.status().equals(MemberStatus.weaklyUp()));
    }
}
