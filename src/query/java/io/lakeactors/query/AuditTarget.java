package io.lakeactors.query;

import io.lakeactors.model.OffsetRange;
import io.lakeactors.model.SourceConnector;
import io.lakeactors.model.SourceKey;
import io.lakeactors.model.TableName;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A table to audit.
 *
 * @param quarantine the table beside it, if its layer has one
 * @param skipped the partitions as they are read now, with the positions in them that persons chose to skip
 * @param source where its partitions are read from; empty if it cannot be asked
 */
public record AuditTarget(String pipeline, TableName table, Optional<TableName> quarantine, Optional<SourceConnector> source,
        Map<SourceKey, List<OffsetRange>> skipped) {
    public AuditTarget {
        skipped = Map.copyOf(skipped);
    }
}
