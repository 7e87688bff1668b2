package io.lakeactors.api;

import io.lakeactors.api.Operation.Access;
import io.lakeactors.api.Operation.Parameter;
import io.lakeactors.api.wire.ClusterCatalog;
import io.lakeactors.api.wire.ClusterChange;
import io.lakeactors.api.wire.ClusterCommands;
import io.lakeactors.api.wire.ClusterEvents;
import io.lakeactors.api.wire.ClusterInfo;
import io.lakeactors.api.wire.ClusterLogLevels;
import io.lakeactors.api.wire.ClusterMembers;
import io.lakeactors.api.wire.ClusterShards;
import io.lakeactors.api.wire.ClusterSingletons;
import io.lakeactors.api.wire.ClusterTree;
import io.lakeactors.engine.control.LakeCluster.Order;
import io.lakeactors.engine.control.NodeOrder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.Stream;

/** The cluster: who is in it, what runs where, and what people do to it. */
final class ClusterOperations {
    private static final String TAG = "cluster";
    private static final int WAIT_MILLIS_MAX = 30_000;
    private static final List<String> FAULTS = List.of("pause", "slow", "fail", "lose", "crash", "none");
    private static final Parameter ON = new Parameter("on", "string", "only this node; all if not given");
    private static final Parameter DRY_RUN = new Parameter("dryRun", "boolean", "only say what would be done; false if not given");

    private final ApiParts parts;

    ClusterOperations(ApiParts parts) {
        this.parts = parts;
    }

    List<Operation> all() {
        var all = new ArrayList<>(reading());
        all.addAll(changing());
        return all;
    }

    private List<Operation> reading() {
        return List.of(
                Operation.get("/v1/cluster/commands", "clusterCommands", TAG, "The commands of `lake cluster` that this node knows", ClusterCommands.class,
                        call -> Operations.now(new ClusterCommands(ClusterCatalog.ALL))),
                Operation.get("/v1/cluster/members", "clusterMembers", TAG, "The members, the oldest first", ClusterMembers.class,
                        call -> parts.cluster().view().thenApply(ClusterViews::members)),
                Operation.get("/v1/cluster/info", "clusterInfo", TAG, "The cluster in short", ClusterInfo.class, call -> info()),
                Operation.get("/v1/cluster/shards", "clusterShards", TAG, "What runs where", ClusterShards.class, this::shards)
                        .with(new Parameter("kind", "string", "partition, table, pipeline or all; partition if not given"),
                                new Parameter("on", "string", "only what lives on this node")),
                Operation.get("/v1/cluster/singletons", "clusterSingletons", TAG, "What runs once, and where", ClusterSingletons.class,
                        call -> parts.cluster().singletons().thenApply(ClusterViews::singletons)),
                Operation.get("/v1/cluster/events", "clusterEvents", TAG, "What has happened to the membership, as this node saw it", ClusterEvents.class,
                                this::events)
                        .with(new Parameter("after", "integer", "the number of the last event that is known; 0 if not given"),
                                new Parameter("wait", "integer", "milliseconds to wait for an event if there is none, at most " + WAIT_MILLIS_MAX)),
                Operation.get("/v1/cluster/tree", "clusterTree", TAG, "Actors with what waits in their mailboxes", ClusterTree.class,
                                call -> parts.cluster().tree(call.text("on"), call.flag("all", false)).thenApply(ClusterViews::tree))
                        .with(ON, new Parameter("all", "boolean", "Pekko's own actors too; false if not given")),
                Operation.get("/v1/cluster/log-levels", "clusterLogLevels", TAG, "Loggers that have a level of their own", ClusterLogLevels.class,
                        call -> parts.cluster().logLevels(call.text("on")).thenApply(ClusterViews::levels)).with(ON));
    }

    /** None has a body: what is ordered stands in the query, as it does in the commands that the node serves. */
    private List<Operation> changing() {
        var node = new Parameter("node", "string", "its name or address");
        return List.of(
                change("leave", "clusterLeave", "Lets a node commit what it has read, hand over, and end", call -> new Order.Leave(call.given("node")), node),
                change("down", "clusterDown", "Gives up a node; others take over", call -> new Order.Down(call.given("node")), node),
                change("down-unreachable", "clusterDownUnreachable", "Gives up all nodes that do not answer", call -> new Order.DownUnreachable()),
                change("join", "clusterJoin", "Whether this node is in one cluster with another", call -> new Order.Join(call.given("address")),
                        new Parameter("address", "string", "host:port of a node")),
                Operation.post("/v1/cluster/rebalance", "clusterRebalance", TAG, "Moves partitions so that nodes carry alike", Access.CHANGE,
                        ClusterChange.class, this::rebalance).with(DRY_RUN),
                change("log-level", "clusterLogLevel", "Sets a logger's level, until the node ends",
                        call -> new Order.LogLevel(call.given("logger"), call.given("level"), call.text("on")),
                        new Parameter("logger", "string", "its name, ROOT for all"), new Parameter("level", "string", "error to trace, or default"), ON),
                change("inject", "clusterInject", "Makes something go wrong, where lakeactors.drill.enabled allows it", ClusterOperations::inject,
                        new Parameter("fault", "string", "pause, slow, fail, lose, crash or none"),
                        new Parameter("target", "string", "an actor's path, a port (catalog, disk), or a step of the commit"),
                        new Parameter("by", "integer", "milliseconds of a pause, or added to each call"),
                        new Parameter("count", "integer", "how many commits, or the how manieth time; 1 if not given"), ON));
    }

    private Operation change(String name, String id, String summary, Function<Call, Order> order, Parameter... parameters) {
        return Operation.post("/v1/cluster/" + name, id, TAG, summary, Access.CHANGE, ClusterChange.class, call -> change(order.apply(call), call))
                .with(Stream.concat(Arrays.stream(parameters), Stream.of(DRY_RUN)).toArray(Parameter[]::new));
    }

    private CompletionStage<ClusterChange> change(Order order, Call call) {
        boolean dryRun = call.flag("dryRun", false);
        return parts.cluster().change(order, dryRun).thenApply(change -> ClusterViews.change(dryRun, change));
    }

    private CompletionStage<ClusterChange> rebalance(Call call) {
        return parts.engine().pipelines().thenCompose(pipelines -> change(new Order.Rebalance(ClusterViews.loads(pipelines)), call));
    }

    private static Order inject(Call call) {
        String fault = call.given("fault");
        if (!FAULTS.contains(fault)) {
            throw Call.invalid("there is no fault \"" + fault + "\"", "fault", "Give one of " + String.join(", ", FAULTS) + ".");
        }
        return new Order.Inject(new NodeOrder.Fault(fault, call.text("target").orElse(""), call.position("by"), call.number("count", 1, 1_000_000)),
                call.text("on"));
    }

    private CompletionStage<ClusterInfo> info() {
        return parts.cluster().view().thenCompose(view -> parts.cluster().places().thenCombine(parts.cluster().singletons(),
                (places, singletons) -> ClusterViews.info(view, places, singletons)));
    }

    private CompletionStage<ClusterShards> shards(Call call) {
        String kind = call.text("kind").orElse(ClusterViews.PARTITION);
        if (!ClusterViews.KINDS.contains(kind)) {
            throw Call.invalid("there is no kind \"" + kind + "\"", "kind", "Give one of " + String.join(", ", ClusterViews.KINDS) + ".");
        }
        var on = call.text("on");
        return parts.cluster().places().thenCombine(parts.engine().pipelines(), (places, pipelines) -> ClusterViews.shards(places, pipelines, kind, on));
    }

    private CompletionStage<ClusterEvents> events(Call call) {
        long after = call.position("after");
        return parts.cluster().happenings(after, Duration.ofMillis(call.text("wait").isEmpty() ? 0 : call.number("wait", 1, WAIT_MILLIS_MAX)))
                .thenApply(happenings -> ClusterViews.events(after, happenings));
    }
}
