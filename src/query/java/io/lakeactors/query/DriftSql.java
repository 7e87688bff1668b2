package io.lakeactors.query;

import io.lakeactors.model.CheckResult;
import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.LakeError;
import io.lakeactors.model.SqlNames;
import io.lakeactors.model.TableCheck;
import io.lakeactors.model.TableReader.Scan;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Counts how the values of a column are distributed now, and how they were, over the same bins. */
final class DriftSql {
    private final QueryEngine queries;
    private final Scan scan;
    private final TableCheck.Drift drift;
    private final String table;
    private final String column;
    /** When a row is of. */
    private final String millis;

    /** @param sql of the rows that are looked at */
    DriftSql(QueryEngine queries, Scan scan, MeasureSql sql, TableCheck.Drift drift) {
        this.queries = queries;
        this.scan = scan;
        this.drift = drift;
        this.table = sql.rows();
        this.column = SqlNames.quoted(sql.named(drift.column()));
        this.millis = drift.windowMillis() == 0 ? "" : "epoch_ms(CAST(" + SqlNames.quoted(sql.named(drift.time())) + " AS TIMESTAMP))";
    }

    /** @throws io.lakeactors.model.LakeException if it cannot be measured, or there are too many values */
    CheckResult held(TableCheck check) {
        String name = drift.bins() == 0 ? "CAST(" + column + " AS VARCHAR)" : bin(edges());
        var rows = run("SELECT " + name + ", count(*) FILTER (WHERE " + fresh() + "), count(*) FILTER (WHERE " + before() + ") FROM " + table + from() + " GROUP BY 1 HAVING count(*) FILTER (WHERE "
                + fresh() + " OR " + before() + ") > 0 ORDER BY 1 NULLS LAST LIMIT " + (TableCheck.Drift.VALUES_MAX + 1));
        if (rows.size() > TableCheck.Drift.VALUES_MAX) {
            throw LakeError.of(ErrorCode.CHECK_SEGMENTS_MANY, drift.column() + " has more than " + TableCheck.Drift.VALUES_MAX + " values", "", "Choose a column with fewer.").asException();
        }
        var bins = rows.stream().map(row -> new DriftVerdict.Bin(Optional.ofNullable((String) row.getFirst()), ((Number) row.get(1)).doubleValue(), ((Number) row.get(2)).doubleValue())).toList();
        return DriftVerdict.of(check, drift, drift.shares().isEmpty() ? bins : listed(bins));
    }

    /** With the shares of the contract in the place of earlier rows. */
    private List<DriftVerdict.Bin> listed(List<DriftVerdict.Bin> bins) {
        var wanted = new HashMap<>(drift.shares());
        var held = new ArrayList<DriftVerdict.Bin>();
        bins.forEach(bin -> held.add(new DriftVerdict.Bin(bin.name(), bin.now(), bin.name().map(wanted::remove).map(BigDecimal::doubleValue).orElse(0.0))));
        drift.shares().forEach((value, share) -> {
            if (wanted.containsKey(value)) {
                held.add(new DriftVerdict.Bin(Optional.of(value), 0, share.doubleValue()));
            }
        });
        return held;
    }

    private String from() {
        return drift.windowMillis() == 0 ? "" : ", (SELECT max(" + millis + ") - " + drift.windowMillis() + " AS _la_since FROM " + table + ")";
    }

    private String fresh() {
        return drift.windowMillis() == 0 ? "true" : millis + " > _la_since";
    }

    private String before() {
        return drift.shares().isEmpty() ? millis + " <= _la_since AND " + millis + " > _la_since - " + drift.referenceMillis() : "false";
    }

    /** Where parts of the reference with as many rows each end; fewer where many rows have the same value. */
    private List<String> edges() {
        String edges = IntStream.range(1, drift.bins()).mapToObj(i -> "CAST(quantile_disc(" + number() + ", " + BigDecimal.valueOf(i).divide(BigDecimal.valueOf(drift.bins()), 6, java.math.RoundingMode.HALF_EVEN)
                + ") FILTER (WHERE " + before() + ") AS VARCHAR)").collect(Collectors.joining(", "));
        return run("SELECT " + edges + " FROM " + table + from()).getFirst().stream().filter(Objects::nonNull).map(String::valueOf).distinct().toList();
    }

    private String number() {
        return "CAST(" + column + " AS DOUBLE)";
    }

    private String bin(List<String> edges) {
        var cases = new StringBuilder("CASE WHEN ").append(column).append(" IS NULL THEN NULL");
        for (String edge : edges) {
            cases.append(" WHEN ").append(number()).append(" <= CAST('").append(edge).append("' AS DOUBLE) THEN 'to ").append(edge).append("'");
        }
        return cases.append(edges.isEmpty() ? " ELSE 'any' END" : " ELSE 'above " + edges.getLast() + "' END").toString();
    }

    private List<List<Object>> run(String sql) {
        return queries.over(List.of(scan), sql).rows();
    }
}
