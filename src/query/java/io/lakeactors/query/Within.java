package io.lakeactors.query;

import io.lakeactors.model.SqlNames;
import io.lakeactors.model.TableName;
import io.lakeactors.model.TableReader.ColumnInfo;
import io.lakeactors.model.TableReader.Scan;
import io.lakeactors.model.ValueSpan;
import java.util.List;
import java.util.stream.Collectors;

/** The part of a table that a query shall see. @param column a date or a time */
record Within(TableName table, String column, List<ValueSpan> spans) {
    Within {
        spans = List.copyOf(spans);
    }

    /** In SQL. */
    String condition(Scan scan) {
        String type = scan.schemaColumns().stream().filter(one -> one.name().equals(column)).map(ColumnInfo::type).findFirst().orElseThrow();
        return spans.isEmpty() ? "false"
                : spans.stream().map(span -> SqlNames.quoted(column) + " BETWEEN " + constant(type, span.first()) + " AND " + constant(type, span.last())).collect(Collectors.joining(" OR ", "(", ")"));
    }

    private static String constant(String type, long value) {
        return switch (type) {
            case "date" -> "(DATE '1970-01-01' + CAST(" + value + " AS INTEGER))";
            case "timestamptz" -> "make_timestamptz(" + value + ")";
            default -> "make_timestamp(" + value + ")";
        };
    }
}
