package io.lakeactors.cli;

import io.lakeactors.author.TestReport;
import java.util.List;
import java.util.Locale;

/** How tests went, for people: what failed with what was expected and what came, one line in a colour each. */
final class TestPage {
    private static final String RED = "\u001b[31m";
    private static final String GREEN = "\u001b[32m";
    private static final String PLAIN = "\u001b[0m";

    private final boolean colours;
    private final StringBuilder page = new StringBuilder();

    private TestPage(boolean colours) {
        this.colours = colours;
    }

    static String of(TestReport report, boolean colours) {
        var page = new TestPage(colours);
        report.files().forEach(page::file);
        page.summary(report);
        return page.page.toString();
    }

    private void file(TestReport.File file) {
        page.append(file.file()).append(file.pipeline().isEmpty() ? "" : " (pipeline " + file.pipeline() + ")").append('\n');
        file.faults().forEach(fault -> line(RED, "  ", fault));
        for (TestReport.Case one : file.cases()) {
            line(one.passed() ? GREEN : RED, "  ", (one.passed() ? "ok    " : "FAIL  ") + one.name() + (one.passed() ? "" : "  (line " + one.line() + ")"));
            boolean many = one.differences().stream().anyMatch(difference -> difference.event() > 1);
            one.differences().forEach(difference -> difference(difference, many));
        }
    }

    private void difference(TestReport.Difference difference, boolean many) {
        page.append("          ").append(difference.what()).append(many ? " of event " + difference.event() : "").append(" (line ").append(difference.line())
                .append(")\n");
        line(GREEN, "          + expected  ", difference.expected());
        line(RED, "          - got       ", difference.got());
        difference.because().forEach(message -> page.append("                      ").append(safe(message)).append('\n'));
    }

    private void summary(TestReport report) {
        double millis = report.files().stream().flatMap(file -> file.cases().stream()).mapToDouble(TestReport.Case::millis).sum();
        List<Integer> counts = List.of(report.passed(), report.failed());
        line(report.failed() == 0 ? GREEN : RED, "", Words.some(counts.getFirst() + counts.getLast(), "case") + ": " + report.passed() + " passed, "
                + report.failed() + " failed"
                + String.format(Locale.ROOT, " (%.0f ms)", millis));
    }

    private void line(String colour, String before, String text) {
        page.append(colours ? colour : "").append(before).append(safe(text)).append(colours ? PLAIN : "").append('\n');
    }

    /** Events may hold what would move a terminal's cursor. */
    private static String safe(String text) {
        var safe = new StringBuilder(text.length());
        text.codePoints().forEach(point -> safe.appendCodePoint(Character.isISOControl(point) && point != '\n' ? '\uFFFD' : point));
        return safe.toString();
    }
}
