package io.lakeactors.lake.catalog;

import io.lakeactors.model.TableName;
import java.util.Optional;

/** Which tables are being written by a pipeline; whoever writes them is told how others fare. */
public interface FedTables {
    /** No table is. */
    FedTables NONE = table -> Optional.empty();

    /** The pipeline that writes the table now; one that is paused does not. May block. */
    Optional<String> pipelineOf(TableName table);

    /**
     * A change was refused, as its table had moved on since it was begun. Does not block.
     *
     * @param tookMillis how long before that it was begun, at most; {@link Long#MAX_VALUE} if nobody knows
     */
    default void lost(TableName table, long tookMillis) {}

    /** A change has landed. Does not block. */
    default void landed(TableName table) {}
}
