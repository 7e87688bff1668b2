package io.lakeactors.engine.control;

import io.lakeactors.engine.EngineNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.StreamSupport;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.actor.typed.receptionist.Receptionist;
import org.apache.pekko.cluster.Cluster;
import org.apache.pekko.cluster.MemberStatus;

/** Asks the agents of all nodes, and puts their answers together. */
public final class ActorCluster implements LakeCluster {
    private static final Duration AGENT_TIMEOUT = Duration.ofSeconds(2);
    private static final String DATA_CENTER = "dc-";

    private final ActorSystem<?> system;
    private final Cluster cluster;
    private final Happenings happenings;
    /** The last that was heard of each node, by its address: an unreachable one still has a name. */
    private final Map<String, NodeReport> heard = new ConcurrentHashMap<>();

    private ActorCluster(ActorSystem<?> system, Happenings happenings) {
        this.system = system;
        this.happenings = happenings;
        cluster = Cluster.get(Adapter.toClassic(system));
    }

    /** Starts this node's agent. @param hands what the engine cannot do itself */
    public static LakeCluster start(ActorSystem<?> system, EngineNode node, NodeHands hands) {
        var happenings = new Happenings(node.parts().clock());
        system.systemActorOf(NodeAgent.create(node, hands), "lake-agent", Props.empty());
        system.systemActorOf(MembershipWatch.create(happenings), "lake-membership", Props.empty());
        return new ActorCluster(system, happenings);
    }

    @Override
    public CompletionStage<View> view() {
        return reports().thenApply(reports -> {
            var state = cluster.state();
            var unreachable = addresses(state.getUnreachable());
            var leader = Optional.ofNullable(state.getLeader()).map(Addresses::of);
            var oldest = oldest();
            var members = StreamSupport.stream(state.getMembers().spliterator(), false).sorted(MemberAge.OLDEST_FIRST)
                    .map(member -> member(member, unreachable, leader, oldest)).toList();
            boolean converged = state.getSeenBy().size() >= members.size() - unreachable.size();
            String downing = system.settings().config().getString("pekko.cluster.split-brain-resolver.active-strategy");
            return new View(system.name(), Addresses.of(cluster.selfAddress()), leader, converged, downing, members);
        });
    }

    private Member member(org.apache.pekko.cluster.Member member, Set<String> unreachable, Optional<String> leader, Set<String> oldest) {
        String address = Addresses.of(member.address());
        return new Member(address, member.uniqueAddress().longUid(), member.status().toString().toLowerCase(java.util.Locale.ROOT), roles(member),
                !unreachable.contains(address), leader.equals(Optional.of(address)), oldest.contains(address), Optional.ofNullable(heard.get(address)));
    }

    private static List<String> roles(org.apache.pekko.cluster.Member member) {
        return member.getRoles().stream().filter(role -> !role.startsWith(DATA_CENTER)).sorted().toList();
    }

    private static Set<String> addresses(Iterable<org.apache.pekko.cluster.Member> members) {
        var addresses = new HashSet<String>();
        members.forEach(member -> addresses.add(Addresses.of(member.address())));
        return addresses;
    }

    /** The oldest of each role: where its singletons are. */
    private Set<String> oldest() {
        var found = new TreeMap<String, String>();
        StreamSupport.stream(cluster.state().getMembers().spliterator(), false)
                .filter(member -> member.status().equals(MemberStatus.up()) || member.status().equals(MemberStatus.leaving()))
                .sorted(MemberAge.OLDEST_FIRST)
                .forEach(member -> roles(member).forEach(role -> found.putIfAbsent(role, Addresses.of(member.address()))));
        return new HashSet<>(found.values());
    }

    @Override
    public CompletionStage<List<Place>> places() {
        return reports().thenApply(reports -> reports.stream()
                .flatMap(report -> report.homes().stream().map(home -> new Place(home.kind(), home.entity(), home.shard(), report.nodeId(), report.address())))
                .sorted(Comparator.comparing(Place::kind).thenComparing(Place::entity, EntityOrder.NUMBERS_BY_VALUE))
                .toList());
    }

    @Override
    public CompletionStage<List<Singleton>> singletons() {
        return reports().thenApply(reports -> {
            var nodes = new TreeMap<String, List<String>>();
            reports.forEach(report -> report.singletons().forEach(name -> nodes.computeIfAbsent(name, first -> new ArrayList<>()).add(report.nodeId())));
            return nodes.entrySet().stream().map(entry -> new Singleton(entry.getKey(), io.lakeactors.engine.ClusterConfig.INGEST, entry.getValue())).toList();
        });
    }

    @Override
    public CompletionStage<List<Happening>> happenings(long after, Duration atMost) {
        return happenings.next(after).completeOnTimeout(null, atMost.toMillis(), TimeUnit.MILLISECONDS).thenApply(done -> happenings.after(after));
    }

    /** What every node that answers says of itself. */
    private CompletionStage<List<NodeReport>> reports() {
        return askAll(NodeAgent.Report::new).thenApply(reports -> {
            reports.forEach(report -> heard.put(report.address(), report));
            heard.keySet().retainAll(addresses(cluster.state().getMembers()));
            return reports;
        });
    }

    private <T> CompletionStage<List<T>> askAll(Function<ActorRef<T>, NodeAgent.Command> question) {
        return agents().thenCompose(agents -> {
            var asked = agents.stream().map(agent -> AskPattern.<NodeAgent.Command, T>ask(agent, question::apply, AGENT_TIMEOUT, system.scheduler())
                    .toCompletableFuture().handle((answer, failure) -> Optional.ofNullable(answer))).toList();
            return CompletableFuture.allOf(asked.toArray(CompletableFuture[]::new))
                    .thenApply(done -> asked.stream().map(CompletableFuture::join).flatMap(Optional::stream).toList());
        });
    }

    private CompletionStage<Set<ActorRef<NodeAgent.Command>>> agents() {
        return AskPattern.<Receptionist.Command, Receptionist.Listing>ask(system.receptionist(),
                replyTo -> Receptionist.find(NodeAgent.KEY, replyTo), AGENT_TIMEOUT, system.scheduler()).thenApply(listing ->
                listing.getServiceInstances(NodeAgent.KEY));
    }
}
