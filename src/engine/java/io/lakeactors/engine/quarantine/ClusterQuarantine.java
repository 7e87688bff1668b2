package io.lakeactors.engine.quarantine;

import io.lakeactors.contract.PipelineSpec;
import io.lakeactors.engine.EngineNode;
import io.lakeactors.engine.LakeEngine;
import io.lakeactors.engine.LakeEngine.PipelineView;
import io.lakeactors.engine.maintenance.CommitterLink;
import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.LakeError;
import io.lakeactors.model.LakeException;
import io.lakeactors.model.TableName;
import io.lakeactors.model.TableQuarantine;
import io.lakeactors.model.TableQuarantine.Action;
import io.lakeactors.model.TableQuarantine.Entry;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Quarantines as seen from one node, which does the work of whoever asks it: one run at a time. Runs of several nodes at once let no record out twice. */
public final class ClusterQuarantine implements LakeQuarantine {
    private final EngineNode node;
    private final LakeEngine engine;
    private final CommitterLink link;
    private final ExecutorService worker = Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name("quarantine").factory());

    public ClusterQuarantine(EngineNode node, LakeEngine engine, CommitterLink link) {
        this.node = node;
        this.engine = engine;
        this.link = link;
    }

    @Override
    public CompletionStage<Outcome> let(Order order) {
        CompletionStage<Optional<PipelineSpec>> judge = order.action() == Action.DISCARD ? CompletableFuture.completedFuture(Optional.empty()) : judge(order);
        return judge.thenApplyAsync(spec -> {
            quarantine();
            return new QuarantineRun(node, link::change, order, spec).run();
        }, worker);
    }

    @Override
    public List<Entry> log(Optional<TableName> table, int limit) {
        return quarantine().log(table, limit);
    }

    private TableQuarantine quarantine() {
        return node.parts().care().orElseThrow(() -> LakeError.of(ErrorCode.REQUEST_INVALID, "this node cannot look after tables", node.config().nodeId(), "Ask another node").asException())
                .quarantine();
    }

    private CompletionStage<Optional<PipelineSpec>> judge(Order order) {
        return engine.pipelines().thenCompose(all -> engine.texts(chosen(order, all)).thenApply(node::spec)).thenApply(Optional::of);
    }

    private static String chosen(Order order, List<PipelineView> all) {
        var writers = all.stream().filter(pipeline -> pipeline.targets().stream().anyMatch(target -> order.table().toString().equals(target.table()) && target.quarantine() != null
                && !target.quarantine().isEmpty())).map(PipelineView::name).sorted().toList();
        if (order.pipeline().isPresent()) {
            String wanted = order.pipeline().get();
            if (all.stream().noneMatch(pipeline -> pipeline.name().equals(wanted))) {
                throw refused(ErrorCode.PIPELINE_NOT_FOUND, "there is no pipeline " + wanted, wanted, "lake status lists those that there are");
            }
            if (!writers.contains(wanted)) {
                throw refused(ErrorCode.QUARANTINE_ORPHANED, wanted + " does not write " + order.table(), wanted, writers.isEmpty() ? "Apply a pipeline that does" : "These do: " + String.join(", ", writers));
            }
            return wanted;
        }
        if (writers.isEmpty()) {
            throw refused(ErrorCode.QUARANTINE_ORPHANED, "no pipeline writes " + order.table() + " under a contract, so there is nothing to judge by", order.table().toString(),
                    "Apply a pipeline that writes it, or give the records up: lake quarantine discard " + order.table());
        }
        if (writers.size() > 1) {
            throw refused(ErrorCode.QUARANTINE_CHOICE_INVALID, "several pipelines write " + order.table() + ": " + String.join(", ", writers), order.table().toString(),
                    "Say whose contract shall judge: --pipeline " + writers.getFirst());
        }
        return writers.getFirst();
    }

    private static LakeException refused(ErrorCode code, String what, String where, String mend) {
        return LakeError.of(code, what, where, mend).asException();
    }
}
