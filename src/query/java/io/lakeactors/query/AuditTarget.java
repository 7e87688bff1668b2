package io.lakeactors.query;

import io.lakeactors.model.SourceConnector;
import io.lakeactors.model.TableName;
import java.util.Optional;

/**
 * A table to audit.
 *
 * @param quarantine the table beside it, if its layer has one
 * @param source where its partitions are read from; empty if it cannot be asked
 */
public record AuditTarget(String pipeline, TableName table, Optional<TableName> quarantine, Optional<SourceConnector> source) {}
