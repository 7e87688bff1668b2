package io.lakeactors.quality;

import io.lakeactors.model.Column;
import io.lakeactors.model.ColumnBatch;
import io.lakeactors.model.Rule;
import io.lakeactors.model.Type;

/**
 * A test of one column's present values; nulls pass.
 *
 * @param demand what the value is not, for the message: {@code not from 1 to 6000}
 */
record ValueCheck(Rule rule, int column, String name, Type type, ColumnTest test, String demand) implements Check {
    @Override
    public void run(ColumnBatch batch, Bits broken) {
        Column values = batch.columns()[column];
        long[] words = broken.words();
        test.run(values, batch.rows(), words);
        if (values.nullCount() != 0) {
            long[] validity = values.validity();
            for (int i = 0; i < broken.wordCount(); i++) {
                words[i] &= validity[i];
            }
        }
    }

    @Override
    public String message(ColumnBatch batch, int row) {
        return name + " is " + ValueText.of(type, batch.columns()[column], row) + ", " + demand;
    }
}
