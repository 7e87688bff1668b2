package io.lakeactors.api.wire;

import java.util.List;

/**
 * @param rows values in the columns' order: numbers, text, booleans, null, lists, objects; times in ISO 8601; bytes as text if they are UTF-8, else {@code
 *     base64:…}
 * @param truncated whether there were more rows than the limit
 */
public record QueryAnswer(List<Column> columns, List<List<Object>> rows, boolean truncated, long millis) {
    public record Column(String name, String type) {}
}
