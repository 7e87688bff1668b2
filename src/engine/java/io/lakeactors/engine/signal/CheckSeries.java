package io.lakeactors.engine.signal;

import io.lakeactors.model.CheckResult;
import io.lakeactors.model.TableName;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The series of checks on whole tables. One stands only as long as its check does: an alert on one that nobody sets any more would fire for ever. */
public final class CheckSeries {
    private final Metrics metrics;
    private final Map<TableName, List<CheckResult>> shown = new ConcurrentHashMap<>();

    CheckSeries(Metrics metrics) {
        this.metrics = metrics;
    }

    /** @param results of all checks of the table; empty if it has none any more */
    public void are(TableName table, List<CheckResult> results) {
        var before = results.isEmpty() ? shown.remove(table) : shown.put(table, List.copyOf(results));
        if (before != null) {
            before.stream().filter(one -> results.stream().noneMatch(now -> now.id().equals(one.id()) && now.severity().equals(one.severity()))).forEach(one -> remove(table, one));
        }
        results.forEach(result -> set(table, result));
    }

    private void remove(TableName table, CheckResult gone) {
        metrics.checkPasses.remove(table.toString(), gone.id(), gone.severity());
        metrics.checkValue.remove(table.toString(), gone.id());
    }

    private void set(TableName table, CheckResult result) {
        metrics.checkPasses.labelValues(table.toString(), result.id(), result.severity()).set(result.status() == CheckResult.Status.PASS ? 1 : 0);
        if (result.value().isPresent()) {
            metrics.checkValue.labelValues(table.toString(), result.id()).set(result.value().getAsDouble());
        } else {
            metrics.checkValue.remove(table.toString(), result.id());
        }
    }

    /** Checks are evaluated elsewhere from now on: what was told of them here last would stand beside what is told there. */
    public void clear() {
        shown.clear();
        metrics.checkPasses.clear();
        metrics.checkValue.clear();
    }
}
