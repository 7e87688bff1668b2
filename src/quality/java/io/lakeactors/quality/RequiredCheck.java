package io.lakeactors.quality;

import io.lakeactors.model.Column;
import io.lakeactors.model.ColumnBatch;
import io.lakeactors.model.Rule;

/** The value must be there. */
record RequiredCheck(Rule.Required rule, int column) implements Check {
    @Override
    public void run(ColumnBatch batch, Bits broken) {
        Column values = batch.columns()[column];
        if (values.nullCount() == 0) {
            return;
        }
        long[] validity = values.validity();
        long[] words = broken.words();
        for (int i = 0; i < broken.wordCount(); i++) {
            words[i] = ~validity[i];
        }
    }

    @Override
    public String message(ColumnBatch batch, int row) {
        return rule.column() + " is missing";
    }
}
