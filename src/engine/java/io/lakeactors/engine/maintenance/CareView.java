package io.lakeactors.engine.maintenance;

import io.lakeactors.engine.WireMessage;
import io.lakeactors.model.TableName;
import java.util.List;

/**
 * How tables are looked after, for people.
 *
 * @param enabled whether anything is done unasked
 * @param runs the latest, newest first
 */
public record CareView(boolean enabled, List<Table> tables, List<CareRecord> runs) implements WireMessage {
    public CareView {
        tables = List.copyOf(tables);
        runs = List.copyOf(runs);
    }

    /** What is done for a table now. */
    public enum State {
        WAITING,
        RUNNING,
        PAUSED,
        FAILING
    }

    /**
     * @param reason why it fails; empty if it does not
     * @param alarming what a person should see to; empty if nothing
     * @param dueAt milliseconds since 1970
     * @param small small files in the partition that has most, as seen last
     * @param fileBytes the goal, as {@code keepMillis} and {@code snapshotsMillis}, which are -1 where none was set
     */
    public record Table(TableName table, TableName committer, String pipeline, State state, String reason, String alarming, long dueAt, long small, long files, long bytes, int manifests,
            int snapshots, long metadataBytes, long fileBytes, long keepMillis, long snapshotsMillis) {}
}
