package io.lakeactors.api.wire;

/**
 * @param sql one SELECT over {@code namespace.table}
 * @param limit rows to answer at most; null for 1000
 * @param asOf a time such as 2026-11-21T12:00:00Z: the tables as they were then; null for now
 */
public record QueryRequest(String sql, @MayBeNull Integer limit, @MayBeNull String asOf) {}
