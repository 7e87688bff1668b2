package io.lakeactors.cli;

import io.lakeactors.api.wire.QualityCheck;
import io.lakeactors.api.wire.QualityReport;
import io.lakeactors.api.wire.QualityReport.Dataset;
import io.lakeactors.api.wire.QualityReport.Day;
import io.lakeactors.api.wire.QualityReport.Score;
import io.lakeactors.cli.DqOpenChecks.Open;
import io.lakeactors.model.CheckValue;
import io.lakeactors.model.TableEvaluation;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/** A report on quality as one page of HTML that needs nothing else: no script, no font, no address. */
final class DqReportPage {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final StringBuilder page = new StringBuilder();

    private DqReportPage() {}

    /** @param week whether the days are shown */
    static String of(QualityReport report, boolean week) {
        var page = new DqReportPage();
        page.whole(report, week);
        return page.page.toString();
    }

    private void whole(QualityReport report, boolean week) {
        page.append("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>Data quality, ")
                .append(time(report.at())).append("</title>\n<style>\n").append(DqReportStyle.TEXT).append("</style>\n</head>\n<body>\n<main>\n<h1>Data quality</h1>\n<p class=\"soft\">As of ")
                .append(time(report.at())).append(" UTC, looking back to ").append(time(report.since())).append(".</p>\n");
        page.append("<div class=\"cards\">\n");
        List<Open> open = DqOpenChecks.of(report);
        card("all checks", report.score(), open.isEmpty() ? "none is open" : open.size() + " open");
        report.dimensions().forEach(score -> card(score.dimension(), score.score(), score.passing() + " of " + score.checks() + " pass"));
        page.append("</div>\n");
        if (!open.isEmpty()) {
            open(open);
        }
        if (week) {
            days(report.days());
        }
        if (report.datasets().isEmpty()) {
            page.append("<p>No contract has checks on a whole table.</p>\n");
        }
        report.datasets().forEach(this::dataset);
        page.append("<p class=\"soft\">A score is the share of checks that pass, each by its weight. Checks are evaluated on committed snapshots; rows are judged one by one before they are written.</p>\n</main>\n</body>\n</html>\n");
    }

    private void open(List<Open> open) {
        page.append("<section>\n<h2>What is open</h2>\n<table class=\"checks\">\n<tr><th class=\"s\">status</th><th>check</th><th class=\"n m\">measured</th><th class=\"e\">expected</th><th class=\"h\">since</th></tr>\n");
        for (Open one : open) {
            QualityCheck check = one.check();
            status(check);
            page.append("<td><b>").append(text(one.dataset().table())).append("</b> ");
            name(check);
            page.append("</td>");
            measured(check);
            page.append("<td class=\"h\" data-label=\"since\">").append(text(one.since())).append("</td></tr>\n");
        }
        page.append("</table>\n</section>\n");
    }

    private void days(List<Day> days) {
        page.append("<section>\n<div class=\"head\"><h2>The week</h2></div>\n<p class=\"soft\">Checks that passed at the end of each day, in UTC; today as it stands.</p>\n");
        if (days.isEmpty()) {
            page.append("<p>Nothing was evaluated.</p>\n</section>\n");
            return;
        }
        page.append("<table class=\"week\">\n<tr><th>dimension</th><th>by day</th></tr>\n");
        day("all checks", days, one -> Optional.of(one.score()));
        days.stream().flatMap(one -> one.dimensions().stream()).map(Score::dimension).distinct().sorted().forEach(dimension -> day(dimension, days, DqWeekChart.of(dimension)));
        page.append("</table>\n</section>\n");
    }

    private void day(String name, List<Day> days, Function<Day, Optional<Double>> score) {
        page.append("<tr><td>").append(text(name)).append("</td><td>").append(DqWeekChart.html(name, days, score)).append("</td></tr>\n");
    }

    private void card(String name, Double score, String note) {
        page.append("<div class=\"card\"><span class=\"soft\">").append(text(name)).append("</span><b>").append(percent(score)).append("</b>").append(text(note));
        bar(score == null ? 0 : score);
        page.append("</div>\n");
    }

    private void bar(double percent) {
        page.append("<div class=\"bar\" aria-hidden=\"true\"><i style=\"width:").append(String.format(Locale.ROOT, "%.1f", Math.max(0, Math.min(100, percent)))).append("%\"></i></div>");
    }

    private void dataset(Dataset dataset) {
        page.append("<section>\n<div class=\"head\"><h2>").append(text(dataset.table())).append("</h2><b>").append(percent(dataset.score())).append("</b></div>\n<p class=\"soft\">contract ")
                .append(text(dataset.contract())).append(text(isGold(dataset) ? ", gold table " + dataset.pipeline().substring(TableEvaluation.ofGold("").length()) : ", pipeline " + dataset.pipeline()));
        if (dataset.last() != null) {
            page.append(", evaluated ").append(time(dataset.last().at())).append(" UTC").append(dataset.last().snapshot() == null ? "" : " on snapshot " + dataset.last().snapshot());
        }
        page.append("</p>\n");
        if (!dataset.trouble().isEmpty()) {
            page.append("<p class=\"fail\">It could not be evaluated again: ").append(text(dataset.trouble())).append("</p>\n");
        }
        if (dataset.last() == null) {
            page.append("<p>Not evaluated yet.</p>\n");
        } else {
            dimensions(dataset.dimensions());
            checks(dataset, dataset.last().checks());
        }
        records(dataset);
        page.append("</section>\n");
    }

    private void dimensions(List<Score> scores) {
        page.append("<p class=\"soft\">").append(String.join(" · ", scores.stream().map(score -> text(score.dimension()) + " " + percent(score.score())).toList())).append("</p>\n");
    }

    private void checks(Dataset dataset, List<QualityCheck> checks) {
        page.append("<h3>Checks on the whole table</h3>\n<table class=\"checks\">\n<tr><th class=\"s\">status</th><th>check</th><th class=\"d\">dimension</th><th class=\"n m\">measured</th>")
                .append("<th class=\"e\">expected</th><th class=\"h\">history</th></tr>\n");
        for (QualityCheck check : checks) {
            status(check);
            page.append("<td>");
            name(check);
            page.append("</td><td class=\"d soft\">").append(text(check.dimension())).append("</td>");
            measured(check);
            page.append("<td class=\"h\">").append(DqChart.of(dataset.history().getOrDefault(check.check(), List.of()))).append("</td></tr>\n");
        }
        page.append("</table>\n");
    }

    private void status(QualityCheck check) {
        page.append("<tr><td class=\"s status ").append(text(check.status())).append("\">").append(mark(check.status())).append(' ').append(text(check.status())).append("</td>");
    }

    private void name(QualityCheck check) {
        page.append("<code>").append(text(check.check())).append("</code>").append(check.column().isEmpty() ? "" : " <span class=\"soft\">" + text(check.column()) + "</span>")
                .append(check.reason().isEmpty() ? "" : "<br><span class=\"soft note\">" + text(check.reason()) + "</span>");
    }

    private void measured(QualityCheck check) {
        page.append("<td class=\"n m\" data-label=\"measured\">").append(text(value(check))).append("</td><td class=\"e\" data-label=\"expected\">").append(text(check.expected()))
                .append(check.severity().equals("error") ? "" : " <span class=\"soft\">(" + text(check.severity()) + " only)</span>").append("</td>");
    }

    /** With two digits, unless that would make a number whole that is not: it may be its bound. */
    static String value(QualityCheck check) {
        String exact = DqCommands.value(check);
        if (check.value() == null || check.unit().equals("seconds")) {
            return exact;
        }
        BigDecimal rounded = BigDecimal.valueOf(check.value()).setScale(2, RoundingMode.HALF_EVEN).stripTrailingZeros();
        boolean kept = rounded.scale() > 0 || rounded.compareTo(BigDecimal.valueOf(check.value())) == 0;
        return kept ? String.format(Locale.ROOT, "%,." + Math.max(0, rounded.scale()) + "f", rounded) + CheckValue.mark(check.unit()) : exact;
    }

    private void records(Dataset dataset) {
        if (dataset.rows() != null) {
            var rows = dataset.rows();
            page.append("<h3>Records</h3>\n<p>").append(percent(rows.conformance())).append(" of ").append(Human.count(rows.consumed())).append(" records kept to the contract: ").append(Human.count(rows.written()))
                    .append(" written, ").append(Human.count(rows.quarantined())).append(" to quarantine, ").append(Human.count(rows.dropped())).append(" dropped.</p>\n");
        }
        if (isGold(dataset)) {
            page.append("<p class=\"soft\">Judged when it was made, before readers saw it.</p>\n");
            return;
        }
        if (dataset.rules().isEmpty()) {
            page.append("<p class=\"soft\">Nothing is in quarantine.</p>\n");
            return;
        }
        long most = dataset.rules().values().stream().mapToLong(Long::longValue).max().orElse(1);
        page.append("<h3>In quarantine, by the rule that decided</h3>\n<table class=\"rules\">\n<tr><th>rule</th><th class=\"n\">records</th><th></th></tr>\n");
        dataset.rules().forEach((rule, count) -> {
            page.append("<tr><td><code>").append(text(rule)).append("</code></td><td class=\"n\">").append(Human.count(count)).append("</td><td>");
            bar(100.0 * count / most);
            page.append("</td></tr>\n");
        });
        page.append("</table>\n");
    }

    private static boolean isGold(Dataset dataset) {
        return TableEvaluation.isGold(dataset.pipeline());
    }

    /** Told by shape too, for who does not tell colours apart. */
    private static String mark(String status) {
        return switch (status) {
            case "pass" -> "&#10003;";
            case "warn" -> "!";
            default -> "&#10007;";
        };
    }

    /** Rounded down: only what is whole is shown as 100 %. */
    static String percent(Double score) {
        return score == null ? "–" : BigDecimal.valueOf(score).setScale(1, RoundingMode.DOWN).stripTrailingZeros().toPlainString() + "&nbsp;%";
    }

    static String time(long millis) {
        return TIME.format(Instant.ofEpochMilli(millis));
    }

    /** Names of columns and rules come from contracts, reasons from anywhere. */
    static String text(String raw) {
        return raw.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;").replace("'", "&#39;");
    }
}
