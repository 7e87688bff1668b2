package io.lakeactors.author;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lakeactors.author.Sample.Numbered;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Drafts of CSV: the header names the values, which are what they look like. */
final class CsvDraft {
    private static final String DELIMITERS = ",;\t|";
    private static final char QUOTE = '"';
    /** A number that begins with a zero is mostly none: a postal code. */
    private static final Pattern INTEGER = Pattern.compile("-?(0|[1-9][0-9]{0,37})");
    private static final Pattern NUMBER = Pattern.compile("-?(0|[1-9][0-9]{0,30})(\\.[0-9]{1,30})?([eE][-+]?[0-9]{1,3})?");
    private static final JsonNodeFactory NODES = JsonNodeFactory.withExactBigDecimals(true);

    private CsvDraft() {}

    static Draft of(byte[] bytes, String name, String shown) {
        List<Numbered> lines = Sample.notEmpty(Sample.lines(bytes, (byte) QUOTE, (byte) 0), shown);
        String header = text(lines.getFirst());
        char delimiter = delimiter(header);
        List<String> names = values(header, delimiter);
        if (new HashSet<>(names).size() < names.size() || names.contains("")) {
            throw Sample.fault("the first line is no header: it has the same name twice, or an empty one", shown + ":1",
                    "Put a line with the columns' names first");
        }
        List<Numbered> events = lines.subList(1, lines.size());
        if (events.isEmpty()) {
            throw Sample.fault("the sample has a header and no event", shown, "Put one event on each line below it");
        }
        var root = new Shape(true);
        events.forEach(event -> root.add(object(names, values(text(event), delimiter))));
        String columns = names.stream().map(column -> DraftText.json(column, true)).collect(Collectors.joining(", "));
        String sign = delimiter == '\t' ? "\\t" : String.valueOf(delimiter);
        return Draft.tried(events, DraftField.of(root, 0), name, shown, "{ topics: [draft], format: csv, delimiter: \"" + sign + "\", columns: [" + columns
                + "] }");
    }

    private static String text(Numbered line) {
        return new String(line.event().value(), StandardCharsets.UTF_8);
    }

    /** The sign of those that are used for it that occurs most often. */
    private static char delimiter(String header) {
        return (char) DELIMITERS.chars().boxed().max(Comparator.comparingLong((Integer sign) -> header.chars().filter(sign::equals).count())
                .thenComparing(sign -> -DELIMITERS.indexOf(sign))).orElseThrow().intValue();
    }

    private static ObjectNode object(List<String> names, List<String> values) {
        ObjectNode object = NODES.objectNode();
        for (int i = 0; i < names.size() && i < values.size(); i++) {
            object.set(names.get(i), value(values.get(i)));
        }
        return object;
    }

    private static JsonNode value(String text) {
        if (text.isEmpty()) {
            return NODES.nullNode();
        }
        if (INTEGER.matcher(text).matches()) {
            return NODES.numberNode(new BigInteger(text));
        }
        if (NUMBER.matcher(text).matches()) {
            return NODES.numberNode(new BigDecimal(text));
        }
        return Stream.of("true", "false").anyMatch(text::equals) ? NODES.booleanNode(text.equals("true")) : NODES.textNode(text);
    }

    private static List<String> values(String line, char delimiter) {
        var values = new ArrayList<String>();
        var value = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < line.length(); i++) {
            char at = line.charAt(i);
            if (at == QUOTE && quoted && i + 1 < line.length() && line.charAt(i + 1) == QUOTE) {
                value.append(QUOTE);
                i++;
            } else if (at == QUOTE) {
                quoted = !quoted;
            } else if (at == delimiter && !quoted) {
                values.add(value.toString());
                value.setLength(0);
            } else {
                value.append(at);
            }
        }
        values.add(value.toString());
        return values;
    }
}
