package io.lakeactors.api.wire;

import java.util.List;

/**
 * One table at its head.
 *
 * @param epoch the committer's epoch in the head
 * @param evidence new_table, found or lost: whether the position vector is where it must be
 */
public record TableDetail(Tables.Table table, String uuid, long epoch, @MayBeNull String commitId, String evidence, List<Column> columns,
        List<Position> positions) {
    public record Column(int id, String name, String type, boolean required) {}

    /** What the table holds of a source partition: positions [start, next), and what became of their records. */
    public record Position(String topic, int partition, long start, long next, long consumed, long written, long quarantined, long dropped) {}
}
