package io.lakeactors.contract.expression;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.lakeactors.contract.Moments;
import io.lakeactors.contract.Repetitions;
import io.lakeactors.contract.expression.Expr.Comparison;
import io.lakeactors.contract.expression.Expr.Kind;
import io.lakeactors.contract.expression.Expr.Operation;
import io.lakeactors.contract.expression.Expr.TextTest;
import io.lakeactors.contract.expression.Lexer.Shape;
import io.lakeactors.contract.expression.Lexer.Token;
import io.lakeactors.model.Schema;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Recursive descent, with the precedence of CEL; used once. */
final class Parser {
    private static final int DEPTH_MAX = 64;
    private static final int DIGITS_MAX = 60;
    private static final Map<String, Operation> SUMS = Map.of("+", Operation.PLUS, "-", Operation.MINUS);
    private static final Map<String, Operation> PRODUCTS = Map.of("*", Operation.TIMES, "/", Operation.DIVIDED_BY, "%", Operation.MODULO);
    private static final Map<String, TextTest> TESTS = Map.of(
            "startsWith", TextTest.STARTS_WITH, "endsWith", TextTest.ENDS_WITH, "contains", TextTest.CONTAINS, "matches", TextTest.MATCHES);

    private final Lexer lexer;
    private final Schema schema;
    private Token token;
    private int depth;

    Parser(String text, Schema schema) {
        lexer = new Lexer(text);
        this.schema = schema;
        token = lexer.next();
    }

    Expr whole() {
        return Typing.bool(value(), "a row expression", 0);
    }

    /** Of any kind. */
    Expr value() {
        Expr expr = any();
        if (token.shape() != Shape.END) {
            throw unexpected();
        }
        return expr;
    }

    private Expr any() {
        if (++depth > DEPTH_MAX) {
            throw new ExpressionException("the expression nests deeper than " + DEPTH_MAX, token.position());
        }
        Expr first = all();
        var terms = new ArrayList<>(List.of(first));
        while (token.is("||")) {
            int position = advance().position();
            terms.set(0, Typing.bool(terms.get(0), "||", position));
            terms.add(Typing.bool(all(), "||", position));
        }
        depth--;
        return terms.size() == 1 ? first : new Expr.Any(terms);
    }

    private Expr all() {
        Expr first = relation();
        var terms = new ArrayList<>(List.of(first));
        while (token.is("&&")) {
            int position = advance().position();
            terms.set(0, Typing.bool(terms.get(0), "&&", position));
            terms.add(Typing.bool(relation(), "&&", position));
        }
        return terms.size() == 1 ? first : new Expr.All(terms);
    }

    private Expr relation() {
        if (token.is("null")) {
            return nullOnTheLeft();
        }
        Expr left = sum();
        if (token.is("in")) {
            return listed(left, advance().position());
        }
        Optional<Comparison> comparison = comparison();
        if (comparison.isEmpty()) {
            return left;
        }
        int position = advance().position();
        Expr whole = token.is("null") ? nullTest(comparison.get(), left, advance().position()) : Typing.compare(comparison.get(), left, sum(), position);
        if (comparison().isPresent()) {
            throw new ExpressionException("comparisons do not chain: write a < b && b < c", token.position());
        }
        return whole;
    }

    private Expr nullOnTheLeft() {
        int position = advance().position();
        Comparison comparison = comparison().orElseThrow(this::unexpected);
        advance();
        return nullTest(comparison, sum(), position);
    }

    private static Expr nullTest(Comparison comparison, Expr operand, int position) {
        return switch (comparison) {
            case EQUAL -> new Expr.IsNull(operand);
            case NOT_EQUAL -> new Expr.Not(new Expr.IsNull(operand));
            case LESS, AT_MOST, GREATER, AT_LEAST -> throw new ExpressionException("null has no order", position);
        };
    }

    private Optional<Comparison> comparison() {
        return Arrays.stream(Comparison.values()).filter(comparison -> token.shape() == Shape.SIGN && token.text().equals(comparison.sign())).findFirst();
    }

    private Expr listed(Expr left, int position) {
        expect("[");
        var terms = new ArrayList<Expr>();
        do {
            terms.add(Typing.compare(Comparison.EQUAL, left, literal(), position));
        } while (token.is(",") && advance() != null);
        expect("]");
        return new Expr.Any(terms);
    }

    private Expr literal() {
        int position = token.position();
        Expr expr = unary();
        boolean constant = expr instanceof Expr.Bool || expr instanceof Expr.Number || expr instanceof Expr.Text || expr instanceof Expr.Moment;
        if (!constant) {
            throw new ExpressionException("a list holds literals only", position);
        }
        return expr;
    }

    private Expr sum() {
        Expr left = product();
        while (token.shape() == Shape.SIGN && SUMS.containsKey(token.text())) {
            Token sign = advance();
            left = Typing.arithmetic(SUMS.get(sign.text()), left, product(), sign.position());
            nested(left);
        }
        return left;
    }

    private Expr product() {
        Expr left = unary();
        while (token.shape() == Shape.SIGN && PRODUCTS.containsKey(token.text())) {
            Token sign = advance();
            left = Typing.arithmetic(PRODUCTS.get(sign.text()), left, unary(), sign.position());
            nested(left);
        }
        return left;
    }

    /** A long sum is a deep tree, and trees are walked by recursion. */
    private void nested(Expr expr) {
        int levels = 0;
        for (Expr at = expr; at instanceof Expr.Arithmetic arithmetic; at = arithmetic.left()) {
            levels++;
        }
        if (levels > 4 * DEPTH_MAX) {
            throw new ExpressionException("the expression has too many terms", token.position());
        }
    }

    private Expr unary() {
        if (!token.is("!") && !token.is("-")) {
            return postfix();
        }
        if (++depth > DEPTH_MAX) {
            throw new ExpressionException("the expression nests deeper than " + DEPTH_MAX, token.position());
        }
        Token sign = advance();
        Expr operand = unary();
        depth--;
        if (sign.is("!")) {
            return new Expr.Not(Typing.bool(operand, "!", sign.position()));
        }
        if (operand instanceof Expr.Number number) {
            return new Expr.Number(number.value().negate());
        }
        if (!Typing.number(operand)) {
            throw new ExpressionException("cannot negate " + Typing.word(operand), sign.position());
        }
        return new Expr.Negative(operand);
    }

    private Expr postfix() {
        Expr expr = primary();
        while (token.is(".")) {
            advance();
            Token name = advance();
            if (!token.is("(")) {
                throw new ExpressionException("fields within \"" + Typing.word(expr) + "\" cannot be used", name.position());
            }
            expr = method(expr, name);
        }
        return expr;
    }

    private Expr method(Expr receiver, Token name) {
        expect("(");
        if (name.text().equals("size")) {
            expect(")");
            return Typing.size(receiver, name.position());
        }
        TextTest test = TESTS.get(name.text());
        if (test == null) {
            throw new ExpressionException("there is no function \"" + name.text()
                    + "\"; there are size, startsWith, endsWith, contains, matches, timestamp, date", name.position());
        }
        Token argument = advance();
        expect(")");
        if (receiver.kind() != Kind.TEXT || argument.shape() != Shape.TEXT) {
            throw new ExpressionException(name.text() + " takes a text column and a quoted text", name.position());
        }
        if (test == TextTest.MATCHES) {
            compiled(argument);
        }
        return new Expr.Tested(test, receiver, argument.text());
    }

    private static void compiled(Token pattern) {
        Repetitions.excess(pattern.text(), Repetitions.RULE_MAX).ifPresent(excess -> {
            throw new ExpressionException("the pattern " + excess, pattern.position());
        });
        try {
            Pattern.compile(pattern.text());
        } catch (PatternSyntaxException wrong) {
            throw new ExpressionException("the pattern is not valid RE2: " + wrong.getDescription(), pattern.position());
        }
    }

    private Expr primary() {
        Token first = advance();
        return switch (first.shape()) {
            case NUMBER -> new Expr.Number(number(first));
            case TEXT -> new Expr.Text(first.text());
            case NAME -> named(first);
            case SIGN -> {
                if (!first.is("(")) {
                    throw unexpected(first);
                }
                Expr inner = any();
                expect(")");
                yield inner;
            }
            case END -> throw unexpected(first);
        };
    }

    private static BigDecimal number(Token token) {
        try {
            var value = new BigDecimal(token.text());
            if (Math.abs((long) value.scale()) <= DIGITS_MAX && value.precision() <= DIGITS_MAX) {
                return value.scale() < 0 ? value.setScale(0) : value;
            }
        } catch (NumberFormatException exponent) {
            // An exponent beyond an int: too large as well.
        }
        throw new ExpressionException("the number is too large or too fine", token.position());
    }

    private Expr named(Token name) {
        if (name.is("true") || name.is("false")) {
            return new Expr.Bool(name.is("true"));
        }
        if (token.is("(") && !name.quoted()) {
            return function(name);
        }
        if (isCall(name)) {
            throw new ExpressionException(name.text() + " is a function: write its arguments behind it, as in " + name.text() + "(a, b)", name.position());
        }
        int index = schema.indexOf(name.text()).orElseThrow(() ->
                ExpressionException.noColumn(name.text(), name.position()));
        return new Expr.ColumnValue(index, name.text(), schema.fields().get(index).type());
    }

    /** A version is only behind a name that was not quoted. */
    private static boolean isCall(Token name) {
        return !name.quoted() && name.text().indexOf('@') > 0;
    }

    private Expr call(Token name) {
        KnownFunction function = Functions.installed().find(name.text()).orElseThrow(() -> ExpressionException.noFunction(name.text(), name.position()));
        var arguments = new ArrayList<Expr>();
        while (!token.is(")")) {
            if (!arguments.isEmpty()) {
                expect(",");
            }
            arguments.add(any());
        }
        expect(")");
        return Typing.call(function, arguments, name.position());
    }

    private Expr function(Token name) {
        expect("(");
        if (isCall(name)) {
            return call(name);
        }
        if (name.text().equals("size")) {
            Expr operand = any();
            expect(")");
            return Typing.size(operand, name.position());
        }
        if (name.text().equals(RowExpression.HASH)) {
            return hash();
        }
        if (!name.text().equals("timestamp") && !name.text().equals("date")) {
            throw new ExpressionException("there is no function \"" + name.text()
                    + "\"; there are size, timestamp, date, hash128, and x.startsWith, x.endsWith, x.contains, x.matches; one of a plug-in is called with its version, as in "
                    + name.text() + "@1(…)", name.position());
        }
        Token argument = advance();
        expect(")");
        Optional<Expr> moment = argument.shape() != Shape.TEXT
                ? Optional.empty()
                : name.text().equals("date")
                        ? Moments.date(argument.text()).map(days -> new Expr.Moment(days, Kind.DATE))
                        : Moments.micros(argument.text()).map(micros -> new Expr.Moment(micros, Kind.INSTANT));
        return moment.orElseThrow(() -> new ExpressionException(name.text() + " takes a quoted ISO " + name.text()
                + ", as in 2013-01-31 or 2013-01-31T05:15:00Z", argument.position()));
    }

    private Expr hash() {
        var columns = new ArrayList<Expr.ColumnValue>();
        do {
            if (!columns.isEmpty()) {
                advance();
            }
            int position = token.position();
            Expr column = primary();
            if (!(column instanceof Expr.ColumnValue value) || !Typing.isKey(value.type())) {
                throw new ExpressionException(RowExpression.HASH + " is made of columns of plain types but float, double and binary, not of " + Typing.word(column), position);
            }
            columns.add(value);
        } while (token.is(","));
        expect(")");
        return new Expr.Hash(columns);
    }

    private Token advance() {
        Token taken = token;
        token = lexer.next();
        return taken;
    }

    private void expect(String sign) {
        if (!token.is(sign)) {
            throw new ExpressionException("\"" + sign + "\" expected, not " + shown(token), token.position());
        }
        advance();
    }

    private ExpressionException unexpected() {
        return unexpected(token);
    }

    private static ExpressionException unexpected(Token token) {
        return new ExpressionException("unexpected " + shown(token), token.position());
    }

    private static String shown(Token token) {
        return token.shape() == Shape.END ? "the end" : "\"" + token.text() + "\"";
    }
}
