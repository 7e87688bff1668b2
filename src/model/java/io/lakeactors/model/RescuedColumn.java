package io.lakeactors.model;

/** The column of ours that keeps fields which a contract does not name, if the contract asks for it. It is one of the contract's columns, behind all others. */
public final class RescuedColumn {
    public static final String NAME = "_la_rescued";
    /** A JSON object from paths to values; null in rows of records without such fields. */
    public static final Field FIELD = new Field(NAME, NAME, new Type.Text(), false, "fields of the record that the contract does not name, by their paths, as JSON");

    private RescuedColumn() {}

    public static boolean is(Field field) {
        return field.name().equals(NAME);
    }
}
