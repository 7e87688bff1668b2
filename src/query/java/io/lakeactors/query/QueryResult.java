package io.lakeactors.query;

import java.util.List;

/**
 * An answer.
 *
 * @param rows values in the columns' order, fit for JSON: Boolean, Number, String, List, Map or null. Times are ISO 8601 (with zone: in UTC), bytes are text
 *     if they are UTF-8, else {@code base64:…}, NaN and infinities are text
 * @param truncated whether there were more rows than asked for
 * @param millis how long it took
 */
public record QueryResult(List<Column> columns, List<List<Object>> rows, boolean truncated, long millis) {
    /** @param type as DuckDB names it */
    public record Column(String name, String type) {}
}
