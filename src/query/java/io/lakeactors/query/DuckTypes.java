package io.lakeactors.query;

import io.lakeactors.model.SqlNames;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Column types as table formats write them ({@code decimal(9, 2)}, {@code list<long>}, {@code struct<1: a: optional int>}) in DuckDB's words.
 */
final class DuckTypes {
    private final String text;
    private int at;

    private DuckTypes(String text) {
        this.text = text;
    }

    /** @throws IllegalArgumentException for a type that DuckDB has no word for */
    static String of(String type) {
        var parser = new DuckTypes(type.strip());
        String duck = parser.type();
        parser.blanks();
        if (parser.at != parser.text.length()) {
            throw new IllegalArgumentException("not a type: " + type);
        }
        return duck;
    }

    private String type() {
        String word = word().toLowerCase(Locale.ROOT);
        return switch (word) {
            case "boolean" -> "BOOLEAN";
            case "int", "integer" -> "INTEGER";
            case "long", "bigint" -> "BIGINT";
            case "float" -> "FLOAT";
            case "double" -> "DOUBLE";
            case "string" -> "VARCHAR";
            case "binary" -> "BLOB";
            case "uuid" -> "UUID";
            case "date" -> "DATE";
            case "time" -> "TIME";
            case "timestamp" -> "TIMESTAMP";
            case "timestamptz" -> "TIMESTAMP WITH TIME ZONE";
            case "fixed" -> {
                inside('[', ']');
                yield "BLOB";
            }
            case "decimal" -> "DECIMAL(" + inside('(', ')').replace(" ", "") + ")";
            case "list" -> list();
            case "map" -> map();
            case "struct" -> struct();
            default -> throw new IllegalArgumentException("not a type: " + text);
        };
    }

    private String list() {
        expect('<');
        String element = type();
        expect('>');
        return element + "[]";
    }

    private String map() {
        expect('<');
        String key = type();
        expect(',');
        String value = type();
        expect('>');
        return "MAP(" + key + ", " + value + ")";
    }

    private String struct() {
        expect('<');
        List<String> fields = new ArrayList<>();
        do {
            fields.add(field());
        } while (take(','));
        expect('>');
        return "STRUCT(" + String.join(", ", fields) + ")";
    }

    /** {@code [id:] name: [optional|required] type [(doc)]}. */
    private String field() {
        blanks();
        if (text.substring(at).matches("(?s)\\d+: .*")) {
            at = text.indexOf(':', at) + 1;
            blanks();
        }
        int colon = text.indexOf(':', at);
        if (colon < 0) {
            throw new IllegalArgumentException("not a type: " + text);
        }
        String name = text.substring(at, colon).strip();
        at = colon + 1;
        blanks();
        if (text.startsWith("optional ", at) || text.startsWith("required ", at)) {
            at += "optional ".length();
        }
        String type = type();
        blanks();
        if (at < text.length() && text.charAt(at) == '(') {
            doc();
        }
        return SqlNames.quoted(name) + " " + type;
    }

    private void doc() {
        int depth = 0;
        do {
            char c = text.charAt(at++);
            depth += c == '(' ? 1 : c == ')' ? -1 : 0;
        } while (depth > 0 && at < text.length());
    }

    private String word() {
        blanks();
        int start = at;
        while (at < text.length() && Character.isLetter(text.charAt(at))) {
            at++;
        }
        return text.substring(start, at);
    }

    private String inside(char open, char close) {
        expect(open);
        int end = text.indexOf(close, at);
        if (end < 0) {
            throw new IllegalArgumentException("not a type: " + text);
        }
        String found = text.substring(at, end);
        at = end + 1;
        return found;
    }

    private void expect(char c) {
        if (!take(c)) {
            throw new IllegalArgumentException("not a type: " + text);
        }
    }

    private boolean take(char c) {
        blanks();
        if (at < text.length() && text.charAt(at) == c) {
            at++;
            return true;
        }
        return false;
    }

    private void blanks() {
        while (at < text.length() && text.charAt(at) == ' ') {
            at++;
        }
    }
}
