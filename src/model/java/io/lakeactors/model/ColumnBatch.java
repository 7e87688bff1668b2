package io.lakeactors.model;

/**
 * Rows as columns under a schema: what a table writer takes. {@code columns[i]} holds the values of {@code schema.fields().get(i)}.
 *
 * @param rows the number of rows in every column
 */
public record ColumnBatch(Schema schema, Column[] columns, int rows) {
    public ColumnBatch {
        if (columns.length != schema.fields().size()) {
            throw new IllegalArgumentException(columns.length + " columns for " + schema.fields().size() + " fields");
        }
    }
}
