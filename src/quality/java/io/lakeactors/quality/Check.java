package io.lakeactors.quality;

import io.lakeactors.model.ColumnBatch;
import io.lakeactors.model.Rule;

/** One rule, made ready for columns. Holds buffers; not safe for threads. */
interface Check {
    Rule rule();

    /** The column that it looks at; -1 if it looks at the whole row. */
    int column();

    /** Sets the rows that break the rule. {@code broken} has no row set; bits past the last row may be set as well. */
    void run(ColumnBatch batch, Bits broken);

    /** Where in a row that breaks the rule; empty if in the whole of it. */
    default String place(ColumnBatch batch, int row) {
        return column() < 0 ? "" : batch.schema().fields().get(column()).name();
    }

    /** One sentence on a row that breaks the rule. */
    String message(ColumnBatch batch, int row);
}
