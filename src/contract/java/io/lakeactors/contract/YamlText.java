package io.lakeactors.contract;

import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.regex.Pattern;

/** Writes nodes as YAML that is read back as the same nodes, and remembers where each of its lines was written before. Used once. */
final class YamlText {
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z_][A-Za-z0-9_./()-]*( [A-Za-z0-9_./()-]+)*");
    private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{C}\\p{Zl}\\p{Zp}]");
    /** Words that programs of YAML 1.1 take for something else than text. */
    private static final Set<String> WORDS = Set.of("y", "n", "yes", "no", "on", "off", "true", "false", "null");

    private static final String TITLE = "# Put together from ";

    private final IntFunction<String> remarks;
    private final List<String> lines = new ArrayList<>();
    private final List<Integer> places = new ArrayList<>();

    /** @param remarks what to say behind a line, by where it was written; empty for nothing */
    YamlText(IntFunction<String> remarks) {
        this.remarks = remarks;
    }

    /** Whether a text was written here. */
    static boolean isPutTogether(String text) {
        return text.startsWith(TITLE);
    }

    /** Writes a document under a comment. @param from what it is made of */
    void write(String from, YamlNode.Mapping root) {
        lines.add(TITLE + remark(from) + ".");
        places.add(root.line());
        mapping(root, 0, "");
    }

    String text() {
        return String.join("\n", lines) + "\n";
    }

    /** Where a line, from 1, was written; 0 for one that is not there. */
    int place(int line) {
        return line >= 1 && line <= places.size() ? places.get(line - 1) : 0;
    }

    private void mapping(YamlNode.Mapping mapping, int indent, String first) {
        String lead = first;
        for (var entry : mapping.values().entrySet()) {
            String begin = (lead.isEmpty() ? " ".repeat(indent) : lead) + scalar(entry.getKey()) + ":";
            value(begin, entry.getValue(), indent + 2, mapping.keyLines().get(entry.getKey()));
            lead = "";
        }
    }

    private void value(String begin, YamlNode value, int indent, int place) {
        switch (value) {
            case YamlNode.Mapping mapping when !mapping.values().isEmpty() -> {
                line(begin, place);
                mapping(mapping, indent, "");
            }
            case YamlNode.Sequence sequence when !sequence.items().isEmpty() -> {
                line(begin, place);
                sequence(sequence, indent, "");
            }
            case YamlNode.Mapping empty -> line(begin + " {}", place);
            case YamlNode.Sequence empty -> line(begin + " []", place);
            case YamlNode.Scalar scalar -> line(begin + " " + written(scalar), place);
        }
    }

    private void sequence(YamlNode.Sequence sequence, int indent, String first) {
        String lead = first;
        for (YamlNode item : sequence.items()) {
            String begin = (lead.isEmpty() ? " ".repeat(indent) : lead) + "- ";
            switch (item) {
                case YamlNode.Mapping mapping when !mapping.values().isEmpty() -> mapping(mapping, indent + 2, begin);
                case YamlNode.Sequence inner when !inner.items().isEmpty() -> sequence(inner, indent + 2, begin);
                default -> value(begin.stripTrailing(), item, indent + 2, item.line());
            }
            lead = "";
        }
    }

    private void line(String text, int place) {
        String remark = remarks.apply(place);
        lines.add(remark.isEmpty() ? text : text + "  # " + remark(remark));
        places.add(place);
    }

    /** Nothing in a comment may end it. */
    private static String remark(String text) {
        return UNPRINTABLE.matcher(text).replaceAll(" ");
    }

    private static String written(YamlNode.Scalar scalar) {
        return switch (scalar.form()) {
            case NULL -> "null";
            case BOOLEAN, INTEGER, DECIMAL -> scalar.text();
            case TEXT -> scalar(scalar.text());
        };
    }

    private static String scalar(String text) {
        if (PLAIN.matcher(text).matches() && !WORDS.contains(text.toLowerCase(Locale.ROOT))) {
            return text;
        }
        var quoted = new StringBuilder();
        new TextNode(text).toString().chars().forEach(c -> {
            if (c >= 0x7f && c < 0xa0 || c == 0xfeff || c == 0x2028 || c == 0x2029 || c >= 0xfffe) {
                quoted.append(String.format("\\u%04x", c));
            } else {
                quoted.append((char) c);
            }
        });
        return quoted.toString();
    }
}
