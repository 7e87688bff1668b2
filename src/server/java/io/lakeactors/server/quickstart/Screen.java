package io.lakeactors.server.quickstart;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.LongSupplier;

/** What the quickstart prints: steps, one line that lives while something goes on, and tables. Plain lines where output is not a terminal. */
final class Screen {
    private static final long PLAIN_EVERY_NANOS = 2_000_000_000L;
    private static final int CELL_MAX = 60;

    private final PrintStream out;
    private final boolean live;
    private final LongSupplier nanos;
    private int liveLength;
    private String lastText = "";
    private long lastPlain;

    Screen(PrintStream out, boolean live) {
        this(out, live, System::nanoTime);
    }

    /** @param nanos a clock that is never set */
    Screen(PrintStream out, boolean live, LongSupplier nanos) {
        this.out = out;
        this.live = live;
        this.nanos = nanos;
        lastPlain = nanos.getAsLong() - PLAIN_EVERY_NANOS;
    }

    void line(String text) {
        endLive();
        out.println(text);
    }

    void step(String name, String text) {
        line(String.format("  %-10s %s", name, text));
    }

    /** Shows the present state of what goes on; replaces the last such line, or is one more now and then if there is news. */
    void progress(String text) {
        if (live) {
            out.print("\r" + text + " ".repeat(Math.max(0, liveLength - text.length())));
            out.flush();
            liveLength = text.length();
        } else if (!text.equals(lastText) && nanos.getAsLong() - lastPlain >= PLAIN_EVERY_NANOS) {
            out.println(text);
            lastText = text;
            lastPlain = nanos.getAsLong();
        }
    }

    private void endLive() {
        if (liveLength > 0) {
            out.print("\r" + " ".repeat(liveLength) + "\r");
            liveLength = 0;
        }
    }

    void heading(String text) {
        line("");
        line(text);
    }

    void table(List<String> columns, List<List<String>> rows) {
        var widths = new int[columns.size()];
        var numeric = new boolean[columns.size()];
        for (int i = 0; i < widths.length; i++) {
            int column = i;
            widths[i] = Math.max(columns.get(i).length(), rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0));
            numeric[i] = !rows.isEmpty() && rows.stream().allMatch(row -> row.get(column).matches("-?[\\d,]*\\.?\\d+|"));
        }
        line(format(columns, widths, numeric));
        line("    " + "-".repeat(java.util.Arrays.stream(widths).sum() + 2 * (widths.length - 1)));
        rows.forEach(row -> line(format(row, widths, numeric)));
    }

    private static String format(List<String> cells, int[] widths, boolean[] numeric) {
        var text = new StringBuilder("    ");
        for (int i = 0; i < widths.length; i++) {
            String pad = " ".repeat(widths[i] - cells.get(i).length());
            text.append(numeric[i] ? pad + cells.get(i) : cells.get(i) + pad).append(i + 1 < widths.length ? "  " : "");
        }
        return text.toString().stripTrailing();
    }

    /** The answer of {@code POST /v1/query}. */
    void answer(JsonNode answer) {
        var columns = new ArrayList<String>();
        answer.path("columns").forEach(column -> columns.add(column.path("name").asText()));
        var rows = new ArrayList<List<String>>();
        answer.path("rows").forEach(row -> {
            var cells = new ArrayList<String>();
            row.forEach(cell -> cells.add(cell.isNull() ? "" : cut(cell.asText())));
            rows.add(cells);
        });
        table(columns, rows);
    }

    static String cut(String text) {
        String flat = text.replaceAll("\\s+", " ");
        return flat.length() <= CELL_MAX ? flat : flat.substring(0, CELL_MAX - 1) + "…";
    }

    static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }
}
