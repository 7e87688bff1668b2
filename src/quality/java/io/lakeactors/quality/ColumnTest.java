package io.lakeactors.quality;

import io.lakeactors.model.Column;

/** Finds the values of a column that break a rule. May also find rows whose value is null: the caller takes those out. */
interface ColumnTest {
    void run(Column column, int rows, long[] broken);
}
