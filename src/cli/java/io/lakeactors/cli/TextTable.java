package io.lakeactors.cli;

import java.util.ArrayList;
import java.util.List;

/** Aligned columns for people: text to the left, numbers to the right, two blanks between. */
final class TextTable {
    private static final int CELL_CHARS_MAX = 80;

    private final List<String> heads = new ArrayList<>();
    private final List<Boolean> rights = new ArrayList<>();
    private final List<List<String>> rows = new ArrayList<>();

    /** Columns; a name that begins with {@code >} is a number's. */
    TextTable(String... columns) {
        this(List.of(columns));
    }

    TextTable(List<String> columns) {
        for (String column : columns) {
            rights.add(column.startsWith(">"));
            heads.add(column.startsWith(">") ? column.substring(1) : column);
        }
    }

    TextTable row(Object... cells) {
        return row(java.util.Arrays.asList(cells));
    }

    TextTable row(List<?> cells) {
        if (cells.size() != heads.size()) {
            throw new IllegalArgumentException(cells.size() + " cells in " + heads.size() + " columns");
        }
        rows.add(cells.stream().map(TextTable::cell).toList());
        return this;
    }

    boolean isEmpty() {
        return rows.isEmpty();
    }

    private static String cell(Object value) {
        String text = String.valueOf(value).replace("\n", "\\n").replace("\r", "\\r").replace("\t", "\\t");
        StringBuilder safe = new StringBuilder(text.length());
        text.codePoints().forEach(point -> safe.appendCodePoint(Character.isISOControl(point) ? '\uFFFD' : point));
        return safe.length() > CELL_CHARS_MAX ? safe.substring(0, CELL_CHARS_MAX - 1) + "…" : safe.toString();
    }

    @Override
    public String toString() {
        int[] widths = new int[heads.size()];
        for (int i = 0; i < widths.length; i++) {
            int column = i;
            widths[i] = Math.max(heads.get(i).length(), rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0));
        }
        var text = new StringBuilder();
        line(text, heads, widths);
        rows.forEach(row -> line(text, row, widths));
        return text.toString();
    }

    private void line(StringBuilder text, List<String> cells, int[] widths) {
        var line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            String blanks = " ".repeat(widths[i] - cells.get(i).length());
            line.append(i == 0 ? "" : "  ").append(rights.get(i) ? blanks + cells.get(i) : cells.get(i) + blanks);
        }
        text.append(line.toString().stripTrailing()).append('\n');
    }
}
