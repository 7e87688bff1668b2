package io.lakeactors.lake.iceberg;

import io.lakeactors.model.Column;
import io.lakeactors.model.ColumnBatch;
import io.lakeactors.model.Field;
import io.lakeactors.model.HistoryColumns;
import io.lakeactors.model.MergeRule;
import io.lakeactors.model.Schema;
import io.lakeactors.model.Type;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.iceberg.Table;

/** Adds to rows of a table that keeps history that each is current from its place in the order on: what a commit finds to be otherwise it writes again. Reused; not safe for threads. */
final class BegunVersions {
    private final Optional<MergeRule> rule;
    private final Column.Bools current = new Column.Bools();
    private Schema before;
    private Schema now;

    BegunVersions(Table table) {
        rule = MergeRule.of(table.properties()).filter(MergeRule::keepsHistory);
    }

    /** @param rows by the names that the table's columns have now */
    ColumnBatch with(ColumnBatch rows) {
        if (rule.isEmpty()) {
            return rows;
        }
        int order = rows.schema().indexOf(rule.get().order().getFirst()).orElseThrow(() -> new IllegalArgumentException("column " + rule.get().order().getFirst() + " is missing"));
        if (before != rows.schema()) {
            before = rows.schema();
            Type when = before.fields().get(order).type();
            now = before.with(List.of(new Field(HistoryColumns.VALID_FROM, HistoryColumns.VALID_FROM, when, true, ""),
                    new Field(HistoryColumns.IS_CURRENT, HistoryColumns.IS_CURRENT, new Type.Bool(), true, "")));
        }
        while (current.size() < rows.rows()) {
            current.add(true);
        }
        Column[] columns = Arrays.copyOf(rows.columns(), rows.columns().length + 2);
        columns[columns.length - 2] = rows.columns()[order];
        columns[columns.length - 1] = current;
        return new ColumnBatch(now, columns, rows.rows());
    }
}
