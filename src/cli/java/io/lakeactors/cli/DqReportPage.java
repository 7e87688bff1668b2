package io.lakeactors.cli;

import io.lakeactors.api.wire.QualityCheck;
import io.lakeactors.api.wire.QualityReport;
import io.lakeactors.api.wire.QualityReport.Dataset;
import io.lakeactors.api.wire.QualityReport.Day;
import io.lakeactors.api.wire.QualityReport.Score;
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
    private static final String STYLE = """
            :root { color-scheme: light dark; --page: #f6f7f9; --card: #fff; --ink: #1c2330; --soft: #5b6575; --line: #dde1e7; --pass: #1a7f4b; --warn: #96600a; --fail: #c0303b; --bar: #3566c8; }
            @media (prefers-color-scheme: dark) {
              :root { --page: #12151b; --card: #1b2028; --ink: #e7eaf0; --soft: #9aa5b5; --line: #323946; --pass: #4cc38a; --warn: #e0a94a; --fail: #ff7b83; --bar: #7ea6ff; }
            }
            * { box-sizing: border-box; }
            body { margin: 0; background: var(--page); color: var(--ink); font: 15px/1.45 system-ui, sans-serif; }
            main { max-width: 1120px; margin: 0 auto; padding: 32px 20px 64px; }
            h1 { font-size: 26px; margin: 0 0 4px; } h2 { font-size: 19px; margin: 0; } h3 { font-size: 14px; margin: 20px 0 6px; color: var(--soft); font-weight: 600; }
            p { margin: 4px 0; } .soft { color: var(--soft); }
            .cards { display: grid; grid-template-columns: repeat(auto-fit, minmax(170px, 1fr)); gap: 12px; margin: 20px 0; }
            .card, section { background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: 14px 16px; }
            section { margin: 20px 0; padding: 20px; overflow-x: auto; }
            .card b { display: block; font-size: 25px; font-variant-numeric: tabular-nums; }
            .head { display: flex; justify-content: space-between; align-items: baseline; gap: 16px; flex-wrap: wrap; }
            .head b { font-size: 22px; }
            table { border-collapse: collapse; width: 100%; } th { text-align: left; color: var(--soft); font-weight: 600; font-size: 13px; }
            th, td { padding: 7px 10px 7px 0; border-bottom: 1px solid var(--line); vertical-align: middle; } .n { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
            code { font: 13px ui-monospace, monospace; overflow-wrap: anywhere; }
            .pass { color: var(--pass); } .warn { color: var(--warn); } .fail, .error { color: var(--fail); } .status { font-weight: 600; white-space: nowrap; }
            .bar { height: 8px; border-radius: 4px; background: var(--line); overflow: hidden; margin-top: 6px; } .bar i { display: block; height: 100%; background: var(--bar); }
            svg { display: block; } svg .line { fill: none; stroke: var(--bar); stroke-width: 1.5; } svg .dot { fill: var(--bar); } svg .bad { fill: var(--fail); }
            svg .day { fill: var(--warn); } svg .full { fill: var(--pass); } svg text { fill: var(--soft); font-size: 11px; }
            @media print { body { background: none; } section, .card { break-inside: avoid; } }
            """;

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
                .append(time(report.at())).append("</title>\n<style>\n").append(STYLE).append("</style>\n</head>\n<body>\n<main>\n<h1>Data quality</h1>\n<p class=\"soft\">As of ")
                .append(time(report.at())).append(" UTC, looking back to ").append(time(report.since())).append(".</p>\n");
        page.append("<div class=\"cards\">\n");
        long open = report.datasets().stream().filter(dataset -> dataset.last() != null).flatMap(dataset -> dataset.last().checks().stream()).filter(check -> !check.status().equals("pass")).count();
        card("all checks", report.score(), open == 0 ? "none is open" : open + " open");
        report.dimensions().forEach(score -> card(score.dimension(), score.score(), score.passing() + " of " + score.checks() + " pass"));
        page.append("</div>\n");
        if (week) {
            days(report.days());
        }
        if (report.datasets().isEmpty()) {
            page.append("<p>No contract has checks on a whole table.</p>\n");
        }
        report.datasets().forEach(this::dataset);
        page.append("<p class=\"soft\">A score is the share of checks that pass, each by its weight. Checks are evaluated on committed snapshots; rows are judged one by one before they are written.</p>\n</main>\n</body>\n</html>\n");
    }

    private void days(List<Day> days) {
        page.append("<section>\n<div class=\"head\"><h2>The week</h2></div>\n<p class=\"soft\">Checks that passed at the end of each day, in UTC; today as it stands.</p>\n");
        if (days.isEmpty()) {
            page.append("<p>Nothing was evaluated.</p>\n</section>\n");
            return;
        }
        page.append("<table>\n<tr><th>dimension</th><th>by day</th></tr>\n");
        day("all checks", days, one -> Optional.of(one.score()));
        days.stream().flatMap(one -> one.dimensions().stream()).map(Score::dimension).distinct().sorted().forEach(dimension -> day(dimension, days, DqWeekChart.of(dimension)));
        page.append("</table>\n</section>\n");
    }

    private void day(String name, List<Day> days, Function<Day, Optional<Double>> score) {
        page.append("<tr><td>").append(text(name)).append("</td><td>").append(DqWeekChart.svg(name, days, score)).append("</td></tr>\n");
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
                .append(text(dataset.contract())).append(isGold(dataset) ? ", " : ", pipeline ").append(text(dataset.pipeline()));
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
        page.append("<h3>Checks on the whole table</h3>\n<table>\n<tr><th>status</th><th>check</th><th>dimension</th><th class=\"n\">measured</th><th class=\"n\">expected</th><th>severity</th><th>history</th></tr>\n");
        for (QualityCheck check : checks) {
            page.append("<tr><td class=\"status ").append(text(check.status())).append("\">").append(mark(check.status())).append(' ').append(text(check.status())).append("</td><td><code>")
                    .append(text(check.check())).append("</code>").append(check.column().isEmpty() ? "" : " <span class=\"soft\">" + text(check.column()) + "</span>")
                    .append(check.reason().isEmpty() ? "" : "<br><span class=\"soft\">" + text(check.reason()) + "</span>").append("</td><td>").append(text(check.dimension()))
                    .append("</td><td class=\"n\">").append(text(DqCommands.value(check))).append("</td><td class=\"n\">").append(text(check.expected())).append("</td><td>").append(text(check.severity()))
                    .append("</td><td>").append(DqChart.of(dataset.history().getOrDefault(check.check(), List.of()))).append("</td></tr>\n");
        }
        page.append("</table>\n");
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
        page.append("<h3>In quarantine, by the rule that decided</h3>\n<table>\n<tr><th>rule</th><th class=\"n\">records</th><th></th></tr>\n");
        dataset.rules().forEach((rule, count) -> {
            page.append("<tr><td><code>").append(text(rule)).append("</code></td><td class=\"n\">").append(Human.count(count)).append("</td><td style=\"width:45%\">");
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
