package io.lakeactors.engine.replay;

import io.lakeactors.model.SourceKey;
import java.util.List;

/**
 * What a replay does, or would do.
 *
 * @param parts by table and partition; partitions that are not read again are left out
 * @param positions how many positions of the source are read again; where the source has gaps there are fewer records
 */
public record ReplayPlan(ReplayOrder order, List<Part> parts, long positions) {
    public ReplayPlan {
        parts = List.copyOf(parts);
    }

    /**
     * @param from the first position that is read again
     * @param next up to where the table had come
     * @param rows that are taken out of the table
     * @param quarantined that are taken out of its quarantine
     */
    public record Part(String table, SourceKey source, long from, long next, long rows, long quarantined) {}
}
