package io.lakeactors.contract;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Takes the text of a .proto file apart into statements. */
final class ProtobufTokens {
    private static final int DEPTH_MAX = 200;
    private static final Set<String> TYPES = Set.of("message", "enum");
    /** A statement begins behind these. */
    private static final Set<String> FIRST_AFTER = Set.of("{", "}", ";", "\uFEFF");
    /** To protoc 010 is 8, to the parser that reads the fields it is 10. */
    private static final Pattern AMBIGUOUS = Pattern.compile("0[0-9]+");

    private final String text;
    private int at;

    private ProtobufTokens(String text) {
        this.text = text;
    }

    /** @throws IllegalArgumentException that says in which line and column it is no .proto file */
    static List<ProtobufStatement> read(String text) {
        var tokens = new ProtobufTokens(text.startsWith("\uFEFF") ? text.substring(1) : text);
        var statements = tokens.statements(0);
        if (tokens.peek() != null) {
            throw tokens.wrong("a } that closes nothing");
        }
        return statements;
    }

    /**
     * The text with blanks in place of comments, so that all else stays in its line and column.
     *
     * @throws IllegalArgumentException if it is nested too deeply, or declares too many types, for any parser to be let near it
     */
    static String withoutComments(String text) {
        var tokens = new ProtobufTokens(text);
        var plain = new StringBuilder(text);
        int depth = 0;
        int types = 0;
        boolean first = true;
        String word;
        do {
            int before = tokens.at;
            tokens.blank();
            for (int i = before; i < tokens.at; i++) {
                if (!Character.isWhitespace(plain.charAt(i))) {
                    plain.setCharAt(i, ' ');
                }
            }
            word = tokens.next();
            if (word != null) {
                depth = tokens.shallow(depth + (ProtobufStatement.opens(word) ? 1 : ProtobufStatement.closes(word) ? -1 : 0));
                types += first && TYPES.contains(word) ? 1 : 0;
                first = FIRST_AFTER.contains(word);
            }
        } while (word != null);
        ProtobufLimits.types(types);
        return plain.toString();
    }

    private int shallow(int depth) {
        if (depth > DEPTH_MAX) {
            throw wrong("nested more than " + DEPTH_MAX + " deep");
        }
        return depth;
    }

    private List<ProtobufStatement> statements(int depth) {
        shallow(depth);
        var statements = new ArrayList<ProtobufStatement>();
        for (String word = peek(); word != null && !word.equals("}"); word = peek()) {
            if (word.equals(";")) {
                next();
            } else {
                statements.add(statement(depth));
            }
        }
        return statements;
    }

    private ProtobufStatement statement(int depth) {
        var words = new ArrayList<String>();
        boolean option = peek().equals("option");
        int open = 0;
        for (;;) {
            String word = next();
            if (word == null) {
                throw wrong("the end of the text within a statement");
            }
            if (open == 0 && word.equals(";")) {
                return new ProtobufStatement(words, null);
            }
            if (open == 0 && word.equals("{") && !option) {
                return closed(words, statements(depth + 1));
            }
            if (open == 0 && !option && AMBIGUOUS.matcher(word).matches()) {
                throw wrong("the number " + word + " is octal to some readers and decimal to others: write it without the 0 in front");
            }
            open += ProtobufStatement.opens(word) ? 1 : ProtobufStatement.closes(word) ? -1 : 0;
            if (open < 0) {
                throw wrong("a " + word + " that closes nothing");
            }
            words.add(word);
        }
    }

    /** A method may have a body or none. */
    private ProtobufStatement closed(List<String> words, List<ProtobufStatement> body) {
        if (words.isEmpty()) {
            throw wrong("a body of nothing");
        }
        if (!"}".equals(next())) {
            throw wrong("the end of the text within a body");
        }
        return new ProtobufStatement(words, body.isEmpty() && words.getFirst().equals("rpc") ? null : body);
    }

    private IllegalArgumentException wrong(String what) {
        long line = text.substring(0, at).chars().filter(sign -> sign == '\n').count() + 1;
        return new IllegalArgumentException("line " + line + ", column " + Math.max(1, at - text.lastIndexOf('\n', Math.max(0, at - 1)) - 1) + ": " + what);
    }

    private String peek() {
        int before = at;
        String word = next();
        at = before;
        return word;
    }

    /** Null at the end. */
    private String next() {
        blank();
        if (at == text.length()) {
            return null;
        }
        char sign = text.charAt(at);
        if (sign == '"' || sign == '\'') {
            return quoted(sign);
        }
        int start = at;
        while (at < text.length() && isPartOfWord(start)) {
            at++;
        }
        if (at == start) {
            at++;
        }
        return text.substring(start, at);
    }

    private boolean isPartOfWord(int start) {
        char sign = text.charAt(at);
        boolean exponent = (sign == '+' || sign == '-') && at > start && Character.isDigit(text.charAt(start)) && !text.startsWith("0x", start)
                && (text.charAt(at - 1) == 'e' || text.charAt(at - 1) == 'E');
        return Character.isLetterOrDigit(sign) || sign == '_' || sign == '.' || exponent;
    }

    private String quoted(char quote) {
        int start = at++;
        while (at < text.length() && text.charAt(at) != quote && text.charAt(at) != '\n') {
            at += text.charAt(at) == '\\' ? 2 : 1;
        }
        if (at >= text.length() || text.charAt(at) == '\n') {
            at = start;
            throw wrong("a text whose quotes are not closed");
        }
        String inner = text.substring(start + 1, at++);
        return inner.contains("\"") || inner.contains("\\'") ? quote + inner + quote : '"' + inner + '"';
    }

    private void blank() {
        while (at < text.length()) {
            if (Character.isWhitespace(text.charAt(at))) {
                at++;
            } else if (text.startsWith("//", at)) {
                int end = text.indexOf('\n', at);
                at = end < 0 ? text.length() : end;
            } else if (text.startsWith("/*", at)) {
                int end = text.indexOf("*/", at + 2);
                if (end < 0) {
                    throw wrong("a comment that does not end");
                }
                at = end + 2;
            } else {
                return;
            }
        }
    }
}
