package io.lakeactors.api;

import io.lakeactors.engine.checks.CheckView;
import io.lakeactors.engine.checks.LakeChecks;
import io.lakeactors.model.CheckResult;
import io.lakeactors.model.CheckResult.Status;
import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.LakeError;
import io.lakeactors.model.TableEvaluation;
import io.lakeactors.model.TableName;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Checks of one table, one of which fails and one of which cannot be measured. */
final class StandingChecks implements LakeChecks {
    static final long AT = System.currentTimeMillis();

    private static TableEvaluation evaluation(long at, double rows) {
        return new TableEvaluation(ApiFixture.TABLE, "flights", "flights 1.0.0", OptionalLong.of(12), at, 7, "00", List.of(
                new CheckResult("rows", "", "completeness", "error", true, OptionalDouble.of(rows), "rows", "> 0", rows > 0 ? Status.PASS : Status.FAIL, ""),
                new CheckResult("keys", "", "uniqueness", "error", false, OptionalDouble.of(0), "rows", "= 0", Status.PASS, "", OptionalDouble.of(3)),
                new CheckResult("sql", "carrier", "completeness", "warn", false, OptionalDouble.empty(), "", "= 1", Status.ERROR, "LA-5007 no")));
    }

    @Override
    public CompletionStage<CheckView> view() {
        return CompletableFuture.completedFuture(new CheckView(true, List.of(
                new CheckView.Table(ApiFixture.TABLE, "flights", "flights 1.0.0", 3, Optional.of(evaluation(AT, 0)), "", Map.of("rows", "rows is 0 rows and must be > 0"))), List.of(ApiFixture.TABLE), false));
    }

    @Override
    public CompletionStage<List<TableEvaluation>> history(TableName table) {
        return CompletableFuture.completedFuture(table.equals(ApiFixture.TABLE) ? List.of(evaluation(AT - 7_200_000, 5), evaluation(AT, 0)) : List.of());
    }

    @Override
    public CompletionStage<TableEvaluation> run(TableName table) {
        return table.equals(ApiFixture.TABLE) ? CompletableFuture.completedFuture(evaluation(AT, 0))
                : CompletableFuture.failedFuture(LakeError.of(ErrorCode.CHECKS_NOT_FOUND, "no contract of a pipeline has checks on " + table, "", "Write them").asException());
    }
}
