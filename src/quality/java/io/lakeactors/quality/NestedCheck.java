package io.lakeactors.quality;

import io.lakeactors.model.Column;
import io.lakeactors.model.ColumnBatch;
import io.lakeactors.model.Rule;
import java.util.Optional;

/** A rule on what is nested in a column: a row breaks it if any of its values there does. A null breaks nothing but {@code required}, and what is absent has nothing in it. */
final class NestedCheck implements Check {
    private final Rule rule;
    private final NestedPlace place;
    private final Optional<ColumnTest> test;
    private final String demand;
    /** By step, what the elements of lists break. */
    private final Bits[] elements;

    /** @param test empty if the value must be there */
    NestedCheck(Rule rule, NestedPlace place, Optional<ColumnTest> test, String demand) {
        this.rule = rule;
        this.place = place;
        this.test = test;
        this.demand = demand;
        elements = new Bits[place.depth()];
        for (int step = 0; step < elements.length; step++) {
            elements[step] = new Bits();
        }
    }

    @Override
    public Rule rule() {
        return rule;
    }

    @Override
    public int column() {
        return place.column();
    }

    @Override
    public void run(ColumnBatch batch, Bits broken) {
        find(0, batch.columns()[place.column()], batch.rows(), broken);
    }

    private void find(int step, Column values, int rows, Bits broken) {
        if (step == place.depth()) {
            leaf(values, rows, broken);
            return;
        }
        switch (values) {
            case Column.Lists lists -> elements(step, lists, rows, broken);
            case Column.Struct struct -> {
                find(step + 1, struct.children()[place.child(step)], rows, broken);
                present(struct, broken);
            }
            default -> throw new IllegalStateException("nothing is nested in " + values.getClass());
        }
    }

    private void leaf(Column values, int rows, Bits broken) {
        if (test.isPresent()) {
            test.get().run(values, rows, broken.words());
            present(values, broken);
        } else if (values.nullCount() != 0) {
            for (int i = 0; i < broken.wordCount(); i++) {
                broken.words()[i] = ~values.validity()[i];
            }
        }
    }

    private static void present(Column values, Bits broken) {
        if (values.nullCount() != 0) {
            for (int i = 0; i < broken.wordCount(); i++) {
                broken.words()[i] &= values.validity()[i];
            }
        }
    }

    private void elements(int step, Column.Lists lists, int rows, Bits broken) {
        int[] offsets = lists.offsets();
        Bits within = elements[step];
        within.begin(offsets[rows]);
        find(step + 1, lists.element(), offsets[rows], within);
        within.trim();
        int row = 0;
        for (int element = within.next(0); element >= 0; element = within.next(offsets[row + 1])) {
            while (offsets[row + 1] <= element) {
                row++;
            }
            broken.set(row);
        }
    }

    /** With the index of the first element that breaks the rule, from 0 on, as the decoder tells of a wrong type. */
    @Override
    public String place(ColumnBatch batch, int row) {
        return told(batch, row, false);
    }

    @Override
    public String message(ColumnBatch batch, int row) {
        return told(batch, row, true);
    }

    private String told(ColumnBatch batch, int row, boolean value) {
        var path = new StringBuilder(batch.schema().fields().get(place.column()).name());
        Column values = batch.columns()[place.column()];
        int at = row;
        for (int step = 0; step < place.depth(); step++) {
            if (values instanceof Column.Lists lists) {
                int element = elements[step].next(lists.offsets()[at]);
                path.append('[').append(element - lists.offsets()[at]).append(']');
                at = element;
                values = lists.element();
            } else {
                path.append('.').append(place.name(step));
                values = ((Column.Struct) values).children()[place.child(step)];
            }
        }
        if (!value) {
            return path.toString();
        }
        return test.isEmpty() ? path + " is missing" : path + " is " + ValueText.of(place.type(), values, at) + ", " + demand;
    }
}
