package io.lakeactors.api.wire;

import java.util.List;

/** @param truncated whether there are more than these */
public record QuarantineRows(String table, String quarantine, List<Row> rows, boolean truncated) {
    /**
     * A record in quarantine.
     *
     * @param rules every rule that it broke; the first is the one that decided
     * @param messages one for each rule
     * @param key raw, as text if it is UTF-8, else {@code base64:…}
     * @param headers as JSON, null if there are none
     */
    public record Row(
            String topic, int partition, long offset, @MayBeNull String ingestedAt, String rule, List<String> rules, List<String> messages,
            @MayBeNull String key, @MayBeNull String value, @MayBeNull String headers,
            @MayBeNull String contractVersion) {}
}
