package io.lakeactors.api;

import io.lakeactors.api.Operation.Access;
import io.lakeactors.api.Operation.Parameter;
import io.lakeactors.api.wire.Quality;
import io.lakeactors.api.wire.QualityCheck;
import io.lakeactors.api.wire.QualityEvaluation;
import io.lakeactors.api.wire.QualityHistory;
import io.lakeactors.api.wire.QualityReport;
import io.lakeactors.engine.checks.CheckView;
import io.lakeactors.model.CheckResult;
import io.lakeactors.model.TableEvaluation;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;

/** Checks on whole tables. */
final class QualityOperations {
    private static final String TAG = "quality";
    private static final int HOURS = 7 * 24;
    private static final Parameter TABLE = new Parameter("table", "string", "only this table");

    private final ApiParts parts;
    private final Executor blocking;

    QualityOperations(ApiParts parts, Executor blocking) {
        this.parts = parts;
        this.blocking = blocking;
    }

    List<Operation> all() {
        return List.of(
                Operation.get("/v1/quality", "quality", TAG, "How tables stand with the checks of their contracts", Quality.class,
                        call -> parts.checks().view().thenApply(view -> wire(view, call.text("table")))).with(TABLE),
                Operation.get("/v1/quality/report", "qualityReport", TAG, "Scores, results and their past, and records in quarantine by rule", QualityReport.class,
                                call -> Operations.later(blocking, () -> new QualityPages(parts).report(call.text("table"), call.number("hours", HOURS, HOURS))))
                        .with(TABLE, new Parameter("hours", "integer", "to look back, 1 to " + HOURS + "; all of them if not given")),
                Operation.get("/v1/quality/{table}/history", "qualityHistory", TAG, "What is remembered of a table's evaluations, oldest first", QualityHistory.class,
                        call -> parts.checks().history(call.table()).thenApply(all -> new QualityHistory(call.part("table"), all.stream().map(QualityOperations::wire).toList()))),
                Operation.post("/v1/quality/{table}/run", "qualityRun", TAG, "Evaluates a table's checks on its current snapshot now", Access.CHANGE, QualityEvaluation.class,
                        call -> parts.checks().run(call.table()).thenApply(QualityOperations::wire)));
    }

    static Quality wire(CheckView view, Optional<String> only) {
        return new Quality(view.enabled(), view.tables().stream().filter(table -> only.map(table.table().toString()::equals).orElse(true)).map(table -> new Quality.Dataset(table.table().toString(),
                table.pipeline(), table.contract(), table.checks(), table.trouble(), table.last().map(QualityOperations::wire).orElse(null))).toList());
    }

    static QualityEvaluation wire(TableEvaluation evaluation) {
        return new QualityEvaluation(evaluation.table().toString(), evaluation.pipeline(), evaluation.contract(), evaluation.snapshotId().isPresent() ? evaluation.snapshotId().getAsLong() : null,
                evaluation.at(), evaluation.millis(), (int) evaluation.results().stream().filter(CheckResult::isBroken).count(), evaluation.results().stream().map(QualityOperations::wire).toList());
    }

    private static QualityCheck wire(CheckResult result) {
        return new QualityCheck(result.id(), result.column(), result.dimension(), result.severity(), result.value().isPresent() ? result.value().getAsDouble() : null, result.unit(),
                result.expected(), result.status().word(), result.reason(), result.weight());
    }
}
