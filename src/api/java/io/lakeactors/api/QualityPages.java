package io.lakeactors.api;

import io.lakeactors.api.wire.QualityReport;
import io.lakeactors.api.wire.QualityReport.Dataset;
import io.lakeactors.api.wire.QualityReport.Day;
import io.lakeactors.api.wire.QualityReport.Point;
import io.lakeactors.api.wire.QualityReport.Rows;
import io.lakeactors.api.wire.QualityReport.Score;
import io.lakeactors.engine.LakeEngine.PipelineView;
import io.lakeactors.engine.checks.CheckView;
import io.lakeactors.model.CheckResult;
import io.lakeactors.model.CheckResult.Status;
import io.lakeactors.model.LakeException;
import io.lakeactors.model.TableEvaluation;
import io.lakeactors.model.TableName;
import io.lakeactors.query.QuarantineDesk;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;

/** Puts together what is known of tables' quality. Blocking. */
final class QualityPages {
    private static final long HOUR_MILLIS = 3_600_000;
    private static final int HOURS_OF_DAY = 24;

    private final ApiParts parts;
    private final QuarantineDesk desk;

    QualityPages(ApiParts parts) {
        this.parts = parts;
        desk = new QuarantineDesk(parts.reader(), parts.query());
    }

    QualityReport report(Optional<String> only, int hours) {
        long at = Instant.now().toEpochMilli();
        long since = at - hours * HOUR_MILLIS;
        var tables = answer(parts.checks().view()).tables().stream().filter(table -> only.map(table.table().toString()::equals).orElse(true)).toList();
        var pipelines = answer(parts.engine().pipelines());
        var histories = new TreeMap<TableName, List<TableEvaluation>>();
        tables.forEach(table -> histories.put(table.table(), answer(parts.checks().history(table.table()))));
        var datasets = tables.stream().map(table -> dataset(table, histories.get(table.table()).stream().filter(one -> one.at() >= since).toList(), pipelines)).toList();
        var results = tables.stream().flatMap(table -> table.last().stream()).flatMap(last -> last.results().stream()).toList();
        return new QualityReport(at, since, results.isEmpty() ? null : score(results), scores(results), days(histories.values(), at, hours), datasets);
    }

    /** What was said of a table last holds until it is evaluated again. */
    private static List<Day> days(Collection<List<TableEvaluation>> histories, long at, int hours) {
        var days = new ArrayList<Day>();
        LocalDate last = LocalDate.ofInstant(Instant.ofEpochMilli(at), ZoneOffset.UTC);
        for (LocalDate day = last.minusDays((hours - 1) / HOURS_OF_DAY); !day.isAfter(last); day = day.plusDays(1)) {
            long end = day.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli();
            var results = histories.stream().flatMap(history -> history.stream().filter(one -> one.at() < end).reduce((earlier, later) -> later).stream()).flatMap(one -> one.results().stream()).toList();
            if (!results.isEmpty()) {
                days.add(new Day(day.toString(), score(results), scores(results)));
            }
        }
        return days;
    }

    private Dataset dataset(CheckView.Table table, List<TableEvaluation> history, List<PipelineView> pipelines) {
        List<CheckResult> results = table.last().map(TableEvaluation::results).orElse(List.of());
        var rows = pipelines.stream().filter(pipeline -> pipeline.name().equals(table.pipeline())).findFirst().map(QualityPages::rows).orElse(null);
        return new Dataset(table.table().toString(), table.pipeline(), table.contract(), results.isEmpty() ? null : score(results), scores(results), table.last().map(QualityOperations::wire).orElse(null),
                table.trouble(), rows, rules(table.table()), history(table, history));
    }

    private static double score(List<CheckResult> results) {
        return 100 * weight(results.stream().filter(QualityPages::passes)) / weight(results.stream());
    }

    private static double weight(Stream<CheckResult> results) {
        return results.mapToDouble(CheckResult::weight).sum();
    }

    private static boolean passes(CheckResult result) {
        return result.status() == Status.PASS;
    }

    private static int passing(List<CheckResult> results) {
        return (int) results.stream().filter(QualityPages::passes).count();
    }

    private static List<Score> scores(List<CheckResult> results) {
        var dimensions = new TreeMap<String, List<CheckResult>>();
        results.forEach(result -> dimensions.computeIfAbsent(result.dimension(), first -> new ArrayList<>()).add(result));
        return dimensions.entrySet().stream().map(one -> new Score(one.getKey(), one.getValue().size(), passing(one.getValue()), score(one.getValue()))).toList();
    }

    private static Rows rows(PipelineView pipeline) {
        var totals = pipeline.totals();
        return new Rows(totals.consumed(), totals.written(), totals.quarantined(), totals.dropped(), totals.consumed() == 0 ? 100 : 100.0 * totals.written() / totals.consumed());
    }

    private Map<String, Long> rules(TableName table) {
        var rules = new LinkedHashMap<String, Long>();
        desk.groups(table.quarantine()).forEach(group -> rules.put(group.rule(), group.records()));
        return rules;
    }

    private static Map<String, List<Point>> history(CheckView.Table table, List<TableEvaluation> history) {
        var points = new LinkedHashMap<String, List<Point>>();
        table.last().ifPresent(last -> last.results().forEach(result -> points.put(result.id(), new ArrayList<>())));
        history.forEach(evaluation -> evaluation.results().forEach(result ->
                points.computeIfPresent(result.id(), (id, known) -> {
                    known.add(new Point(evaluation.at(), result.value().isPresent() ? result.value().getAsDouble() : null, result.status().word()));
                    return known;
                })));
        return points;
    }

    private static <T> T answer(CompletionStage<T> asked) {
        try {
            return asked.toCompletableFuture().join();
        } catch (CompletionException failure) {
            throw failure.getCause() instanceof LakeException known ? known : failure;
        }
    }
}
