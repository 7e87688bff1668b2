package io.lakeactors.api.wire;

import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * The node's latest backup. Times in milliseconds since 1970.
 *
 * @param state none, running, done or failed
 * @param files that it holds, or will
 * @param copiedFiles those of them that were not there yet
 * @param fault why it failed
 */
public record Backup(String state, String to, long startedAt, @MayBeNull Long endedAt, long files, long bytes, long copiedFiles, long copiedBytes,
        @MayBeNull @JsonInclude(JsonInclude.Include.NON_NULL) Fault fault) {
    public static final Backup NONE = new Backup("none", "", 0, null, 0, 0, 0, 0, null);
}
