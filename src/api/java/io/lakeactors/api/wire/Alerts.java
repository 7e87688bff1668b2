package io.lakeactors.api.wire;

import java.util.List;

/** @param firing what is alarming now @param history the latest changes, newest first */
public record Alerts(List<Alert> firing, List<Change> history) {
    /**
     * @param key the same in every notice of this alert
     * @param subject a pipeline, a table or a dependency
     * @param severity warning or critical
     * @param since milliseconds since 1970
     */
    public record Alert(String key, String rule, String subject, String severity, String summary, long since) {}

    /** @param at milliseconds since 1970 @param change fired, repeated or resolved */
    public record Change(long at, String change, Alert alert) {}
}
