package io.lakeactors.model;

import java.util.List;
import java.util.OptionalLong;

/**
 * The results of a table's checks at one time.
 *
 * @param pipeline that fills the table; {@code gold:NAME} for one that is made of others
 * @param contract its name and version
 * @param snapshotId that was looked at; empty where the table had none
 * @param at milliseconds since 1970
 * @param millis that it took
 * @param checks a digest of the checks: what another contract says is evaluated anew
 */
public record TableEvaluation(TableName table, String pipeline, String contract, OptionalLong snapshotId, long at, long millis, String checks, List<CheckResult> results) {
    private static final String GOLD = "gold:";

    public TableEvaluation {
        results = List.copyOf(results);
    }

    /** What stands for a pipeline where a gold table of this name is judged: pipelines have names of their own. */
    public static String ofGold(String name) {
        return GOLD + name;
    }

    /** The gold table's name. @param pipeline one that {@link #isGold} */
    public static String goldOf(String pipeline) {
        return pipeline.substring(GOLD.length());
    }

    /** Whether this is no pipeline, but a gold table, whose candidates are judged before they are published. */
    public static boolean isGold(String pipeline) {
        return pipeline.startsWith(GOLD);
    }
}
