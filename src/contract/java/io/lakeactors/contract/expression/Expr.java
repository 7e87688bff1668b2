package io.lakeactors.contract.expression;

import io.lakeactors.model.Type;
import java.math.BigDecimal;
import java.util.List;

/**
 * A typed expression. Any value may be null; comparing, calculating or testing with null gives null, {@code &&} and {@code ||} know three values as in SQL,
 * and {@link IsNull} is never null.
 */
public sealed interface Expr {
    /** What an expression yields. */
    enum Kind {
        BOOL,
        /** An integer or decimal, exact, with a {@link Expr#scale()}. */
        EXACT,
        DOUBLE,
        TEXT,
        /** Days since 1970-01-01. */
        DATE,
        /** Microseconds since 1970-01-01T00:00:00Z. */
        INSTANT,
        /** Microseconds since 1970-01-01T00:00:00, without a zone. */
        LOCAL_TIME,
        /** Only to be tested for null, or for its size. */
        OTHER
    }

    enum Comparison {
        EQUAL("=="),
        NOT_EQUAL("!="),
        LESS("<"),
        AT_MOST("<="),
        GREATER(">"),
        AT_LEAST(">=");

        private final String sign;

        Comparison(String sign) {
            this.sign = sign;
        }

        public String sign() {
            return sign;
        }

        /** With its sides exchanged. */
        public Comparison mirrored() {
            return switch (this) {
                case EQUAL -> EQUAL;
                case NOT_EQUAL -> NOT_EQUAL;
                case LESS -> GREATER;
                case AT_MOST -> AT_LEAST;
                case GREATER -> LESS;
                case AT_LEAST -> AT_MOST;
            };
        }

        /** Whether it holds for an {@code order} below, at or above zero. */
        public boolean holds(int order) {
            return switch (this) {
                case EQUAL -> order == 0;
                case NOT_EQUAL -> order != 0;
                case LESS -> order < 0;
                case AT_MOST -> order <= 0;
                case GREATER -> order > 0;
                case AT_LEAST -> order >= 0;
            };
        }
    }

    enum Operation {
        PLUS,
        MINUS,
        TIMES,
        /** Of two integers the integer quotient, towards zero; else a double. Null if the divisor is zero. */
        DIVIDED_BY,
        /** The remainder, with the sign of the left side. Null if the divisor is zero. */
        MODULO
    }

    enum TextTest {
        STARTS_WITH,
        ENDS_WITH,
        CONTAINS,
        /** RE2, anywhere in the text. */
        MATCHES
    }

    Kind kind();

    /** Digits after the point, for EXACT; else 0. */
    default int scale() {
        return 0;
    }

    record ColumnValue(int index, String name, Type type) implements Expr {
        @Override
        public Kind kind() {
            return Typing.kindOf(type);
        }

        @Override
        public int scale() {
            return type instanceof Type.Decimal decimal ? decimal.scale() : 0;
        }
    }

    record Bool(boolean value) implements Expr {
        @Override
        public Kind kind() {
            return Kind.BOOL;
        }
    }

    /** @param value with a scale of at least 0 */
    record Number(BigDecimal value) implements Expr {
        @Override
        public Kind kind() {
            return Kind.EXACT;
        }

        @Override
        public int scale() {
            return value.scale();
        }
    }

    record Text(String value) implements Expr {
        @Override
        public Kind kind() {
            return Kind.TEXT;
        }
    }

    /** @param value as {@code kind} counts: DATE, INSTANT or LOCAL_TIME */
    record Moment(long value, Kind kind) implements Expr {}

    record Arithmetic(Operation operation, Expr left, Expr right, Kind kind, int scale) implements Expr {}

    record Negative(Expr operand) implements Expr {
        @Override
        public Kind kind() {
            return operand.kind();
        }

        @Override
        public int scale() {
            return operand.scale();
        }
    }

    /** Both sides are of the same kind, or both are numbers. */
    record Compare(Comparison comparison, Expr left, Expr right) implements Expr {
        @Override
        public Kind kind() {
            return Kind.BOOL;
        }
    }

    record IsNull(Expr operand) implements Expr {
        @Override
        public Kind kind() {
            return Kind.BOOL;
        }
    }

    record Not(Expr operand) implements Expr {
        @Override
        public Kind kind() {
            return Kind.BOOL;
        }
    }

    record All(List<Expr> terms) implements Expr {
        public All {
            terms = List.copyOf(terms);
        }

        @Override
        public Kind kind() {
            return Kind.BOOL;
        }
    }

    record Any(List<Expr> terms) implements Expr {
        public Any {
            terms = List.copyOf(terms);
        }

        @Override
        public Kind kind() {
            return Kind.BOOL;
        }
    }

    /** Code points of text, bytes of binary, elements of lists and maps. */
    record Size(Expr operand) implements Expr {
        @Override
        public Kind kind() {
            return Kind.EXACT;
        }
    }

    record Tested(TextTest test, Expr text, String argument) implements Expr {
        @Override
        public Kind kind() {
            return Kind.BOOL;
        }
    }

    /** 32 hexadecimal digits that are the same for the same values of some columns, whenever and wherever they are calculated. */
    record Hash(List<ColumnValue> columns) implements Expr {
        public Hash {
            columns = List.copyOf(columns);
        }

        @Override
        public Kind kind() {
            return Kind.TEXT;
        }
    }

    /** A function that was loaded, which may fail for a row: {@link KnownFunction#call}. */
    record Call(KnownFunction function, List<Expr> arguments) implements Expr {
        public Call {
            arguments = List.copyOf(arguments);
        }

        @Override
        public Kind kind() {
            return function.kind();
        }

        @Override
        public int scale() {
            return function.scale();
        }
    }
}
