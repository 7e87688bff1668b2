package io.lakeactors.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.lakeactors.api.wire.ClusterCommand;
import io.lakeactors.api.wire.ClusterCommand.Column;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** An answer for people, as its command says that it is shown: a table of its rows, or a line for each of its values. */
final class AnswerPage {
    private static final Set<String> NUMBERS = Set.of("count", "rate", "bytes", "duration");
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss.SSS");

    private AnswerPage() {}

    static String of(ClusterCommand command, JsonNode answer) {
        return command.rows().isEmpty() ? lines(command.columns(), answer) : table(command.columns(), answer.path(command.rows()));
    }

    private static String lines(List<Column> columns, JsonNode answer) {
        int width = columns.stream().mapToInt(column -> column.head().length()).max().orElse(0);
        var text = new StringBuilder();
        columns.forEach(column -> text.append((String.format("%-" + width + "s  ", column.head()) + cell(answer.path(column.field()), column.as())).stripTrailing())
                .append('\n'));
        return text.toString();
    }

    private static String table(List<Column> columns, JsonNode rows) {
        if (rows.isEmpty()) {
            return "Nothing to show.\n";
        }
        var table = new TextTable(columns.stream().map(column -> (NUMBERS.contains(column.as()) ? ">" : "") + column.head()).toList());
        rows.forEach(row -> table.row(cells(columns, row)));
        return table.toString();
    }

    private static List<String> cells(List<Column> columns, JsonNode row) {
        return columns.stream().map(column -> cell(row.path(column.field()), column.as())).toList();
    }

    /** A row by itself, for what comes one after another: columns as wide as their first words, so that lines stand below one another. */
    static String line(List<Column> columns, JsonNode row) {
        var cells = cells(columns, row);
        var text = new StringBuilder();
        for (int i = 0; i < cells.size(); i++) {
            text.append(i == cells.size() - 1 ? cells.get(i) : String.format("%-12s  ", cells.get(i)));
        }
        return text.toString().stripTrailing();
    }

    /** A way of showing that is younger than this client shows the value as it is. */
    private static String cell(JsonNode value, String as) {
        if (value.isMissingNode() || value.isNull()) {
            return "-";
        }
        return switch (as) {
            case "yes" -> value.asBoolean() ? "yes" : value.isBoolean() ? "no" : value.asText();
            case "list" -> list(value);
            case "count" -> Human.count(value.asLong());
            case "rate" -> Human.rate(value.asDouble());
            case "bytes" -> Human.bytes(value.asLong());
            case "duration" -> Human.duration(value.asLong());
            case "since" -> Human.duration(Math.max(0, System.currentTimeMillis() - value.asLong()));
            case "time" -> TIME.format(Instant.ofEpochMilli(value.asLong()).atZone(ZoneId.systemDefault()));
            default -> value.isContainerNode() ? value.toString() : value.asText().isEmpty() ? "-" : value.asText();
        };
    }

    private static String list(JsonNode values) {
        var words = new ArrayList<String>();
        values.forEach(value -> words.add(value.asText()));
        return words.isEmpty() ? "-" : String.join(", ", words);
    }
}
