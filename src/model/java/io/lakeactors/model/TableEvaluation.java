package io.lakeactors.model;

import java.util.List;
import java.util.OptionalLong;

/**
 * The results of a table's checks at one time.
 *
 * @param pipeline that fills the table
 * @param contract its name and version
 * @param snapshotId that was looked at; empty where the table had none
 * @param at milliseconds since 1970
 * @param millis that it took
 * @param checks a digest of the checks: what another contract says is evaluated anew
 */
public record TableEvaluation(TableName table, String pipeline, String contract, OptionalLong snapshotId, long at, long millis, String checks, List<CheckResult> results) {
    public TableEvaluation {
        results = List.copyOf(results);
    }
}
