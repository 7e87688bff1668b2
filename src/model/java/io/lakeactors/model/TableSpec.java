package io.lakeactors.model;

import java.util.List;
import java.util.Map;

/**
 * A table as a pipeline wants it.
 *
 * @param schema all columns, audit columns included
 * @param partitioning in order; empty for none
 * @param properties table properties to set where the table is created
 */
public record TableSpec(TableName name, Schema schema, List<PartitionBy> partitioning, Map<String, String> properties) {
    public TableSpec {
        partitioning = List.copyOf(partitioning);
        properties = Map.copyOf(properties);
    }
}
