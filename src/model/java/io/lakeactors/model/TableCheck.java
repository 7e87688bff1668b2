package io.lakeactors.model;

import java.math.BigDecimal;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * A check of a contract on a table as a whole, held against a snapshot after it was committed.
 *
 * @param id unique among the checks of its table
 * @param column that it is about; empty for the whole table
 * @param percent whether the measure, which counts rows, is taken as a share of all rows, 0 to 100
 * @param degrades whether the pipeline that fills the table is told of as degraded while the check fails
 * @param weight for how many checks it counts in scores, above 0
 */
public record TableCheck(
        String id, String column, Dimension dimension, Severity severity, boolean degrades, Measure measure, boolean percent, Expectation expectation, double weight) {
    /** One that counts as any other. */
    public TableCheck(String id, String column, Dimension dimension, Severity severity, boolean degrades, Measure measure, boolean percent, Expectation expectation) {
        this(id, column, dimension, severity, degrades, measure, percent, expectation, 1);
    }

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

    /** Figures over the values of a column that are not null; of numbers, if nothing else is said. */
    public enum Figure {
        MEAN,
        MIN,
        MAX,
        SUM,
        /** Of a sample. */
        STDDEV,
        /** Of a sample. */
        VARIANCE,
        /** How many different values there are, of any plain type. */
        DISTINCT,
        /** Of any plain type, in bits (Shannon): how evenly rows are shared among the values; 0 if there is one only. */
        ENTROPY,
        /** Between two values it is interpolated. */
        QUANTILE
    }

    /** @param quantile 0 to 1; of a QUANTILE only */
    public record Statistic(String column, Figure figure, double quantile) implements Measure {}

    /** Rows whose value is not null and does not stand in a column of another table. */
    public record Orphans(String column, TableName other, String key) implements Measure {}

    /**
     * How far the sum of a column is from that of another table's column, or the number of rows from another table's, whichever is greater. Without a value nothing is added.
     *
     * @param column empty for rows
     * @param key the other table's column; empty for rows
     */
    public record Reconciled(String column, TableName other, String key) implements Measure {
        public boolean isOfRows() {
            return column.isEmpty();
        }
    }

    /** Seconds since the latest time in a column of dates or timestamps. A clock has a part in it. */
    public record Age(String column) implements Measure {}

    /**
     * Rows that came late, of those that came in the last while before the newest: their time is before the greatest one of the rows before them in their partition, less the lateness that is allowed.
     *
     * @param quarantined whether such rows are in quarantine, beside the table, and not in it
     */
    public record LateRows(String column, long latenessMillis, long windowMillis, boolean quarantined) implements Measure {}

    /** How far apart two distributions are. */
    public enum Divergence {
        /** The population stability index: 0 for equal ones, without an upper end. */
        PSI,
        /** The Jensen-Shannon distance to the base of 2: 0 for equal ones, 1 for such as have nothing in common. */
        JENSEN_SHANNON;

        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /**
     * How far the values of a column have drifted from how they were distributed.
     *
     * @param shares how they should be, by value, in any unit; empty if they are held to those of the rows that came before
     * @param windowMillis only rows of the last while before the newest; 0 for all
     * @param referenceMillis how far back rows before these are looked at; 0 with shares
     * @param bins for numbers: parts of the reference with as many rows each, which values are told apart by; 0 for each value by itself
     * @param time the column that says when a row is of
     */
    public record Drift(String column, Divergence divergence, Map<String, BigDecimal> shares, long windowMillis, long referenceMillis, int bins, String time) implements Measure {
        /** Of more different values nothing is said. */
        public static final int VALUES_MAX = 1_000;
        /** Fewer rows on either side say nothing. */
        public static final int ROWS_MIN = 100;

        /** By when rows came. */
        public Drift(String column, Divergence divergence, Map<String, BigDecimal> shares, long windowMillis, long referenceMillis, int bins) {
            this(column, divergence, shares, windowMillis, referenceMillis, bins, AuditColumns.INGEST_TS);
        }

        public Drift {
            shares = Collections.unmodifiableMap(new TreeMap<>(shares));
        }
    }

    /** What of volumes comes back: a rhythm, which they are compared within. In UTC. */
    public enum Season {
        NONE,
        HOUR_OF_DAY,
        /** The day of the week, and within it the hour of the day. */
        DAY_OF_WEEK;

        private static final int WINDOWS_MIN = 28;
        private static final long DAY_MILLIS = 86_400_000;

        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        /** How long rows must have come for before anything can be said of windows of this length, in milliseconds. */
        public long learningMillis(long windowMillis) {
            long days = switch (this) {
                case NONE -> 0;
                case HOUR_OF_DAY -> 7;
                case DAY_OF_WEEK -> 14;
            };
            return Math.max(days * DAY_MILLIS, WINDOWS_MIN * windowMillis);
        }
    }

    /** Which volumes are unusual. */
    public enum Direction {
        BOTH,
        DROP,
        SPIKE;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * What was measured of the rows of the latest whole window of time, which must be what those of the windows before it let expect. The clock says which window that is. The expectation says by how many
     * standard deviations it may differ.
     *
     * @param of what is measured: Rows; Missing and Invalid, as a share of the window's rows; a Statistic; or an Age, at the window's end
     * @param column of times that says in which window a row is
     * @param windowMillis a part of a day, and no longer than one
     * @param latenessMillis after so long the rows of a window are taken to be there
     * @param trainingMillis of the windows before it that are looked at
     */
    public record Volume(Measure of, String column, long windowMillis, long latenessMillis, Season season, long trainingMillis, Direction direction) implements Measure {
        /** Windows that are compared at most. */
        public static final int WINDOWS_MAX = 5_000;

        /** Of rows. */
        public Volume(String column, long windowMillis, long latenessMillis, Season season, long trainingMillis, Direction direction) {
            this(new Rows(), column, windowMillis, latenessMillis, season, trainingMillis, direction);
        }

        /** How long rows must have come for before anything can be said of them, in milliseconds. */
        public long learningMillis() {
            return season.learningMillis(windowMillis);
        }

        /** Where the latest window begins whose rows are there at this time; milliseconds since 1970, as {@code now}. */
        public long judged(long now) {
            return (Math.floorDiv(now - latenessMillis, windowMillis) - 1) * windowMillis;
        }
    }

    /** The one value of a query's one row. @param sql with {@value #TABLE} for the table */
    public record Query(String sql) implements Measure {
        /** Stands for the table's name. */
        public static final String TABLE = "${table}";
    }

    /**
     * A measure of the rows of each value of a column by themselves, that of null among them; the worst is told. A share of rows is one of the value's rows, and of rows themselves one of all rows.
     *
     * @param max of values; with more nothing is said
     * @param measure one that looks at rows of this table alone
     */
    public record Each(String column, int max, Measure measure) implements Measure {
        public static final int SEGMENTS_MAX = 1_000;
    }

    /**
     * A measure of the rows of this table for which a condition is true. A share of rows is one of those, and of rows themselves one of all rows.
     *
     * @param condition as the contract says it
     * @param sql the same over the table's columns, as DuckDB takes it
     * @param measure one of rows of this table; no Query, no LateRows, and none with another condition
     */
    public record Where(String condition, String sql, Measure measure) implements Measure {}

    /** What is measured, of whichever rows. */
    public Measure measured() {
        return measure instanceof Where where ? where.measure() : measure;
    }

    /** Whether it grows with time. */
    public boolean isAge() {
        return (measured() instanceof Each each ? each.measure() : measured()) instanceof Age;
    }

    /** What the number is counted in: rows, percent, seconds, or nothing. */
    public String unit() {
        return unit(measure);
    }

    private String unit(Measure measured) {
        return switch (measured) {
            case Each each when each.measure() instanceof Rows -> rows();
            case Each each -> unit(each.measure());
            case Rows() -> "rows";
            case Missing missing -> rows();
            case Invalid invalid -> rows();
            case Duplicates duplicates -> rows();
            case Orphans orphans -> rows();
            case LateRows late -> rows();
            case Reconciled reconciled -> reconciled.isOfRows() || percent ? rows() : "";
            case Volume volume when volume.of() instanceof Missing || volume.of() instanceof Invalid -> "percent";
            case Volume volume -> unit(volume.of());
            case Age age -> "seconds";
            case Drift drift -> "";
            case Statistic statistic -> "";
            case Query query -> percent ? "percent" : "";
            case Where where when where.measure() instanceof Rows -> rows();
            case Where where -> unit(where.measure());
        };
    }

    /** What it must be, for people: {@code < 5 %}. */
    public String expected() {
        if (measured() instanceof Volume) {
            return "within " + expectation.bound().toPlainString() + " deviations of the usual";
        }
        return expectation.words() + CheckValue.mark(unit()) + (measured() instanceof Each each ? " in each " + each.column() : "");
    }

    private String rows() {
        return percent ? "percent" : "rows";
    }
}
