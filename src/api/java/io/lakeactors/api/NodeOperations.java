package io.lakeactors.api;

import io.lakeactors.api.Operation.Access;
import io.lakeactors.api.Operation.Parameter;
import io.lakeactors.api.wire.Alerts;
import io.lakeactors.api.wire.Fault;
import io.lakeactors.api.wire.Health;
import io.lakeactors.api.wire.NodeStatus;
import io.lakeactors.api.wire.Plugins;
import io.lakeactors.api.wire.Status;
import io.lakeactors.api.wire.Stopping;
import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.LakeError;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;

/** The node itself: state, health, metrics, stop. */
final class NodeOperations {
    private static final String TAG = "node";

    private final ApiParts parts;

    NodeOperations(ApiParts parts) {
        this.parts = parts;
    }

    List<Operation> all() {
        return List.of(
                Operation.get("/v1/node", "node", TAG, "This node", NodeStatus.class, call -> Operations.now(node())),
                Operation.get("/v1/status", "status", TAG, "This node with its pipelines", Status.class, call -> status()),
                Operation.post("/v1/stop", "stop", TAG, "Stops the node", Access.CHANGE, Stopping.class, this::stop)
                        .with(new Parameter("drain", "boolean", "commit first what was read; true if not given"))
                        .answering(202),
                Operation.get("/v1/alerts", "alerts", TAG, "What is alarming, and what was, newest first", Alerts.class,
                        call -> Operations.now(Views.of(parts.node().alerts()))),
                Operation.get("/v1/plugins", "plugins", TAG, "The functions of plug-ins that this node has, for expressions of contracts", Plugins.class,
                        call -> Operations.now(Plugins.of(parts.node().plugins()))),
                Operation.get("/alive", "alive", TAG, "Whether the process answers", Health.class, call -> Operations.now(new Health("ok")))
                        .guarded(Access.PROBE),
                Operation.get("/ready", "readyProbe", TAG, "Whether the node does its work: it is a member, and reaches its journal; 503 if not", Health.class,
                        call -> ready())
                        .guarded(Access.PROBE),
                Operation.get("/health/live", "live", TAG, "Whether the process answers", Health.class, call -> Operations.now(new Health("ok")))
                        .guarded(Access.PROBE),
                Operation.get("/health/ready", "ready", TAG, "Whether the node does its work; 503 if not", Health.class, call -> ready())
                        .guarded(Access.PROBE),
                Operation.get("/metrics", "metrics", TAG, "Metrics in Prometheus' text format", String.class, call -> Operations.now(metrics()))
                        .guarded(Access.METRICS));
    }

    private NodeStatus node() {
        return Views.of(parts.engine().node(), parts.node());
    }

    private CompletionStage<Status> status() {
        return parts.engine().pipelines().thenApply(views ->
                new Status(node(), new TreeMap<>(parts.node().endpoints()), views.stream().map(Views::of).toList()));
    }

    private CompletionStage<?> stop(Call call) {
        boolean drain = call.flag("drain", true);
        parts.node().stop(drain);
        return Operations.now(new Stopping(drain));
    }

    private CompletionStage<?> ready() {
        if (!parts.node().ready()) {
            throw notReady("the node is starting or stopping");
        }
        if (!parts.cluster().isMember()) {
            throw notReady("the node is no member of its cluster, or is leaving it");
        }
        // Probes are open to all, and why it fails may name the database's host: that is for who may ask for the status.
        if (!parts.engine().node().dependencies().getOrDefault("journal", "ok").equals("ok")) {
            throw notReady("the journal fails; `lake status` says why");
        }
        return Operations.now(new Health("ok"));
    }

    private static HttpFault notReady(String why) {
        return new HttpFault(503, Fault.of(LakeError.of(ErrorCode.NODE_UNREACHABLE, why, "", "Ask again in a moment.")));
    }

    private String metrics() {
        var out = new ByteArrayOutputStream();
        try {
            new PrometheusTextFormatWriter(true).write(out, parts.metrics().scrape());
        } catch (IOException impossible) {
            throw new IllegalStateException("writing to memory", impossible);
        }
        return out.toString(StandardCharsets.UTF_8);
    }
}
