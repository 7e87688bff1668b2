package io.lakeactors.server.chaos;

import java.util.Locale;

/** A verdict for people. */
final class ReportPage {
    private static final String ROW = "%-17s %8s %10s %9s %9s %9s %9s %9s %9s %6s %8s%n";

    private ReportPage() {}

    static String of(ChaosReport report) {
        var text = new StringBuilder();
        text.append(String.format(ROW, "fault", "injected", "partitions", "median", "P99", "max", "still", "P99", "max", "lost", "doubled"));
        for (var fault : report.perFault()) {
            text.append(String.format(ROW, fault.fault(), fault.injected(), fault.partitions(), seconds(fault.resumeMedianMs()), seconds(fault.resumeP99Ms()),
                    seconds(fault.resumeMaxMs()), seconds(fault.stillMedianMs()), seconds(fault.stillP99Ms()), seconds(fault.stillMaxMs()), fault.lost(), fault.doubled()));
        }
        text.append(String.format(ROW, "all", report.faults(), "", "", seconds(report.resumeP99Ms()), "", "", seconds(report.stillP99Ms()), "", report.lost(), report.doubled()));
        text.append(String.format("%n%d records produced, %d rows in the tables; %d zombies fenced, %d answers to commits lost, %d nodes ended unasked%n%n",
                report.produced(),
                report.rows(), report.fenced(), report.repliesLost(), report.endedUnasked()));
        for (var invariant : report.invariants()) {
            text.append(String.format("%-5s %-4s %s%n", invariant.holds() ? "holds" : "BROKEN", invariant.name(), invariant.says()));
            invariant.found().stream().limit(5).forEach(found -> text.append("           ").append(found).append(System.lineSeparator()));
        }
        text.append(String.format("%n%s  (again: %s)%n", report.ok() ? "Nothing lost, nothing doubled." : "FAILED.", report.command()));
        return text.toString();
    }

    static String seconds(long millis) {
        return millis < 0 ? "-" : String.format(Locale.ROOT, "%.1f s", millis / 1_000.0);
    }
}
