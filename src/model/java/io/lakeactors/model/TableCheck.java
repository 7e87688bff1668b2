package io.lakeactors.model;

import java.util.List;
import java.util.Locale;

/**
 * A check of a contract on a table as a whole, held against a snapshot after it was committed.
 *
 * @param id unique among the checks of its table
 * @param column that it is about; empty for the whole table
 * @param percent whether the measure, which counts rows, is taken as a share of all rows, 0 to 100
 * @param degrades whether the pipeline that fills the table is told of as degraded while the check fails
 */
public record TableCheck(
        String id, String column, Dimension dimension, Severity severity, boolean degrades, Measure measure, boolean percent, Expectation expectation) {
    /** What a check says about data, in the words of the Open Data Contract Standard. */
    public enum Dimension {
        ACCURACY,
        COMPLETENESS,
        CONFORMITY,
        CONSISTENCY,
        COVERAGE,
        TIMELINESS,
        UNIQUENESS;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** How bad it is that a check does not hold. */
    public enum Severity {
        /** People should know. */
        WARN,
        /** The table is not what its contract promises. */
        ERROR;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What is measured: one number of a snapshot. */
    public sealed interface Measure {}

    /** How many rows there are. */
    public record Rows() implements Measure {}

    /** Rows without a value. @param nulls whether null is none @param values that stand for none, as text */
    public record Missing(String column, boolean nulls, List<String> values) implements Measure {
        public Missing {
            values = List.copyOf(values);
        }
    }

    /** Rows whose value, if they have one, breaks any of these. @param rules on that column: Accepted, Pattern and Range only */
    public record Invalid(String column, List<Rule> rules) implements Measure {
        public Invalid {
            rules = List.copyOf(rules);
        }
    }

    /** Rows beyond the first one of each key; those with a null in it do not count. */
    public record Duplicates(List<String> columns) implements Measure {
        public Duplicates {
            columns = List.copyOf(columns);
        }
    }

    /** Figures over the values of a column of numbers that are not null. */
    public enum Figure {
        MEAN,
        MIN,
        MAX,
        SUM,
        /** Of a sample. */
        STDDEV,
        /** Between two values it is interpolated. */
        QUANTILE
    }

    /** @param quantile 0 to 1; of a QUANTILE only */
    public record Statistic(String column, Figure figure, double quantile) implements Measure {}

    /** Rows whose value is not null and does not stand in a column of another table. */
    public record Orphans(String column, TableName other, String key) implements Measure {}

    /** Seconds since the latest time in a column of dates or timestamps. The one measure that a clock has a part in. */
    public record Age(String column) implements Measure {}

    /** The one value of a query's one row. @param sql with {@value #TABLE} for the table */
    public record Query(String sql) implements Measure {
        /** Stands for the table's name. */
        public static final String TABLE = "${table}";
    }

    /** What the number is counted in: rows, percent, seconds, or nothing. */
    public String unit() {
        return switch (measure) {
            case Rows() -> "rows";
            case Missing missing -> rows();
            case Invalid invalid -> rows();
            case Duplicates duplicates -> rows();
            case Orphans orphans -> rows();
            case Age age -> "seconds";
            case Statistic statistic -> "";
            case Query query -> percent ? "percent" : "";
        };
    }

    /** What it must be, for people: {@code < 5 %}. */
    public String expected() {
        return expectation.words() + switch (unit()) {
            case "percent" -> " %";
            case "seconds" -> " s";
            default -> "";
        };
    }

    private String rows() {
        return percent ? "percent" : "rows";
    }
}
