package io.lakeactors.lake.parquet;

import io.lakeactors.model.Column;

/** A place in a nested column that turns values into leaf values with repetition and definition levels. */
sealed interface Node {
    boolean optional();

    /**
     * Writes value {@code index} of a column.
     *
     * @param repetition the depth of the list that this value continues
     * @param definition how many optional or repeated things around it are there
     */
    void write(Column column, int index, int repetition, int definition);

    /** Writes that nothing is here or below. */
    void absent(int repetition, int definition);

    /** Refuses a null where there must be a value. */
    default void absentValue(int repetition, int definition) {
        if (!optional()) {
            throw new IllegalArgumentException("null in a required place of a nested column");
        }
        absent(repetition, definition);
    }

    record Value(LeafEncoder leaf, boolean optional) implements Node {
        @Override
        public void write(Column column, int index, int repetition, int definition) {
            if (column.isNull(index)) {
                absentValue(repetition, definition);
            } else {
                leaf.appendNested(column, index, repetition);
            }
        }

        @Override
        public void absent(int repetition, int definition) {
            leaf.appendAbsent(repetition, definition);
        }
    }

    /** A struct. @param places where its members stand in the column, -1 for those that the column lacks */
    record Members(boolean optional, Node[] members, int[] places) implements Node {
        @Override
        public void write(Column column, int index, int repetition, int definition) {
            if (column.isNull(index)) {
                absentValue(repetition, definition);
                return;
            }
            Column[] children = ((Column.Struct) column).children();
            int inner = optional ? definition + 1 : definition;
            for (int i = 0; i < members.length; i++) {
                if (places[i] < 0) {
                    members[i].absentValue(repetition, inner);
                } else {
                    members[i].write(children[places[i]], index, repetition, inner);
                }
            }
        }

        @Override
        public void absent(int repetition, int definition) {
            for (Node member : members) {
                member.absent(repetition, definition);
            }
        }
    }

    /** A list. @param depth its own repetition level */
    record Items(boolean optional, int depth, Node element) implements Node {
        @Override
        public void write(Column column, int index, int repetition, int definition) {
            if (column.isNull(index)) {
                absentValue(repetition, definition);
                return;
            }
            var lists = (Column.Lists) column;
            int inner = optional ? definition + 1 : definition;
            int from = lists.offsets()[index];
            int to = lists.offsets()[index + 1];
            if (from == to) {
                element.absent(repetition, inner);
            }
            for (int i = from; i < to; i++) {
                element.write(lists.element(), i, i == from ? repetition : depth, inner + 1);
            }
        }

        @Override
        public void absent(int repetition, int definition) {
            element.absent(repetition, definition);
        }
    }

    /** A map. @param depth its own repetition level */
    record Entries(boolean optional, int depth, Node key, Node value) implements Node {
        @Override
        public void write(Column column, int index, int repetition, int definition) {
            if (column.isNull(index)) {
                absentValue(repetition, definition);
                return;
            }
            var maps = (Column.Maps) column;
            int inner = optional ? definition + 1 : definition;
            int from = maps.offsets()[index];
            int to = maps.offsets()[index + 1];
            if (from == to) {
                absent(repetition, inner);
            }
            for (int i = from; i < to; i++) {
                int level = i == from ? repetition : depth;
                key.write(maps.keys(), i, level, inner + 1);
                value.write(maps.values(), i, level, inner + 1);
            }
        }

        @Override
        public void absent(int repetition, int definition) {
            key.absent(repetition, definition);
            value.absent(repetition, definition);
        }
    }
}
