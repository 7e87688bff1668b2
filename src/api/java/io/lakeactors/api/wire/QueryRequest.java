package io.lakeactors.api.wire;

import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * @param sql one SELECT over {@code namespace.table}
 * @param limit rows to answer at most; null for 1000
 * @param asOf a time such as 2026-11-21T12:00:00Z: the tables as they were then; null for now, and then not sent, as older nodes do not know it
 */
public record QueryRequest(String sql, @MayBeNull Integer limit, @MayBeNull @JsonInclude(JsonInclude.Include.NON_NULL) String asOf) {}
