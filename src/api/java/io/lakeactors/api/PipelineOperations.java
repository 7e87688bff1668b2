package io.lakeactors.api;

import io.lakeactors.api.Operation.Access;
import io.lakeactors.api.wire.Applied;
import io.lakeactors.api.wire.AuditReport;
import io.lakeactors.api.wire.AuditRequest;
import io.lakeactors.api.wire.CheckReport;
import io.lakeactors.api.wire.ChoiceRequest;
import io.lakeactors.api.wire.Explanation;
import io.lakeactors.api.wire.Fault;
import io.lakeactors.api.wire.Pipeline;
import io.lakeactors.api.wire.PipelineText;
import io.lakeactors.api.wire.Run;
import io.lakeactors.api.wire.RunRequest;
import io.lakeactors.api.wire.Runs;
import io.lakeactors.contract.Checked;
import io.lakeactors.contract.Comparison;
import io.lakeactors.contract.Golds;
import io.lakeactors.contract.PipelineSpec;
import io.lakeactors.contract.Pipelines;
import io.lakeactors.engine.LakeEngine;
import io.lakeactors.engine.LakeEngine.PipelineView;
import io.lakeactors.engine.SchemaFit;
import io.lakeactors.engine.gold.GoldView;
import io.lakeactors.engine.partition.OperatorChoice;
import io.lakeactors.engine.partition.PipelineTables;
import io.lakeactors.engine.pipeline.Predecessors;
import io.lakeactors.engine.replay.ReplayOrder;
import io.lakeactors.model.ColumnChanges;
import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.LakeError;
import io.lakeactors.model.LakeException;
import io.lakeactors.model.OffsetRange;
import io.lakeactors.model.SourceKey;
import io.lakeactors.model.TableName;
import io.lakeactors.model.TableReader;
import io.lakeactors.query.AuditTarget;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.regex.Pattern;

/** Pipelines: what should be, what is, and whether it agrees. */
final class PipelineOperations {
    private static final String TAG = "pipelines";
    private static final int BY_MAX = 200;
    private static final int RUN_ID_CHARS_MAX = 64;
    private static final Pattern RUN_ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:-]{0," + (RUN_ID_CHARS_MAX - 1) + "}");
    private static final String NOBODY = "unknown";
    private static final String ONE = "/v1/pipelines/{name}";

    private final ApiParts parts;
    private final Executor blocking;
    private final GoldOperations gold;

    PipelineOperations(ApiParts parts, Executor blocking, GoldOperations gold) {
        this.parts = parts;
        this.blocking = blocking;
        this.gold = gold;
    }

    List<Operation> all() {
        return List.of(
                Operation.get("/v1/pipelines", "pipelines", TAG, "All pipelines", io.lakeactors.api.wire.Pipelines.class, call -> pipelines()),
                Operation.post("/v1/pipelines", "apply", TAG, "Makes a pipeline be as this text says", Access.CHANGE, Applied.class, this::apply)
                .taking(PipelineText.class),
                Operation.post("/v1/check", "check", TAG, "Finds every fault of a pipeline and its contract", Access.READ, CheckReport.class, this::check)
                .taking(PipelineText.class),
                Operation.post("/v1/explain", "explain", TAG, "What a pipeline would do, and why", Access.READ, Explanation.class, this::explain)
                .taking(PipelineText.class),
                Operation.get(ONE, "pipeline", TAG, "One pipeline", Pipeline.class, call -> parts.engine().pipeline(call.part("name")).thenApply(Views::of)),
                Operation.post(ONE + "/pause", "pause", TAG, "Stops reading; what was read is committed", Access.CHANGE, Pipeline.class,
                        call -> parts.engine().pause(call.part("name")).thenApply(Views::of)),
                Operation.post(ONE + "/resume", "resume", TAG, "Reads on", Access.CHANGE, Pipeline.class, call -> parts.engine().resume(call.part("name"))
                        .thenApply(Views::of)),
                Operation.post(ONE + "/choose", "choose", TAG, "Reads on with a person's choice about what has stopped partitions", Access.CHANGE,
                        Pipeline.class, this::choose)
                .taking(ChoiceRequest.class),
                new ReplayOperations(parts).operation(),
                Operation.post(ONE + "/drain", "drain", TAG, "Commits what was read, then pauses; answers when all is at rest", Access.CHANGE, Pipeline.class,
                        call -> parts.engine().drain(call.part("name")).thenApply(Views::of)),
                Operation.delete(ONE, "delete", TAG, "Commits what was read, then forgets the pipeline; its tables stay", Pipeline.class,
                        call -> parts.engine().delete(call.part("name")).thenApply(Views::of)),
                Operation.post(ONE + "/runs", "startRun", TAG, "Starts a bounded run: to the end offsets as they are now", Access.CHANGE, Run.class,
                                this::startRun)
                        .taking(RunRequest.class).answering(202),
                Operation.get(ONE + "/runs", "runs", TAG, "The latest bounded runs, newest first", Runs.class, call -> runs(call.part("name"))),
                Operation.get(ONE + "/runs/{run}", "run", TAG, "One bounded run", Run.class, call -> parts.engine().run(call.part("name"), call.part("run"))
                        .thenApply(Views::of)),
                Operation.get("/v1/jobs/{id}/runs", "jobRuns", TAG, "The runs of a pipeline, by the name that schedulers use", Runs.class, call ->
                        runs(call.part("id"))),
                Operation.post("/v1/audit", "audit", TAG, "Whether source, tables, quarantine and drops agree", Access.READ, AuditReport.class, this::audit)
                .taking(AuditRequest.class));
    }

    private CompletionStage<io.lakeactors.api.wire.Pipelines> pipelines() {
        return parts.engine().pipelines().thenApply(views -> new io.lakeactors.api.wire.Pipelines(views.stream().map(Views::of).toList()));
    }

    private CompletionStage<Run> startRun(Call call) {
        Optional<String> id = Optional.ofNullable(call.body(RunRequest.class).id());
        if (id.filter(word -> !RUN_ID.matcher(word).matches() || word.startsWith(ReplayOrder.PREFIX)).isPresent()) {
            throw Call.invalid("\"" + id.get().substring(0, Math.min(id.get().length(), RUN_ID_CHARS_MAX)) + "\" cannot be a run's id", "id", "Give up to " + RUN_ID_CHARS_MAX
                    + " letters, digits, dots, dashes, underscores and colons, a letter or digit first; " + ReplayOrder.PREFIX + "… are ids of replays.");
        }
        return parts.engine().startBoundedRun(call.part("name"), id).thenApply(Views::of);
    }

    private CompletionStage<Runs> runs(String name) {
        return parts.engine().runs(name).thenApply(runs -> new Runs(runs.stream().map(Views::of).toList()));
    }

    private CompletionStage<Applied> apply(Call call) {
        PipelineText text = text(call);
        if (Golds.isGold(text.pipeline())) {
            return gold.apply(text);
        }
        return Operations.later(blocking, () -> valid(checked(text)))
                .thenCompose(spec -> parts.engine().before(spec).thenCompose(before -> held(spec, before, text.dryRun())))
                .thenApply(applied -> new Applied(applied.pipeline(), applied.changed(), text.dryRun(), applied.changes()));
    }

    /** Only where it keeps what the contract's published version, and those that the table was written under before, have promised. */
    private CompletionStage<LakeEngine.Applied> held(PipelineSpec spec, Predecessors before, boolean dryRun) {
        return ContractOperations.hold(parts.registry(), "contract", spec.contractText()).thenCompose(kept -> freeOfGold(spec)).thenCompose(free -> kept(spec, before))
                .thenCompose(kept -> parts.engine().apply(spec, dryRun));
    }

    /** What is known to read the table can go on. */
    private CompletionStage<Void> kept(PipelineSpec now, Predecessors before) {
        before.broken(now).ifPresent(error -> {
            throw error.asException();
        });
        return changes(before, now)
                .thenCompose(changes -> changes.isEmpty() ? CompletableFuture.completedFuture(List.<String>of()) : parts.gold().broken(now, changes)).thenAccept(broken -> {
            if (!broken.isEmpty()) {
                throw LakeError.of(ErrorCode.READERS_BREAK, "the contract breaks who reads " + now.silver().orElseThrow().table() + ": " + String.join("; ", broken), "pipeline " + now.name(),
                        "Change or delete these first; a new column beside the old one, which is deprecated, breaks nobody").asException();
            }
        });
    }

    /** A new name is one for every column that the table has, whoever filled it; what else changes shows in the contract that runs. */
    private CompletionStage<ColumnChanges> changes(Predecessors before, PipelineSpec now) {
        var table = now.silver().map(PipelineSpec.Silver::table);
        var schema = now.contract().schema();
        var changes = before.all().filter(was -> Predecessors.writeOneTable(was, now)).map(was -> ColumnChanges.between(was.contract().schema(), schema))
                .reduce(ColumnChanges.NONE, ColumnChanges::and);
        return table.isPresent() && ColumnChanges.renames(schema) ? Operations.later(blocking, () -> changes.withRenamesOf(columns(table.get()), schema)) : CompletableFuture.completedFuture(changes);
    }

    private List<String> columns(TableName table) {
        try {
            return parts.reader().outline(table).schemaColumns().stream().map(TableReader.ColumnInfo::name).toList();
        } catch (LakeException failure) {
            if (failure.error().code() == ErrorCode.TABLE_NOT_FOUND) {
                return List.of();
            }
            throw failure;
        }
    }

    /** A table that is made of others is no pipeline's. Nobody waits for an answer that does not come: whoever makes such a table looks whether a pipeline has filled it. */
    private CompletionStage<Void> freeOfGold(PipelineSpec spec) {
        var tables = PipelineTables.of(spec).values().stream().map(table -> table.name().toString()).toList();
        return parts.gold().view().handle((view, failure) -> failure == null ? view.tables() : List.<GoldView.Table>of()).thenAccept(golds -> golds.forEach(made -> {
            if (tables.contains(made.table())) {
                throw LakeError.of(ErrorCode.GOLD_CONFLICT, "the gold table \"" + made.name() + "\" makes " + made.table(), spec.name(), "Name another table").asException();
            }
        }));
    }

    private CompletionStage<CheckReport> check(Call call) {
        PipelineText text = text(call);
        if (Golds.isGold(text.pipeline())) {
            return gold.check(text);
        }
        return Operations.later(blocking, () -> checked(text)).thenApply(checked -> new CheckReport(
                checked.faults().isEmpty(), checked.value().map(PipelineSpec::name).orElse(null), faults(checked).stream().map(Fault::of).toList(),
                checked.notices()));
    }

    private CompletionStage<Explanation> explain(Call call) {
        PipelineText text = text(call);
        if (Golds.isGold(text.pipeline())) {
            return gold.explain(text);
        }
        return Operations.later(blocking, () -> checked(text)).thenCompose(checked -> {
            PipelineSpec spec = valid(checked);
            return parts.engine().before(spec).thenCompose(before -> held(spec, before, true).thenApply(applied ->
                    SpecPages.explanation(spec, applied.changes(), contractChanges(spec, before), checked.notices())));
        });
    }

    /** None if nobody has written the table before. */
    private static List<String> contractChanges(PipelineSpec spec, Predecessors before) {
        return before.isThere() && before.own().isEmpty() ? List.of("the contract that runs is not valid any more")
                : before.all().flatMap(was -> Comparison.of(was.contract(), spec.contract()).changes().stream()).map(Object::toString).distinct().toList();
    }

    private CompletionStage<Pipeline> choose(Call call) {
        ChoiceRequest request = call.body(ChoiceRequest.class);
        String by = request.by() == null || request.by().isBlank() ? NOBODY : request.by();
        if (by.length() > BY_MAX) {
            throw Call.invalid("the name of who chooses has " + by.length() + " characters", "by", "Give at most " + BY_MAX + ".");
        }
        OperatorChoice choice = OperatorChoice.of(request.choice() == null ? "" : request.choice()).filter(known -> known != OperatorChoice.RETRY)
                .orElseThrow(() -> Call.invalid("there is no choice \"" + request.choice() + "\"", "choice", "Give skip-truncated, replay or new-source."));
        return parts.engine().choose(call.part("name"), choice, Optional.ofNullable(request.partition()), by).thenApply(Views::of);
    }

    private static PipelineText text(Call call) {
        PipelineText text = call.body(PipelineText.class);
        if (text.pipeline() == null || text.pipeline().isBlank()) {
            throw Call.invalid("there is no pipeline text", "pipeline", "Send the pipeline file's text.");
        }
        return text;
    }

    private static Checked<PipelineSpec> checked(PipelineText text) {
        String name = text.pipelineName() == null || text.pipelineName().isBlank() ? "pipeline" : text.pipelineName();
        return SchemaFit.check(name, Pipelines.read(name, text.pipeline(), path -> sent(text, path)));
    }

    /** The text of the contract that a file names by its path. */
    static String sent(PipelineText text, String path) {
        if (text.contract() == null) {
            throw LakeError.of(ErrorCode.CONTRACT_MISSING, "the contract " + path + " was not sent", "", "Send its text beside the file's that names it.").asException();
        }
        return text.contract();
    }

    /** @throws HttpFault with every fault */
    private static PipelineSpec valid(Checked<PipelineSpec> checked) {
        return checked.value().orElseThrow(() -> HttpFault.of(faults(checked)));
    }

    private static List<LakeError> faults(Checked<PipelineSpec> checked) {
        return checked.faults().stream().map(io.lakeactors.contract.Fault::asError).toList();
    }

    private CompletionStage<AuditReport> audit(Call call) {
        AuditRequest request = call.body(AuditRequest.class);
        CompletionStage<List<PipelineView>> asked = request.pipeline() == null
                ? parts.engine().pipelines()
                : parts.engine().pipeline(request.pipeline()).thenApply(List::of);
        return asked.thenCompose(views -> Operations.later(blocking, () ->
                Views.of(parts.auditor().audit(views.stream().flatMap(view -> targets(view).stream()).toList(), request.recount()), views)));
    }

    private List<AuditTarget> targets(PipelineView view) {
        Map<SourceKey, List<OffsetRange>> skipped = new TreeMap<>();
        for (var partition : view.partitions()) {
            skipped.put(partition.source(), partition.chosen().stream().filter(made -> made.choice() == OperatorChoice.SKIP_TRUNCATED)
                    .flatMap(made -> made.range().stream()).toList());
        }
        return view.targets().stream()
                .map(target -> new AuditTarget(
                        view.name(), TableName.parse(target.table()),
                        Optional.ofNullable(target.quarantine()).filter(name -> !name.isBlank()).map(TableName::parse), parts.node().source(view.cluster()),
                        skipped))
                .toList();
    }
}
