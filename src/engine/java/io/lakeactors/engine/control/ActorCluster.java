package io.lakeactors.engine.control;

import io.lakeactors.engine.EngineNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.StreamSupport;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.cluster.Cluster;
import org.apache.pekko.cluster.MemberStatus;

/** Puts together what the agents of all nodes say. */
public final class ActorCluster implements LakeCluster {
    private static final String DATA_CENTER = "dc-";

    private final ActorSystem<?> system;
    private final Cluster cluster;
    private final Happenings happenings;
    private final Agents agents;
    private final ClusterChanges changes;

    private ActorCluster(ActorSystem<?> system, EngineNode node, Agents agents, Happenings happenings) {
        this.system = system;
        this.happenings = happenings;
        cluster = Cluster.get(Adapter.toClassic(system));
        this.agents = agents;
        changes = new ClusterChanges(cluster, agents, node.signals());
    }

    /** Starts this node's agent. @param hands what the engine cannot do itself @param orders what the placing of shards follows on this node */
    public static LakeCluster start(ActorSystem<?> system, EngineNode node, NodeHands hands, PlacementOrders orders) {
        var happenings = new Happenings(node.parts().clock());
        var agent = system.systemActorOf(NodeAgent.create(node, hands, orders), "lake-agent", Props.empty());
        system.systemActorOf(MembershipWatch.create(happenings), "lake-membership", Props.empty());
        return new ActorCluster(system, node, new Agents(system, agent), happenings);
    }

    @Override
    public boolean isMember() {
        return cluster.selfMember().status().equals(MemberStatus.up()) || cluster.selfMember().status().equals(MemberStatus.weaklyUp());
    }

    @Override
    public CompletionStage<View> view() {
        return agents.reports(false).thenApply(reports -> {
            var state = cluster.state();
            var unreachable = Agents.addresses(state.getUnreachable());
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
        return new Member(address, member.uniqueAddress().longUid(), member.status().toString().toLowerCase(Locale.ROOT), roles(member),
                !unreachable.contains(address), leader.equals(Optional.of(address)), oldest.contains(address), agents.lastReport(address));
    }

    private static List<String> roles(org.apache.pekko.cluster.Member member) {
        return member.getRoles().stream().filter(role -> !role.startsWith(DATA_CENTER)).sorted().toList();
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
        return agents.reports(true).thenApply(reports -> reports.stream()
                .flatMap(report -> report.homes().stream().map(home -> new Place(home.kind(), home.entity(), home.shard(), report.nodeId(), report.address())))
                .sorted(Comparator.comparing(Place::kind).thenComparing(Place::entity, EntityOrder.NUMBERS_BY_VALUE))
                .toList());
    }

    @Override
    public CompletionStage<List<Singleton>> singletons() {
        return agents.reports(false).thenApply(reports -> {
            var running = new TreeMap<String, List<String>>();
            var standby = new TreeMap<String, List<String>>();
            reports.stream().sorted(Comparator.comparing(NodeReport::nodeId)).forEach(report -> report.singletons().forEach((name, runs) -> {
                running.computeIfAbsent(name, first -> new ArrayList<>());
                standby.computeIfAbsent(name, first -> new ArrayList<>());
                (runs ? running : standby).get(name).add(report.nodeId());
            }));
            return running.keySet().stream().map(name -> new Singleton(name, running.get(name), standby.get(name))).toList();
        });
    }

    @Override
    public CompletionStage<List<Happening>> happenings(long after, Duration atMost) {
        return happenings.next(after).completeOnTimeout(null, atMost.toMillis(), TimeUnit.MILLISECONDS).thenApply(done -> happenings.after(after));
    }

    @Override
    public CompletionStage<List<TreeReport>> tree(Optional<String> on, boolean all) {
        return named(on).thenCompose(address -> agents.ask(address, replyTo -> new NodeAgent.Tree(all, replyTo)));
    }

    @Override
    public CompletionStage<Map<String, Map<String, String>>> logLevels(Optional<String> on) {
        return named(on).thenCompose(address -> agents.<NodeAgent.Levels>ask(address, NodeAgent.ShowLevels::new)).thenApply(answers -> {
            var levels = new TreeMap<String, Map<String, String>>();
            answers.forEach(answer -> levels.put(answer.nodeId(), answer.levels()));
            return levels;
        });
    }

    /** The address of a node by its name; names are asked for first. */
    private CompletionStage<Optional<String>> named(Optional<String> on) {
        return agents.reports(false).thenApply(reports -> on.map(agents::member).map(member -> Addresses.of(member.address())));
    }

    @Override
    public CompletionStage<Change> change(Order order, boolean dryRun) {
        return agents.reports(true).thenCompose(reports -> changes.change(order, reports, dryRun));
    }
}
