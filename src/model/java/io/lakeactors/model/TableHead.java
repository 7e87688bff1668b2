package io.lakeactors.model;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a table itself says it holds: read fresh from the catalog, never from a cache.
 *
 * @param table its name
 * @param uuid the table's identity
 * @param snapshotId empty while it has no snapshot
 * @param epoch the committer's epoch in the head, 0 while there is none
 * @param commitId the head's own commit id, if the head is ours
 * @param vector the positions it holds; {@link PositionVector#EMPTY} for a new table
 * @param evidence whether the vector was found where one must be
 */
public record TableHead(TableName table, String uuid, OptionalLong snapshotId, long epoch, Optional<String> commitId, PositionVector vector, Evidence evidence) {
    public enum Evidence {
        /** No snapshot at all. */
        NEW_TABLE,
        /** The vector stands in the head or in its nearest ancestor of ours. */
        FOUND,
        /** The table has snapshots and none of them carries a vector. */
        LOST
    }
}
