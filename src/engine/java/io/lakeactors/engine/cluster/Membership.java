package io.lakeactors.engine.cluster;

import io.lakeactors.engine.ClusterConfig;
import io.lakeactors.engine.ClusterConfig.SplitBrain;
import io.lakeactors.engine.EngineConfig;
import io.lakeactors.engine.membership.Entrance;
import io.lakeactors.engine.membership.Meeting;
import io.lakeactors.engine.membership.MemberBook;
import io.lakeactors.engine.membership.Warden;
import io.lakeactors.model.Clock;
import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.LakeError;
import io.lakeactors.model.LakeException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.eventstream.EventStream;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.Cluster;
import org.apache.pekko.cluster.Member;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.UniqueAddress;
import org.apache.pekko.remote.artery.ThisActorSystemQuarantinedEvent;

/** How a node becomes one of the cluster's members, and remains one. */
final class Membership {
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
    private static final String REMOVED = "the other nodes have removed it, as not all of them could reach it, or as they were told to";

    private final ActorSystem<?> system;
    private final EngineConfig engine;
    private final ClusterConfig config;
    private final Clock clock;
    private final Cluster cluster;
    private final CompletableFuture<Void> up = new CompletableFuture<>();
    private volatile Optional<Warden> warden = Optional.empty();

    Membership(ActorSystem<?> system, EngineConfig engine, Clock clock) {
        this.system = system;
        this.engine = engine;
        this.clock = clock;
        config = engine.cluster();
        cluster = Cluster.get(Adapter.toClassic(system));
        cluster.registerOnMemberUp(() -> up.complete(null));
    }

    /**
     * Joins the cluster, forms it, or is one of its own where there are no seeds; waits until the node is up.
     *
     * @throws LakeException NODE_START_FAILED if it is not in time, or is given up meanwhile
     */
    void join() {
        if (!config.isShared()) {
            cluster.join(cluster.selfAddress());
            awaitUp(clock.nanos() + config.startTimeout().toNanos(), () -> { }, () -> notInTime(""));
            return;
        }
        var book = new MemberBook(engine.journal());
        enter(book);
        boolean decides = config.splitBrain().strategy().equals(SplitBrain.AGREED_MAJORITY);
        var begun = Warden.start(cluster, book, clock, decides ? Optional.of(config.splitBrain().stableAfter()) : Optional.empty());
        warden = Optional.of(begun);
        system.getWhenTerminated().thenRun(begun::close);
        if (decides) {
            watchQuarantine(begun);
        }
    }

    private void enter(MemberBook book) {
        var entrance = new Entrance(cluster, book, clock, meeting());
        awaitUp(clock.nanos() + config.startTimeout().toNanos(), () -> {
            entrance.look();
            if (entrance.isLost()) {
                throw endedWhileStarting(entrance.obstacle());
            }
        }, () -> notInTime(entrance.obstacle()));
    }

    private Meeting meeting() {
        return switch (config.forming()) {
            case SEEDS -> Meeting.atSeeds(config.seeds().stream().map(seed -> address(seed.host(), seed.port())).toList(), cluster.selfAddress());
            case BOOTSTRAP -> Bootstrap.begin(system, cluster.selfAddress(), config.bootstrap());
        };
    }

    /** @param look is done again and again meanwhile */
    private void awaitUp(long until, Runnable look, Supplier<LakeException> late) {
        try {
            while (true) {
                look.run();
                if (hasEnded()) {
                    throw removedWhileStarting();
                }
                if (arrives(Math.min(LOOK_NANOS, until - clock.nanos()))) {
                    return;
                }
                if (clock.nanos() - until >= 0) {
                    throw late.get();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw LakeError.of(ErrorCode.NODE_START_FAILED, "the start was interrupted", place(), "Start the node again").asException(e);
        }
    }

    private boolean arrives(long withinNanos) throws InterruptedException {
        try {
            up.get(Math.max(1, withinNanos), TimeUnit.NANOSECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException("nobody fails it", e);
        }
    }

    private LakeException notInTime(String obstacle) {
        String what = "the node did not become a member of its cluster within " + config.startTimeout().toSeconds() + " s";
        return LakeError.of(ErrorCode.NODE_START_FAILED, obstacle.isEmpty() ? what : what + "; " + obstacle, place(), mend()).asException();
    }

    /** For a start that fails, whatever it was doing, because the node is no member any more. */
    LakeException removedWhileStarting() {
        return endedWhileStarting(whyEnded());
    }

    private LakeException endedWhileStarting(String why) {
        return LakeError.of(ErrorCode.NODE_START_FAILED, "the node was ended while it started: " + why, place(), "Start it again").asException();
    }

    /** Whether the actors have ended, or are about to. */
    boolean hasEnded() {
        return system.getWhenTerminated().toCompletableFuture().isDone() || cluster.isTerminated() || warden.flatMap(Warden::reason).isPresent();
    }

    /** Why this node is no member any more, if it is none: a clause for people. */
    String whyEnded() {
        return warden.flatMap(Warden::reason).orElse(REMOVED);
    }

    /** Another member does not speak with this one any more, for good: it has been given up, and may not have heard so. */
    private void watchQuarantine(Warden begun) {
        var watch = Behaviors.receive(ThisActorSystemQuarantinedEvent.class).onMessage(ThisActorSystemQuarantinedEvent.class, refused -> {
            var by = new UniqueAddress(refused.remoteAddress().address(), refused.remoteAddress().uid());
            if (StreamSupport.stream(cluster.state().getMembers().spliterator(), false).anyMatch(member -> member.uniqueAddress().equals(by))) {
                begun.end(by.address().hostPort() + " has given it up");
            }
            return Behaviors.same();
        }).build();
        var ref = system.systemActorOf(watch, "quarantine-watch", Props.empty());
        system.eventStream().tell(new EventStream.Subscribe<>(ThisActorSystemQuarantinedEvent.class, ref));
    }

    private Address address(String host, int port) {
        return new Address(cluster.selfAddress().protocol(), cluster.system().name(), host, port);
    }

    private String place() {
        String self = cluster.selfAddress().hostPort();
        return config.seeds().isEmpty() ? self : self + ", seeds " + config.seeds().stream().map(Object::toString).collect(Collectors.joining(", "));
    }

    private String mend() {
        if (config.forming() == ClusterConfig.Forming.BOOTSTRAP) {
            return "Start the others, check that the nodes reach each other's cluster.bootstrap.port and cluster.port, and that all have the same settings";
        }
        return config.seeds().isEmpty() ? "See the log of the node"
                : "Start the first seed, check that this node and the seeds reach each other at these addresses, and that all have the same settings";
    }

    /** Whether this node is the oldest of its cluster: of all nodes one is, while they see each other. */
    boolean isOldest() {
        var self = cluster.selfMember();
        return StreamSupport.stream(cluster.state().getMembers().spliterator(), false)
                .noneMatch(member -> !member.uniqueAddress().equals(self.uniqueAddress()) && member.status().equals(MemberStatus.up()) && member.isOlderThan(self));
    }

    /** Whether no other node could take over what this one does, once it is reached. */
    boolean isLastOf(String role) {
        return others(cluster.state().getMembers(), cluster.selfUniqueAddress(), role).findAny().isEmpty();
    }

    /** Whether another node could take over now what this one does: what is handed to nobody is waited for. */
    boolean hasSuccessor(String role) {
        var state = cluster.state();
        return hasSuccessor(state.getMembers(), state.getUnreachable(), cluster.selfUniqueAddress(), role);
    }

    /** Who cannot be reached may be dead, although nobody has said so yet. */
    static boolean hasSuccessor(Iterable<Member> members, Set<Member> unreachable, UniqueAddress self, String role) {
        return others(members, self, role).anyMatch(member -> !unreachable.contains(member));
    }

    /** Those that stay. */
    private static Stream<Member> others(Iterable<Member> members, UniqueAddress self, String role) {
        return StreamSupport.stream(members.spliterator(), false).filter(member -> !member.uniqueAddress().equals(self) && member.hasRole(role) && (member.status().equals(MemberStatus.up()) || member.status().equals(MemberStatus.weaklyUp())));
    }
}
