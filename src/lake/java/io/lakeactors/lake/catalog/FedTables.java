package io.lakeactors.lake.catalog;

import io.lakeactors.model.TableName;
import java.util.Optional;

/** Which tables are being written by a pipeline. */
public interface FedTables {
    /** No table is. */
    FedTables NONE = table -> Optional.empty();

    /** The pipeline that writes the table now; one that is paused does not. May block. */
    Optional<String> pipelineOf(TableName table);
}
