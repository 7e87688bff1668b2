package io.lakeactors.server;

import io.lakeactors.engine.checks.LakeChecks;
import io.lakeactors.model.CheckResult;
import io.lakeactors.model.LakeException;
import io.lakeactors.model.TableEvaluation;
import io.lakeactors.model.TableName;
import io.lakeactors.query.SystemTable;
import io.lakeactors.query.SystemTable.Column;
import io.lakeactors.query.SystemTable.Kind;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;

/** {@code sys.dq_metrics}: one row for each result of a check on a whole table that is remembered, each table's oldest first. */
final class ChecksTable {
    private static final List<Column> COLUMNS = List.of(
            new Column("dataset", Kind.TEXT), new Column("check_id", Kind.TEXT), new Column("column_name", Kind.TEXT), new Column("dimension", Kind.TEXT), new Column("severity", Kind.TEXT),
            new Column("snapshot_id", Kind.NUMBER), new Column("evaluated_at", Kind.TIME), new Column("value", Kind.DECIMAL), new Column("unit", Kind.TEXT), new Column("expected", Kind.TEXT),
            new Column("status", Kind.TEXT), new Column("reason", Kind.TEXT), new Column("pipeline", Kind.TEXT), new Column("contract", Kind.TEXT), new Column("weight", Kind.DECIMAL));

    private ChecksTable() {}

    static SystemTable of(LakeChecks checks) {
        return new SystemTable(new TableName("sys", "dq_metrics"), COLUMNS, () -> evaluations(checks).flatMap(evaluation -> evaluation.results().stream().map(result -> row(evaluation, result))).toList());
    }

    private static Stream<TableEvaluation> evaluations(LakeChecks checks) {
        try {
            return checks.view().toCompletableFuture().join().remembered().stream().flatMap(table -> checks.history(table).toCompletableFuture().join().stream());
        } catch (CompletionException failure) {
            throw failure.getCause() instanceof LakeException known ? known : failure;
        }
    }

    private static List<Object> row(TableEvaluation evaluation, CheckResult result) {
        return Arrays.asList(evaluation.table().toString(), result.id(), orNull(result.column()), result.dimension(), result.severity(),
                evaluation.snapshotId().isPresent() ? evaluation.snapshotId().getAsLong() : null, evaluation.at(), result.value().isPresent() ? result.value().getAsDouble() : null,
                orNull(result.unit()), result.expected(), result.status().word(), orNull(result.reason()), evaluation.pipeline(), evaluation.contract(), result.weight());
    }

    private static String orNull(String text) {
        return text.isEmpty() ? null : text;
    }
}
