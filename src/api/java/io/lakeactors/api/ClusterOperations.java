package io.lakeactors.api;

import io.lakeactors.api.Operation.Parameter;
import io.lakeactors.api.wire.ClusterCatalog;
import io.lakeactors.api.wire.ClusterCommands;
import io.lakeactors.api.wire.ClusterEvents;
import io.lakeactors.api.wire.ClusterInfo;
import io.lakeactors.api.wire.ClusterMembers;
import io.lakeactors.api.wire.ClusterShards;
import io.lakeactors.api.wire.ClusterSingletons;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** The cluster: who is in it and what runs where. */
final class ClusterOperations {
    private static final String TAG = "cluster";
    private static final int WAIT_MILLIS_MAX = 30_000;

    private final ApiParts parts;

    ClusterOperations(ApiParts parts) {
        this.parts = parts;
    }

    List<Operation> all() {
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
                                new Parameter("wait", "integer", "milliseconds to wait for an event if there is none, at most " + WAIT_MILLIS_MAX)));
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
