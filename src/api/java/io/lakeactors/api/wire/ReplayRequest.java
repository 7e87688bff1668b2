package io.lakeactors.api.wire;

/**
 * Asks to make a pipeline's tables again from a place on.
 *
 * @param from earliest, a position for all partitions (1042), positions of some (orders/0@1042,orders/1@7), a time (2026-03-01 or 2026-03-01T12:00:00Z) or snapshot:ID
 * @param dryRun only say what would be done
 * @param by who orders it, for the log
 * @param reason why, for the log
 */
public record ReplayRequest(String from, boolean dryRun, @MayBeNull String by, @MayBeNull String reason) {}
