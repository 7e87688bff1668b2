package io.lakeactors.model;

import java.math.BigDecimal;

/**
 * What a number must be.
 *
 * @param high the other end of a range, both ends of which belong to it; the same as {@code bound} for other operators
 */
public record Expectation(Operator operator, BigDecimal bound, BigDecimal high) {
    /** The operators of the Open Data Contract Standard. */
    public enum Operator {
        BE("mustBe"),
        NOT_BE("mustNotBe"),
        GREATER("mustBeGreaterThan"),
        AT_LEAST("mustBeGreaterOrEqualTo"),
        LESS("mustBeLessThan"),
        AT_MOST("mustBeLessOrEqualTo"),
        BETWEEN("mustBeBetween"),
        NOT_BETWEEN("mustNotBeBetween");

        private final String key;

        Operator(String key) {
            this.key = key;
        }

        /** As contracts write it. */
        public String key() {
            return key;
        }

        /** Whether it takes two numbers. */
        public boolean isRange() {
            return this == BETWEEN || this == NOT_BETWEEN;
        }
    }

    public Expectation {
        if (bound.compareTo(high) > 0) {
            throw new IllegalArgumentException("nothing is from " + bound + " to " + high);
        }
    }

    public static Expectation of(Operator operator, BigDecimal bound) {
        return new Expectation(operator, bound, bound);
    }

    /** Compares exactly. */
    public boolean holds(BigDecimal value) {
        int low = value.compareTo(bound);
        return switch (operator) {
            case BE -> low == 0;
            case NOT_BE -> low != 0;
            case GREATER -> low > 0;
            case AT_LEAST -> low >= 0;
            case LESS -> low < 0;
            case AT_MOST -> low <= 0;
            case BETWEEN -> low >= 0 && value.compareTo(high) <= 0;
            case NOT_BETWEEN -> low < 0 || value.compareTo(high) > 0;
        };
    }

    /** How far a number is from where the verdict turns. */
    public BigDecimal distance(BigDecimal value) {
        return value.subtract(bound).abs().min(value.subtract(high).abs());
    }

    /** For people: {@code < 0.5}, {@code 1 to 10}. */
    public String words() {
        String number = bound.toPlainString();
        return switch (operator) {
            case BE -> "= " + number;
            case NOT_BE -> "not " + number;
            case GREATER -> "> " + number;
            case AT_LEAST -> ">= " + number;
            case LESS -> "< " + number;
            case AT_MOST -> "<= " + number;
            case BETWEEN -> number + " to " + high.toPlainString();
            case NOT_BETWEEN -> "not " + number + " to " + high.toPlainString();
        };
    }
}
