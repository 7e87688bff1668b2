package io.lakeactors.model;

import java.util.List;

/** The columns of a table that keeps history, after {@link AuditColumns}: the interval in which a row was what its key was. */
public final class HistoryColumns {
    /** From this value of the order on: the row's own. */
    public static final String VALID_FROM = "_la_valid_from";
    /** Up to this one, which is the next row's or a deletion's; null for rows that are current. */
    public static final String VALID_TO = "_la_valid_to";
    public static final String IS_CURRENT = "_la_is_current";

    private HistoryColumns() {}

    /** In table order. @param order the type of the column that says when */
    public static List<Field> fields(Type order) {
        return List.of(
                new Field(VALID_FROM, VALID_FROM, order, true, "from when on the row was what its key was"),
                new Field(VALID_TO, VALID_TO, order, false, "until when, exclusive; null for the current row"),
                new Field(IS_CURRENT, IS_CURRENT, new Type.Bool(), true, "whether the row is what its key is now"));
    }
}
