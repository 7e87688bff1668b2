package io.lakeactors.cli;

import io.lakeactors.api.wire.QualityCheck;
import io.lakeactors.api.wire.QualityReport;
import io.lakeactors.api.wire.QualityReport.Dataset;
import io.lakeactors.api.wire.QualityReport.Point;
import java.util.Comparator;
import java.util.List;

/** What does not hold now, over all tables, the worst first: what a reader of a report on quality looks for. */
final class DqOpenChecks {
    /** @param since since when, for people; empty if it is not known */
    record Open(Dataset dataset, QualityCheck check, String since) {
        private boolean isBroken() {
            return !check.status().equals("warn");
        }
    }

    private DqOpenChecks() {}

    static List<Open> of(QualityReport report) {
        return report.datasets().stream().filter(dataset -> dataset.last() != null)
                .flatMap(dataset -> dataset.last().checks().stream().filter(check -> !check.status().equals("pass")).map(check -> new Open(dataset, check, since(dataset.history().get(check.check())))))
                .sorted(Comparator.comparing(open -> !open.isBroken())).toList();
    }

    /** Back to when it passed last; it may have begun before what is looked back on. */
    private static String since(List<Point> points) {
        if (points == null || points.isEmpty()) {
            return "";
        }
        int first = points.size();
        while (first > 0 && !points.get(first - 1).status().equals("pass")) {
            first--;
        }
        if (first == points.size()) {
            return "";
        }
        return DqReportPage.time(points.get(first).at()) + (first == 0 ? " or longer" : "");
    }
}
