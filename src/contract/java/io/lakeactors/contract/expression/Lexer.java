package io.lakeactors.contract.expression;

import java.util.List;

/** Cuts a text into tokens, one at a time. */
final class Lexer {
    private static final List<String> SIGNS = List.of("==", "!=", "<=", ">=", "&&", "||", "<", ">", "+", "-", "*", "/", "%", "!", "(", ")", "[", "]", ",", ".");

    enum Shape {
        NAME,
        NUMBER,
        TEXT,
        SIGN,
        END
    }

    /** @param quoted a name in backticks, which is a column even if it is a word of the language */
    record Token(Shape shape, String text, int position, boolean quoted) {
        boolean is(String sign) {
            return (shape == Shape.SIGN || shape == Shape.NAME && !quoted) && text.equals(sign);
        }
    }

    private final String text;
    private int at;

    Lexer(String text) {
        this.text = text;
    }

    Token next() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
        int start = at;
        if (at == text.length()) {
            return new Token(Shape.END, "the end", start, false);
        }
        char c = text.charAt(at);
        if (Character.isLetter(c) || c == '_') {
            return name(start);
        }
        if (isDigit(at) || c == '.' && isDigit(at + 1)) {
            return number(start);
        }
        if (c == '\'' || c == '"') {
            return quoted(start, c, Shape.TEXT);
        }
        if (c == '`') {
            return quoted(start, c, Shape.NAME);
        }
        return sign(start);
    }

    private Token name(int start) {
        while (at < text.length() && (Character.isLetterOrDigit(text.charAt(at)) || text.charAt(at) == '_')) {
            at++;
        }
        if (at < text.length() && text.charAt(at) == '@' && isDigit(at + 1)) {
            at++;
            digits();
        }
        return new Token(Shape.NAME, text.substring(start, at), start, false);
    }

    private Token number(int start) {
        digits();
        if (at < text.length() && text.charAt(at) == '.' && isDigit(at + 1)) {
            at++;
            digits();
        }
        if (at < text.length() && (text.charAt(at) == 'e' || text.charAt(at) == 'E')) {
            int sign = at + 1 < text.length() && "+-".indexOf(text.charAt(at + 1)) >= 0 ? 1 : 0;
            if (isDigit(at + 1 + sign)) {
                at += 1 + sign;
                digits();
            }
        }
        if (at < text.length() && (Character.isLetter(text.charAt(at)) || text.charAt(at) == '_')) {
            throw new ExpressionException("\"" + text.charAt(at) + "\" after a number", at);
        }
        return new Token(Shape.NUMBER, text.substring(start, at), start, false);
    }

    private void digits() {
        while (isDigit(at)) {
            at++;
        }
    }

    private boolean isDigit(int position) {
        return position < text.length() && text.charAt(position) >= '0' && text.charAt(position) <= '9';
    }

    private Token quoted(int start, char quote, Shape shape) {
        var value = new StringBuilder();
        for (at++; at < text.length() && text.charAt(at) != quote; at++) {
            value.append(text.charAt(at) == '\\' ? escaped() : text.charAt(at));
        }
        if (at == text.length()) {
            throw new ExpressionException("the quote is not closed", start);
        }
        at++;
        return new Token(shape, value.toString(), start, shape == Shape.NAME);
    }

    private char escaped() {
        at++;
        if (at == text.length()) {
            throw new ExpressionException("the quote is not closed", at);
        }
        return switch (text.charAt(at)) {
            case 'n' -> '\n';
            case 't' -> '\t';
            case 'r' -> '\r';
            case '\\' -> '\\';
            case '\'' -> '\'';
            case '"' -> '"';
            case '`' -> '`';
            default -> throw new ExpressionException("unknown escape \\" + text.charAt(at) + " (a backslash itself is written \\\\)", at);
        };
    }

    private Token sign(int start) {
        for (String sign : SIGNS) {
            if (text.startsWith(sign, at)) {
                at += sign.length();
                return new Token(Shape.SIGN, sign, start, false);
            }
        }
        String hint = text.charAt(at) == '=' ? " (equality is ==)" : "";
        throw new ExpressionException("unexpected \"" + text.charAt(at) + "\"" + hint, at);
    }
}
