package io.lakeactors.model;

import java.util.List;

/**
 * What has become of a table's rows from one of its snapshots to a later one. Files that were written anew with the same rows are no change.
 *
 * @param unknown why it cannot be said, as the rest of a sentence about the table; empty if it can
 * @param any whether a row may have come, gone or changed
 * @param spans of the column that was asked for, in which the values of all such rows lie; empty if none was
 */
public record RowChanges(String unknown, boolean any, List<ValueSpan> spans) {
    public static final RowChanges NONE = new RowChanges("", false, List.of());

    public RowChanges {
        spans = List.copyOf(spans);
    }

    public static RowChanges unknown(String why) {
        return new RowChanges(why, true, List.of());
    }

    public boolean isKnown() {
        return unknown.isEmpty();
    }
}
