package io.lakeactors.author;

import io.lakeactors.author.DraftField.Choice;
import io.lakeactors.author.Shape.Kind;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A draft as a file: a contract of ODCS, with what a sample cannot decide as comments. */
final class DraftText {
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
    /** What YAML 1.1 or 1.2 takes for something else. */
    private static final Set<String> WORDS = Set.of("true", "false", "null", "yes", "no", "on", "off", "y", "n");
    private static final int WORDS_SEEN_MIN = 10;
    private static final int REPEATED_MIN = 3;
    private static final BigDecimal MILLIS_OF_2001 = new BigDecimal("1e12");
    private static final BigDecimal MILLIS_OF_2096 = new BigDecimal("4e12");

    private final StringBuilder text = new StringBuilder();

    private DraftText() {}

    /** @param about what the draft was made of, for its first line */
    static String of(String name, String about, List<DraftField> fields) {
        var draft = new DraftText();
        draft.head(name, about);
        fields.forEach(field -> draft.field(field, "      "));
        return draft.text.toString();
    }

    private void head(String name, String about) {
        line("", "# DRAFT, made of " + about + " by `lake schema suggest`. Nothing uses it by itself.");
        line("", "# A sample shows what was, not what may be: go through every property, say in a description what it means,");
        line("", "# turn comments into rules where they hold, and set the status to active.");
        line("", "apiVersion: v3.1.0");
        line("", "kind: DataContract");
        line("", "id: " + UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)));
        line("", "name: " + quoted(name));
        line("", "version: 0.1.0");
        line("", "status: draft");
        line("", "schema:");
        line("  ", "- name: " + quoted(name));
        line("    ", "logicalType: object");
        line("    ", "physicalType: table");
        line("    ", "properties:");
    }

    private void field(DraftField field, String indent) {
        if (field.choice().isEmpty()) {
            line(indent, "# " + json(field.source(), false) + " is left out: " + why(field) + ".");
            return;
        }
        line(indent, "- name: " + quoted(field.name()));
        String below = indent + "  ";
        if (!field.name().equals(field.source())) {
            line(below, "customProperties: [{ property: la.sourceName, value: " + json(field.source(), true) + " }]");
        }
        type(field, below);
        if (field.required()) {
            line(below, "required: true");
        }
        hints(field, below);
    }

    private void type(DraftField field, String indent) {
        Choice choice = field.choice().orElseThrow();
        line(indent, "logicalType: " + choice.logical());
        if (!choice.physical().isEmpty()) {
            line(indent, "physicalType: " + choice.physical());
        }
        if (choice == Choice.STRUCT) {
            line(indent, "properties:");
            field.fields().forEach(child -> field(child, indent + "  "));
        } else if (choice == Choice.LIST) {
            line(indent, "items:");
            type(field.fields().getFirst(), indent + "  ");
        }
    }

    private static String why(DraftField field) {
        Map<Kind, Long> kinds = field.shape().kinds();
        if (kinds.isEmpty()) {
            return "the sample has nothing but nulls there";
        }
        if (kinds.keySet().equals(Set.of(Kind.OBJECT)) || kinds.keySet().equals(Set.of(Kind.LIST))) {
            return "the sample shows nothing that a column could hold within it";
        }
        String seen = kinds.entrySet().stream().map(kind -> kind.getValue() + " " + kind.getKey().name().toLowerCase(Locale.ROOT).replace('_', ' '))
                .collect(Collectors.joining(", "));
        return "no type holds all that was seen (" + seen + ")";
    }

    private void hints(DraftField field, String indent) {
        Shape shape = field.shape();
        Choice choice = field.choice().orElseThrow();
        if (shape.min() != null && choice != Choice.TEXT) {
            line(indent, "# seen: logicalTypeOptions: { minimum: " + shape.min() + ", maximum: " + shape.max() + " }");
        }
        if (choice == Choice.LONG && shape.min().compareTo(MILLIS_OF_2001) > 0 && shape.max().compareTo(MILLIS_OF_2096) < 0) {
            line(indent, "# milliseconds since 1970? Then: logicalType: timestamp, physicalType: timestamptz, customProperties: [{ property: la.timeForm, value: epoch-millis }]");
        }
        long times = shape.kinds().getOrDefault(Kind.ZONED_TIME, 0L);
        if (choice == Choice.TEXT && times * 2 > shape.seen()) {
            line(indent, "# " + times + " of " + shape.seen()
                    + " look like times; if the others are faults: logicalType: timestamp, physicalType: timestamptz");
        }
        if (choice == Choice.MONEY) {
            line(indent, "# an amount of money? Else double.");
        }
        if (choice == Choice.TEXT && !shape.words().isEmpty() && shape.seen() >= Math.max(WORDS_SEEN_MIN, REPEATED_MIN * (long) shape.words().size())) {
            String words = shape.words().keySet().stream().map(word -> json(word, true)).collect(Collectors.joining(", "));
            line(indent, "# only these? quality: [{ id: " + field.name() + "-known, metric: invalidValues, arguments: { validValues: [" + words
                    + "] }, mustBe: 0 }]");
        }
    }

    private void line(String indent, String what) {
        text.append(indent).append(what).append('\n');
    }

    private static String quoted(String name) {
        return PLAIN.matcher(name).matches() && !WORDS.contains(name.toLowerCase(Locale.ROOT)) ? name : json(name, true);
    }

    /** In quotes, with nothing but plain ASCII, so that neither a line nor a terminal can break on it. @param whole or only its beginning */
    static String json(String value, boolean whole) {
        var quoted = new StringBuilder("\"");
        String shown = whole || value.length() <= 80 ? value : value.substring(0, 80) + "...";
        shown.codePoints().forEach(point -> {
            if (point == '"' || point == '\\') {
                quoted.append('\\').appendCodePoint(point);
            } else if (point >= ' ' && point < 0x7F) {
                quoted.appendCodePoint(point);
            } else {
                quoted.append(point > 0xFFFF ? String.format("\\U%08x", point) : String.format("\\u%04x", point));
            }
        });
        return quoted.append('"').toString();
    }
}
