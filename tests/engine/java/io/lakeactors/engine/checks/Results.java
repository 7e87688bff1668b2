package io.lakeactors.engine.checks;

import io.lakeactors.model.CheckResult;
import io.lakeactors.model.CheckResult.Status;
import io.lakeactors.model.Expectation;
import io.lakeactors.model.Expectation.Operator;
import io.lakeactors.model.TableCheck;
import io.lakeactors.model.TableCheck.Dimension;
import io.lakeactors.model.TableCheck.Measure;
import io.lakeactors.model.TableCheck.Severity;
import io.lakeactors.model.TableEvaluation;
import io.lakeactors.model.TableName;
import java.math.BigDecimal;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** Checks and results for tests. */
final class Results {
    static final TableName TABLE = TableName.parse("silver.orders");

    private Results() {}

    static CheckResult result(String id, double value, Status status) {
        return new CheckResult(id, "", "completeness", "error", true, OptionalDouble.of(value), "rows", "> 0", status, "");
    }

    static TableEvaluation evaluation(long snapshot, long at, CheckResult... results) {
        return new TableEvaluation(TABLE, "orders", "orders 1.0.0", OptionalLong.of(snapshot), at, 5, "digest", List.of(results));
    }

    static TableCheck check(String id, Measure measure, String below) {
        return new TableCheck(id, "", Dimension.TIMELINESS, Severity.ERROR, false, measure, false, Expectation.of(Operator.LESS, new BigDecimal(below)));
    }

    static CheckedTable table(TableCheck... checks) {
        return new CheckedTable(TABLE, "orders", "orders 1.0.0", "digest", List.of(checks));
    }
}
