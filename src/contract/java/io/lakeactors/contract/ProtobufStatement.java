package io.lakeactors.contract;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * One statement of a .proto file: its words and, where it has a body, the statements within. Keeps all that a text says but for blanks and comments; whether it means anything is for others to judge.
 *
 * @param words names, numbers, quoted texts and signs, in their order
 * @param body null for a statement that ends with a semicolon
 */
record ProtobufStatement(List<String> words, List<ProtobufStatement> body) {
    private static final String INDENT = "  ";
    private static final Set<String> NONE_BEFORE = Set.of(";", ",", ")", "]", ">", ":", "<");
    private static final Set<String> NONE_AFTER = Set.of("(", "[", "<", "-");

    ProtobufStatement {
        words = List.copyOf(words);
        body = body == null ? null : List.copyOf(body);
    }

    /** The first word, which mostly says what the statement is. */
    String head() {
        return words.getFirst();
    }

    boolean isGroup() {
        return body != null && (head().equals("group") || words.size() > 1 && words.get(1).equals("group"));
    }

    /** Where the statement's own {@code =} stands, or -1. */
    private int equalSign() {
        return words.indexOf("=");
    }

    /** Of a field, or of an enum's value. */
    int number() {
        String sign = words.get(equalSign() + 1);
        return sign.equals("-") ? -Integer.decode(words.get(equalSign() + 2)) : Integer.decode(sign);
    }

    /** What is written behind the number of a field or of an enum's value, without the brackets; each option by itself. */
    List<List<String>> options() {
        int open = words.indexOf("[");
        var all = new ArrayList<List<String>>();
        if (open < 0) {
            return all;
        }
        int depth = 0;
        int start = open + 1;
        for (int i = open + 1; i < words.size(); i++) {
            String word = words.get(i);
            boolean ends = depth == 0 && (word.equals(",") || word.equals("]"));
            if (ends) {
                all.add(words.subList(start, i));
                start = i + 1;
            } else {
                depth += opens(word) ? 1 : closes(word) ? -1 : 0;
            }
        }
        return all;
    }

    static boolean opens(String word) {
        return word.equals("{") || word.equals("[") || word.equals("(");
    }

    static boolean closes(String word) {
        return word.equals("}") || word.equals("]") || word.equals(")");
    }

    /** One statement a line. */
    static String text(List<ProtobufStatement> statements) {
        var text = new StringBuilder();
        statements.forEach(statement -> statement.write(text, ""));
        return text.toString();
    }

    private void write(StringBuilder text, String indent) {
        text.append(indent).append(line(words));
        if (body == null) {
            text.append(";\n");
        } else if (body.isEmpty()) {
            text.append(" {}\n");
        } else {
            text.append(" {\n");
            body.forEach(statement -> statement.write(text, indent + INDENT));
            text.append(indent).append("}\n");
        }
    }

    static String line(List<String> words) {
        var line = new StringBuilder();
        String before = "";
        for (String word : words) {
            boolean partOfName = word.startsWith(".") && before.equals(")");
            if (!line.isEmpty() && !NONE_BEFORE.contains(word) && !NONE_AFTER.contains(before) && !partOfName) {
                line.append(' ');
            }
            line.append(word);
            before = word;
        }
        return line.toString();
    }
}
