package io.lakeactors.cli;

import io.lakeactors.author.SampleReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What became of a sample, for people. */
final class SamplePage {
    private static final int WIDTH = 150;
    private static final int CELL_CHARACTERS = 28;

    private SamplePage() {}

    /** Rows that would be written, and events that would not. */
    static String rows(SampleReport report) {
        List<SampleReport.Row> written = report.rows().stream().filter(SamplePage::isWritten).toList();
        List<SampleReport.Row> others = report.rows().stream().filter(row -> !isWritten(row)).toList();
        var page = new StringBuilder();
        if (!written.isEmpty()) {
            page.append("Rows").append(of(written.size(), report.written())).append('\n').append(table(report.columns(), written)).append('\n');
        }
        if (!others.isEmpty()) {
            var table = new TextTable(">LINE", "VERDICT", "RULES", "WHY", "EVENT");
            others.forEach(row -> table.row(row.line(), row.verdict(), String.join(", ", row.rules()), String.join("; ", row.messages()),
                    cut(row.event(), 2 * CELL_CHARACTERS)));
            page.append("Not written").append(of(others.size(), report.events() - report.written())).append('\n').append(table).append('\n');
        }
        return page.append(summary(report)).toString();
    }

    private static boolean isWritten(SampleReport.Row row) {
        return row.verdict().equals("written");
    }

    private static String of(int shown, long all) {
        return shown < all ? ", the first " + shown + " of " + Human.count(all) : "";
    }

    private static String table(List<String> columns, List<SampleReport.Row> rows) {
        List<String> fitting = fitting(columns, rows);
        var heads = new ArrayList<>(List.of(">LINE"));
        heads.addAll(fitting);
        var table = new TextTable(heads);
        for (SampleReport.Row row : rows) {
            var cells = new ArrayList<>(List.of(String.valueOf(row.line())));
            fitting.forEach(column -> cells.add(cell(row, column)));
            table.row(cells);
        }
        List<String> left = columns.subList(fitting.size(), columns.size());
        return table + (left.isEmpty() ? "" : "and the columns " + String.join(", ", left) + " (-o json shows them)\n");
    }

    private static List<String> fitting(List<String> columns, List<SampleReport.Row> rows) {
        int used = 6;
        for (int i = 0; i < columns.size(); i++) {
            String column = columns.get(i);
            used += 2 + Math.max(column.length(), rows.stream().mapToInt(row -> cell(row, column).length()).max().orElse(0));
            if (used > WIDTH && i > 0) {
                return columns.subList(0, i);
            }
        }
        return columns;
    }

    private static String cell(SampleReport.Row row, String column) {
        var value = row.row().path(column);
        return value.isNull() ? "" : cut(value.isTextual() ? value.textValue() : value.toString(), CELL_CHARACTERS);
    }

    private static String cut(String text, int characters) {
        return text.length() > characters ? text.substring(0, characters - 1) + "…" : text;
    }

    /** Counts, each rule with an example, and what it costs. */
    static String summary(SampleReport report) {
        var page = new StringBuilder();
        if (!report.rules().isEmpty()) {
            var table = new TextTable("RULE", "VERDICT", ">EVENTS", ">FIRST", "WHY", "EVENT");
            report.rules().forEach(rule -> table.row(rule.rule(), rule.verdict(), Human.count(rule.events()), "line " + rule.line(),
                    cut(rule.message(), 2 * CELL_CHARACTERS),
                    cut(rule.event(), 2 * CELL_CHARACTERS)));
            page.append(table).append('\n');
        }
        page.append(Words.some(report.events(), "event")).append(": ").append(Human.count(report.written())).append(" written, ")
                .append(Human.count(report.quarantined()))
                .append(" quarantined, ").append(Human.count(report.dropped())).append(" dropped");
        if (report.stopped() > 0) {
            page.append(", ").append(Human.count(report.stopped())).append(" that stop the pipeline");
        }
        page.append("; ").append(Human.bytes(report.bytes()));
        if (report.microsPerRow() > 0) {
            page.append(String.format(Locale.ROOT, "; about %.1f microseconds of a processor an event to decode and judge, here", report.microsPerRow()));
        }
        return page.append('\n').toString();
    }
}
