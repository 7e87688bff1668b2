package io.lakeactors.api.wire;

import java.util.List;

/** How many records stand in quarantine, and how many have left it. */
public record QuarantineStats(List<Group> groups) {
    /**
     * @param table that the records were meant for
     * @param rule that decided
     * @param contractVersion that judged them
     * @param day on which they came in (UTC), such as 2026-11-21
     * @param state open, released or discarded
     */
    public record Group(String table, String rule, @MayBeNull String contractVersion, String day, String state, long records) {}
}
