package io.lakeactors.api.wire;

/**
 * A bounded run.
 *
 * @param state running, succeeded or failed
 * @param reason why it failed, or what a replay is about, else empty
 * @param endedAt null while it runs
 */
public record Run(
        String id, String pipeline, String state, String reason, long startedAt, @MayBeNull Long endedAt, long rows, long quarantined, long dropped,
        long bytes) {}
