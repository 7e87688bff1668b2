package io.lakeactors.api;

import io.lakeactors.api.wire.ClusterChange;
import io.lakeactors.api.wire.ClusterEvents;
import io.lakeactors.api.wire.ClusterInfo;
import io.lakeactors.api.wire.ClusterLogLevels;
import io.lakeactors.api.wire.ClusterMembers;
import io.lakeactors.api.wire.ClusterShards;
import io.lakeactors.api.wire.ClusterSingletons;
import io.lakeactors.api.wire.ClusterTree;
import io.lakeactors.engine.LakeEngine.PartitionView;
import io.lakeactors.engine.LakeEngine.PipelineView;
import io.lakeactors.engine.control.LakeCluster.Change;
import io.lakeactors.engine.control.LakeCluster.Happening;
import io.lakeactors.engine.control.LakeCluster.Member;
import io.lakeactors.engine.control.LakeCluster.Place;
import io.lakeactors.engine.control.LakeCluster.Singleton;
import io.lakeactors.engine.control.LakeCluster.View;
import io.lakeactors.engine.control.NodeReport;
import io.lakeactors.engine.control.TreeReport;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The cluster's views as wire records. */
final class ClusterViews {
    static final String PARTITION = "partition";
    static final List<String> KINDS = List.of(PARTITION, "table", "pipeline", "all");
    private static final String OK = "ok";

    private ClusterViews() {}

    static ClusterMembers members(View view) {
        return new ClusterMembers(view.members().stream().map(ClusterViews::member).toList());
    }

    private static ClusterMembers.Member member(Member member) {
        var node = member.node();
        return new ClusterMembers.Member(
                member.name(), member.address(), member.status(), member.roles(), member.reachable(), member.leader(), member.oldest(),
                node.map(NodeReport::startedAt).orElse(null), node.map(NodeReport::memoryUsed).orElse(null), node.map(NodeReport::version).orElse(null),
                node.map(report -> report.endpoints().get("api")).orElse(null), node.map(ClusterViews::troubles).orElse(List.of()));
    }

    private static List<String> troubles(NodeReport report) {
        return report.dependencies().entrySet().stream().filter(dependency -> !dependency.getValue().equals(OK)).map(Map.Entry::getKey).sorted().toList();
    }

    static ClusterInfo info(View view, List<Place> places, List<Singleton> singletons) {
        var members = view.members();
        return new ClusterInfo(
                view.name(), name(view, Optional.of(view.self())), view.self(), members.size(),
                (int) members.stream().filter(member -> member.status().equals("up") && member.reachable()).count(),
                members.stream().filter(member -> !member.reachable()).map(Member::name).toList(), name(view, view.leader()), view.converged(), view.downing(),
                members.stream().flatMap(member -> member.node().stream()).map(NodeReport::version).distinct().sorted().toList(),
                count(places, "pipeline"), count(places, "table"), count(places, PARTITION), singletons.size());
    }

    private static String name(View view, Optional<String> address) {
        return address.map(known -> view.members().stream().filter(member -> member.address().equals(known)).map(Member::name).findFirst().orElse(known))
                .orElse(null);
    }

    private static int count(List<Place> places, String kind) {
        return (int) places.stream().filter(place -> place.kind().equals(kind)).count();
    }

    /** Partitions that live nowhere now are shown too: somebody should see them. */
    static ClusterShards shards(List<Place> places, List<PipelineView> pipelines, String kind, Optional<String> on) {
        Map<String, PartitionView> partitions = new HashMap<>();
        pipelines.forEach(pipeline -> pipeline.partitions().forEach(partition ->
                partitions.put(id(pipeline, partition), partition)));
        var shards = new ArrayList<ClusterShards.Shard>();
        for (Place place : places) {
            var known = place.kind().equals(PARTITION) ? Optional.ofNullable(partitions.remove(place.entity())) : Optional.<PartitionView>empty();
            shards.add(shard(place.kind(), place.entity(), place.shard(), place.node(), known));
        }
        partitions.forEach((entity, view) -> shards.add(shard(PARTITION, entity, "", "", Optional.of(view))));
        return new ClusterShards(shards.stream()
                .filter(shard -> kind.equals("all") || shard.kind().equals(kind))
                .filter(shard -> on.map(shard.node()::equals).orElse(true))
                .toList());
    }

    /** Rows a second of each partition, by its entity's id. */
    static Map<String, Double> loads(List<PipelineView> pipelines) {
        Map<String, Double> loads = new HashMap<>();
        pipelines.forEach(pipeline -> pipeline.partitions().forEach(partition -> loads.put(id(pipeline, partition), partition.rowsPerSecond())));
        return loads;
    }

    private static String id(PipelineView pipeline, PartitionView partition) {
        return pipeline.name() + "/" + partition.source().topic() + "/" + partition.source().partition();
    }

    private static ClusterShards.Shard shard(String kind, String entity, String shard, String node, Optional<PartitionView> view) {
        return new ClusterShards.Shard(
                kind, entity, shard, node, view.map(partition -> partition.state().toLowerCase(Locale.ROOT)).orElse(""),
                view.map(PartitionView::rowsPerSecond).orElse(null), view.map(PartitionView::lag).filter(lag -> lag >= 0).orElse(null));
    }

    static ClusterSingletons singletons(List<Singleton> singletons) {
        return new ClusterSingletons(singletons.stream()
                .map(singleton -> new ClusterSingletons.Singleton(singleton.name(), singleton.nodes(), singleton.standby(), state(singleton.nodes().size())))
                .toList());
    }

    private static String state(int nodes) {
        return nodes == 1 ? OK : nodes == 0 ? "missing" : "on several nodes";
    }

    static ClusterEvents events(long after, List<Happening> happenings) {
        long next = happenings.isEmpty() ? after : happenings.getLast().sequence();
        return new ClusterEvents(next, happenings.stream().map(one -> new ClusterEvents.Event(one.sequence(), one.at(), one.kind(), one.node(), one.says()))
                .toList());
    }

    static ClusterTree tree(List<TreeReport> reports) {
        return new ClusterTree(reports.stream().sorted(Comparator.comparing(TreeReport::nodeId)).flatMap(report -> report.actors().stream().map(actor ->
                new ClusterTree.Actor(report.nodeId(), actor.path(), "  ".repeat(actor.depth()) + actor.path().substring(actor.path().lastIndexOf('/') + 1),
                        actor.waiting(), actor.children()))).toList());
    }

    static ClusterLogLevels levels(Map<String, Map<String, String>> byNode) {
        return new ClusterLogLevels(byNode.entrySet().stream().flatMap(node -> node.getValue().entrySet().stream().sorted(Map.Entry.comparingByKey())
                .map(level -> new ClusterLogLevels.Logger(node.getKey(), level.getKey(), level.getValue()))).toList());
    }

    static ClusterChange change(boolean dryRun, Change change) {
        return new ClusterChange(dryRun, change.changes(), change.steps().stream().map(step -> new ClusterChange.Step(step.node(), step.says())).toList());
    }
}
