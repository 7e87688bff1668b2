package io.lakeactors.query;

import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.LakeError;
import io.lakeactors.model.Rule;
import io.lakeactors.model.SqlNames;
import io.lakeactors.model.TableCheck;
import io.lakeactors.model.TableCheck.Measure;
import io.lakeactors.model.TableReader.ColumnInfo;
import io.lakeactors.model.TableReader.Scan;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** What checks measure, as SQL over one scanned table: each measure is one expression over all of its rows. */
final class MeasureSql {
    private static final int ENTROPY_DIGITS = 9;
    private final Scan scan;
    /** All rows, or those of a condition. */
    private final String rows;

    MeasureSql(Scan scan) {
        this.scan = scan;
        this.rows = SqlNames.quoted(scan.table());
    }

    /** Of the rows that the check is about. */
    MeasureSql(Scan scan, TableCheck check) {
        this.scan = scan;
        String table = SqlNames.quoted(scan.table());
        this.rows = check.measure() instanceof TableCheck.Where where ? "(SELECT * FROM " + table + " WHERE " + where.sql() + ")" : table;
    }

    /** The rows that are measured, to be selected from. */
    String rows() {
        return rows;
    }

    /** How many rows fulfil a condition, and how many there are. */
    String counted(TableCheck.Where where) {
        return "SELECT " + count(where.sql()) + ", count(*) FROM " + SqlNames.quoted(scan.table());
    }

    /** @throws io.lakeactors.model.LakeException if the table has no such column @throws IllegalArgumentException for what other tables or queries answer */
    String of(Measure measure) {
        return switch (measure) {
            case TableCheck.Rows() -> "count(*)";
            case TableCheck.Missing missing -> count(missing(missing));
            case TableCheck.Invalid invalid -> count(invalid.rules().stream().map(rule -> broken(column(invalid.column()), rule)).collect(Collectors.joining(" OR ")));
            case TableCheck.Duplicates(var columns) -> duplicates(columns);
            case TableCheck.Statistic statistic -> statistic(statistic, quoted(statistic.column()));
            case TableCheck.Age(var column) -> "epoch_us(CAST(max(" + quoted(column) + ") AS TIMESTAMP))";
            case TableCheck.LateRows late -> throw new IllegalArgumentException("not of one table: " + late);
            case TableCheck.Each each -> throw new IllegalArgumentException("not one number: " + each);
            case TableCheck.Volume volume -> throw new IllegalArgumentException("not one number: " + volume);
            case TableCheck.Drift drift -> throw new IllegalArgumentException("not one number: " + drift);
            case TableCheck.Reconciled reconciled -> throw new IllegalArgumentException("not of one table: " + reconciled);
            case TableCheck.Orphans orphans -> throw new IllegalArgumentException("not of one table: " + orphans);
            case TableCheck.Where where -> throw new IllegalArgumentException("not of all rows: " + where);
            case TableCheck.Query query -> throw new IllegalArgumentException("a query of its own: " + query);
        };
    }

    /** Rows of this table whose value is not among those of the other's key. */
    String orphans(TableCheck.Orphans orphans, Scan other) {
        String key = SqlNames.quoted(columnOf(other, orphans.key()).name());
        return "SELECT count(*) FILTER (WHERE " + quoted(orphans.column()) + " IS NOT NULL AND NOT EXISTS (SELECT 1 FROM " + SqlNames.quoted(other.table()) + " AS o WHERE o." + key + " = t."
                + quoted(orphans.column()) + ")), count(*) FROM " + rows + " AS t";
    }

    /** The figure of this table, and of the other. Of no rows it is 0. */
    String reconciled(TableCheck.Reconciled reconciled, Scan other) {
        String there = reconciled.isOfRows() ? "count(*)" : "coalesce(sum(" + SqlNames.quoted(columnOf(other, reconciled.key()).name()) + "), 0)";
        String here = reconciled.isOfRows() ? "count(*)" : "coalesce(sum(" + quoted(reconciled.column()) + "), 0)";
        return "SELECT (SELECT " + here + " FROM " + rows + "), (SELECT " + there + " FROM " + SqlNames.quoted(other.table()) + ")";
    }

    /**
     * The rows of each window from {@code first} on and before the end of {@code last}, and what was measured of them, as {@code 5:17:0.5,6:20:,7:9:NaN}: nothing, or no finite number. Null for no rows. What is earlier is told from the bounds of
     * files, where they have some.
     *
     * @param first number of a window, counted from 1970, as {@code last}
     */
    String volumes(TableCheck.Volume volume, long first, long last) {
        var column = column(volume.column());
        String millis = "epoch_ms(CAST(" + quoted(volume.column()) + " AS TIMESTAMP))";
        long from = first * volume.windowMillis();
        String day = Instant.ofEpochMilli(from).toString();
        String early = quoted(volume.column()) + " >= " + value(column, column.type().equals("date") ? day.substring(0, day.indexOf('T')) : day);
        String value = volume.of() instanceof TableCheck.Age ? "max(" + millis + ")" : of(volume.of());
        return "SELECT string_agg(w || ':' || n || ':' || CASE WHEN v IS NULL THEN '' WHEN isfinite(v) THEN CAST(v AS VARCHAR) ELSE 'NaN' END, ',') FROM (SELECT " + millis + " // " + volume.windowMillis()
                + " AS w, count(*) AS n, CAST(" + value + " AS DOUBLE) AS v FROM " + rows + " WHERE " + early + " AND " + millis + " >= " + from + " AND " + millis + " < "
                + (last + 1) * volume.windowMillis() + " GROUP BY 1)";
    }

    /** Of each value: as text, what is measured of its rows, how many these are, and how many all are. One value more than there may be, if there are so many. */
    String each(TableCheck.Each each) {
        return "SELECT CAST(" + quoted(each.column()) + " AS VARCHAR), " + of(each.measure()) + ", count(*), sum(count(*)) OVER () FROM " + rows + " GROUP BY " + quoted(each.column())
                + " ORDER BY 1 NULLS LAST LIMIT " + (each.max() + 1);
    }

    private static String count(String predicate) {
        return "count(*) FILTER (WHERE " + predicate + ")";
    }

    private String missing(TableCheck.Missing missing) {
        ColumnInfo column = column(missing.column());
        List<String> ways = new ArrayList<>();
        if (missing.nulls()) {
            ways.add(SqlNames.quoted(column.name()) + " IS NULL");
        }
        if (!missing.values().isEmpty()) {
            ways.add(in(column, missing.values()));
        }
        return String.join(" OR ", ways);
    }

    /** Null breaks nothing: a predicate over it is null, which counts as false. */
    private static String broken(ColumnInfo column, Rule rule) {
        String name = SqlNames.quoted(column.name());
        return switch (rule) {
            case Rule.Accepted accepted when accepted.negated() -> "(" + in(column, accepted.values()) + ")";
            case Rule.Accepted accepted -> "NOT (" + in(column, accepted.values()) + ")";
            case Rule.Pattern pattern -> "NOT regexp_full_match(" + name + ", " + SnapshotViews.literal(pattern.regex()) + ")";
            case Rule.Range range -> {
                List<String> ends = new ArrayList<>();
                range.min().ifPresent(min -> ends.add(name + (range.minExclusive() ? " <= " : " < ") + value(column, min)));
                range.max().ifPresent(max -> ends.add(name + (range.maxExclusive() ? " >= " : " > ") + value(column, max)));
                yield "(" + String.join(" OR ", ends) + ")";
            }
            case Rule.Required required -> throw unexpected(required);
            case Rule.TypeMatch match -> throw unexpected(match);
            case Rule.Length length -> throw unexpected(length);
            case Rule.Expression expression -> throw unexpected(expression);
            case Rule.Unique unique -> throw unexpected(unique);
            case Rule.Late late -> throw unexpected(late);
        };
    }

    private static IllegalArgumentException unexpected(Rule rule) {
        return new IllegalArgumentException("no rule of valid values: " + rule);
    }

    private static String in(ColumnInfo column, List<String> values) {
        return SqlNames.quoted(column.name()) + " IN (" + values.stream().map(value -> listed(column, value)).collect(Collectors.joining(", ")) + ")";
    }

    /** Rows are compared with the float that is nearest to what is listed: as a double, 0.1 is equal to no float. */
    private static String listed(ColumnInfo column, String text) {
        return column.type().equals("float") ? "CAST(" + SnapshotViews.literal(Float.toString(Float.parseFloat(text))) + " AS FLOAT)" : value(column, text);
    }

    /** A constant as contracts write it, in the column's type. Times without an offset are of UTC. */
    private static String value(ColumnInfo column, String text) {
        String written = column.type().startsWith("timestamp") ? utc(text) : text;
        // Bounds of numbers may be finer than the column: cast to its type they would be rounded.
        boolean isNumber = List.of("int", "long", "float", "double").contains(column.type()) || column.type().startsWith("decimal");
        if (isNumber) {
            return column.type().equals("float") || column.type().equals("double") ? "CAST(" + SnapshotViews.literal(text) + " AS DOUBLE)" : plain(text);
        }
        return "CAST(" + SnapshotViews.literal(written) + " AS " + DuckTypes.of(column.type()).text() + ")";
    }

    private static String plain(String number) {
        return "(" + new BigDecimal(number).toPlainString() + ")";
    }

    private static String utc(String text) {
        String iso = text.length() > 10 && text.charAt(10) == ' ' ? text.substring(0, 10) + "T" + text.substring(11) : text;
        try {
            return OffsetDateTime.parse(iso).atZoneSameInstant(ZoneOffset.UTC).toLocalDateTime().toString();
        } catch (DateTimeException withoutOffset) {
            return iso.indexOf('T') < 0 ? LocalDate.parse(iso).atStartOfDay().toString() : LocalDateTime.parse(iso).toString();
        }
    }

    private String duplicates(List<String> columns) {
        String key = columns.stream().map(this::quoted).collect(Collectors.joining(", "));
        String whole = columns.stream().map(column -> quoted(column) + " IS NOT NULL").collect(Collectors.joining(" AND "));
        return "(SELECT coalesce(sum(n - 1), 0) FROM (SELECT count(*) AS n FROM " + rows + " WHERE " + whole + " GROUP BY " + key + "))";
    }

    private static String statistic(TableCheck.Statistic statistic, String column) {
        return switch (statistic.figure()) {
            case MEAN -> "avg(" + column + ")";
            case MIN -> "min(" + column + ")";
            case MAX -> "max(" + column + ")";
            case SUM -> "sum(" + column + ")";
            case STDDEV -> "stddev_samp(" + column + ")";
            case VARIANCE -> "var_samp(" + column + ")";
            case DISTINCT -> "count(DISTINCT " + column + ")";
            // The order in which shares are added up is not the same each time, and the last digits with it.
            case ENTROPY -> "CASE WHEN count(" + column + ") > 0 THEN round(entropy(" + column + "), " + ENTROPY_DIGITS + ") END";
            case QUANTILE -> "quantile_cont(CAST(" + column + " AS DOUBLE), " + statistic.quantile() + ")";
        };
    }

    /** A column as the table spells it. @throws io.lakeactors.model.LakeException as {@link #of} */
    String named(String column) {
        return column(column).name();
    }

    private String quoted(String column) {
        return SqlNames.quoted(column(column).name());
    }

    private ColumnInfo column(String name) {
        return columnOf(scan, name);
    }

    private static ColumnInfo columnOf(Scan scan, String name) {
        return scan.schemaColumns().stream().filter(column -> column.name().equalsIgnoreCase(name)).findFirst().orElseThrow(() -> LakeError.of(
                ErrorCode.QUERY_FAILED, scan.table() + " has no column " + name, "", "Correct the check, or let the contract that has the column be applied.").asException());
    }
}
