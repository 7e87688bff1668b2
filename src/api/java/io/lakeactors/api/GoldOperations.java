package io.lakeactors.api;

import io.lakeactors.api.Operation.Access;
import io.lakeactors.api.Operation.Parameter;
import io.lakeactors.api.wire.Applied;
import io.lakeactors.api.wire.CheckReport;
import io.lakeactors.api.wire.Explanation;
import io.lakeactors.api.wire.Fault;
import io.lakeactors.api.wire.Gold;
import io.lakeactors.api.wire.GoldRun;
import io.lakeactors.api.wire.PipelineText;
import io.lakeactors.contract.Checked;
import io.lakeactors.contract.GoldSpec;
import io.lakeactors.contract.Golds;
import io.lakeactors.engine.gold.GoldRecord;
import io.lakeactors.engine.gold.GoldView;
import io.lakeactors.engine.gold.LakeGold;
import io.lakeactors.model.Blame;
import io.lakeactors.model.LakeError;
import io.lakeactors.model.LakeException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/** Tables that are made of others. Their files come in by the same doors as those of pipelines. */
final class GoldOperations {
    private static final String TAG = "gold";
    private static final String ONE = "/v1/gold/{name}";

    private final ApiParts parts;
    private final Executor blocking;

    GoldOperations(ApiParts parts, Executor blocking) {
        this.parts = parts;
        this.blocking = blocking;
    }

    List<Operation> all() {
        return List.of(
                Operation.get("/v1/gold", "gold", TAG, "All gold tables, and their latest runs", Gold.class,
                        call -> gold().view().thenApply(view -> new Gold(view.tables().stream().map(GoldOperations::wire).toList()))),
                Operation.get(ONE, "goldTable", TAG, "One gold table, and its latest runs", Gold.Table.class, call -> gold().table(call.part("name")).thenApply(GoldOperations::wire)),
                Operation.post(ONE + "/run", "goldRun", TAG, "Makes a gold table now, and says what came of it", Access.CHANGE, GoldRun.class,
                        call -> gold().run(call.part("name"), call.flag("full", false)).thenApply(GoldOperations::wire))
                        .with(new Parameter("full", "boolean", "as a whole, though its file says incremental; false if not given")),
                Operation.post(ONE + "/pause", "goldPause", TAG, "Makes a gold table only if somebody asks for it", Access.CHANGE, Gold.Table.class,
                        call -> gold().pause(call.part("name"), true).thenApply(GoldOperations::wire)),
                Operation.post(ONE + "/resume", "goldResume", TAG, "Makes a gold table again when its sources have changed", Access.CHANGE, Gold.Table.class,
                        call -> gold().pause(call.part("name"), false).thenApply(GoldOperations::wire)),
                Operation.delete(ONE, "goldDelete", TAG, "Forgets a gold table; what it has made stays", Gold.Table.class, call -> gold().delete(call.part("name")).thenApply(GoldOperations::wire)));
    }

    private LakeGold gold() {
        return parts.gold();
    }

    CompletionStage<Applied> apply(PipelineText text) {
        return Operations.later(blocking, () -> valid(checked(text))).thenCompose(spec -> held(spec, text.dryRun()))
                .thenApply(applied -> new Applied(applied.name(), applied.changed(), text.dryRun(), applied.changes()));
    }

    /** Also what only the lake's tables can tell, where its files are right. */
    CompletionStage<CheckReport> check(PipelineText text) {
        return Operations.later(blocking, () -> checked(text)).thenCompose(checked -> {
            if (checked.value().isEmpty()) {
                return CompletableFuture.completedFuture(report(checked, null, faults(checked)));
            }
            GoldSpec spec = checked.value().get();
            return held(spec, true).handle((applied, failure) -> report(checked, spec.name(), failure == null ? List.of() : List.of(usersFault(failure))));
        });
    }

    private static LakeError usersFault(Throwable failure) {
        Throwable cause = failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof LakeException known && known.error().code().blame() == Blame.USER) {
            return known.error();
        }
        throw cause instanceof RuntimeException running ? running : new CompletionException(cause);
    }

    private static CheckReport report(Checked<GoldSpec> checked, String name, List<LakeError> faults) {
        return new CheckReport(faults.isEmpty(), name, faults.stream().map(Fault::of).toList(), checked.notices());
    }

    CompletionStage<Explanation> explain(PipelineText text) {
        return Operations.later(blocking, () -> checked(text)).thenCompose(checked -> {
            GoldSpec spec = valid(checked);
            return held(spec, true).thenApply(applied -> SpecPages.explanation(spec, applied.changes(), checked.notices()));
        });
    }

    /** Only where it keeps what the contract's published version has promised. */
    private CompletionStage<LakeGold.Applied> held(GoldSpec spec, boolean dryRun) {
        return ContractOperations.hold(parts.registry(), "contract", spec.contractText()).thenCompose(kept -> gold().apply(spec, dryRun));
    }

    private static Checked<GoldSpec> checked(PipelineText text) {
        String name = text.pipelineName() == null || text.pipelineName().isBlank() ? "gold" : text.pipelineName();
        return Golds.read(name, text.pipeline(), path -> PipelineOperations.sent(text, path));
    }

    /** @throws HttpFault with every fault */
    private static GoldSpec valid(Checked<GoldSpec> checked) {
        return checked.value().orElseThrow(() -> HttpFault.of(faults(checked)));
    }

    private static List<LakeError> faults(Checked<GoldSpec> checked) {
        return checked.faults().stream().map(io.lakeactors.contract.Fault::asError).toList();
    }

    private static Gold.Table wire(GoldView.Table table) {
        return new Gold.Table(table.name(), table.table(), table.reads(), table.contract(), table.everyMillis(), word(table.state()), table.reason(),
                table.publishedAt() == 0 ? null : table.publishedAt(), table.runs().stream().map(GoldOperations::wire).toList());
    }

    private static GoldRun wire(GoldRecord run) {
        var checks = run.checks().stream().map(check -> new GoldRun.Check(check.id(), check.says(), check.warns(), check.found())).toList();
        return new GoldRun(run.id(), run.gold(), run.table().toString(), run.asked(), run.startedAt(), run.endedAt(), word(run.outcome()), run.reason(), run.sources(),
                run.snapshot() < 0 ? null : run.snapshot(), run.rows(), run.bytes(), checks, run.made().byWindows(), run.made().why(), run.made().windows(), run.made().late(),
                run.made().rows());
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
