package io.lakeactors.api.wire;

import java.util.List;

/**
 * The results of a table's checks at one time.
 *
 * @param snapshot that was looked at; null where the table had none
 * @param at milliseconds since 1970
 * @param millis that it took
 * @param broken how many of severity error do not hold or cannot be measured
 */
public record QualityEvaluation(String table, String pipeline, String contract, @MayBeNull Long snapshot, long at, long millis, int broken, List<QualityCheck> checks) {}
