package io.lakeactors.api.wire;

import java.util.List;

/**
 * How tables are looked after.
 *
 * @param enabled whether anything is done unasked
 * @param runs the latest, newest first
 */
public record Maintenance(boolean enabled, List<Table> tables, List<MaintenanceRun> runs) {
    /**
     * @param state waiting, running, paused or failing
     * @param reason why it fails, or empty
     * @param alarming what a person should see to, or empty
     * @param dueAt when it is looked at next, milliseconds since 1970
     * @param small small files in the partition that has most, as seen last
     * @param fileBytes the goal, as {@code keepMillis} and {@code snapshotsMillis}; null for none
     */
    public record Table(String table, String pipeline, String state, String reason, String alarming, long dueAt, long files, long small, long bytes, int manifests, int snapshots,
            long metadataBytes, long fileBytes, @MayBeNull Long keepMillis, @MayBeNull Long snapshotsMillis) {}
}
