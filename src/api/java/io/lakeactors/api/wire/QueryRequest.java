package io.lakeactors.api.wire;

/**
 * @param sql one SELECT over {@code namespace.table}
 * @param limit rows to answer at most; null for 1000
 */
public record QueryRequest(String sql, @MayBeNull Integer limit) {}
