package io.lakeactors.api.wire;

import java.util.List;

/** What stands in quarantine: by table and deciding rule. */
public record Quarantine(List<Group> groups) {
    /** @param table the table that the records were meant for */
    public record Group(String table, String quarantine, String rule, long records, Sample sample) {}

    /** @param value the record's raw value as text, cut off for display */
    public record Sample(String topic, int partition, long offset, @MayBeNull String message, @MayBeNull String value) {}
}
