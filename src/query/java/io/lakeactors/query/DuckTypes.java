package io.lakeactors.query;

import io.lakeactors.model.TableReader;
import io.lakeactors.model.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Column types as table formats write them ({@code decimal(9, 2)}, {@code list<long>}, {@code struct<1: a: optional int>}) in DuckDB's words.
 */
final class DuckTypes {
    private static final DuckType.Member NAMELESS = new DuckType.Member(-1, "", new DuckType.Plain(""));

    private final String text;
    private int at;

    private DuckTypes(String text) {
        this.text = text;
    }

    /** @throws IllegalArgumentException for a type that DuckDB has no word for */
    static DuckType of(String type) {
        var parser = new DuckTypes(type.strip());
        DuckType duck = parser.type();
        parser.blanks();
        if (parser.at != parser.text.length()) {
            throw new IllegalArgumentException("not a type: " + type);
        }
        return duck;
    }

    /** A contract's type as table formats write it, without ids. */
    static String written(Type type) {
        return switch (type) {
            case Type.Struct(var fields) -> fields.stream().map(field -> field.name() + ": " + written(field.type())).collect(Collectors.joining(", ", "struct<", ">"));
            case Type.Array(var element) -> "list<" + written(element.type()) + ">";
            case Type.Dictionary(var value) -> "map<string, " + written(value.type()) + ">";
            default -> type.word();
        };
    }

    /** What is in a type that has others nested in it, as it is written there: a struct's members by their names, a list's element, a map's key and value. */
    static List<TableReader.ColumnInfo> parts(String type) {
        var parser = new DuckTypes(type.strip());
        boolean named = parser.word().equalsIgnoreCase("struct");
        parser.expect('<');
        var parts = new ArrayList<TableReader.ColumnInfo>();
        do {
            DuckType.Member member = named ? parser.name() : NAMELESS;
            parser.blanks();
            int start = parser.at;
            parser.type();
            parts.add(new TableReader.ColumnInfo(member.id(), member.name(), parser.text.substring(start, parser.at), false));
            parser.remark();
        } while (parser.take(','));
        parser.expect('>');
        return parts;
    }

    private DuckType type() {
        String word = word().toLowerCase(Locale.ROOT);
        return switch (word) {
            case "list" -> list();
            case "map" -> map();
            case "struct" -> struct();
            default -> new DuckType.Plain(plain(word));
        };
    }

    private String plain(String word) {
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
            default -> throw new IllegalArgumentException("not a type: " + text);
        };
    }

    private DuckType list() {
        expect('<');
        DuckType element = type();
        expect('>');
        return new DuckType.Items(element);
    }

    private DuckType map() {
        expect('<');
        DuckType key = type();
        expect(',');
        DuckType value = type();
        expect('>');
        return new DuckType.Entries(key, value);
    }

    private DuckType struct() {
        expect('<');
        List<DuckType.Member> fields = new ArrayList<>();
        do {
            fields.add(field());
        } while (take(','));
        expect('>');
        return new DuckType.Struct(fields);
    }

    /** {@code [id:] name: [optional|required] type [(doc)]}. */
    private DuckType.Member field() {
        DuckType.Member member = name();
        DuckType type = type();
        remark();
        return new DuckType.Member(member.id(), member.name(), type);
    }

    /** A field up to its type. */
    private DuckType.Member name() {
        blanks();
        int id = -1;
        if (text.substring(at).matches("(?s)\\d+: .*")) {
            id = Integer.parseInt(text.substring(at, text.indexOf(':', at)));
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
        return new DuckType.Member(id, name, NAMELESS.type());
    }

    private void remark() {
        blanks();
        if (at >= text.length() || text.charAt(at) != '(') {
            return;
        }
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
