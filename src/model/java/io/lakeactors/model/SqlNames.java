package io.lakeactors.model;

/** Names of tables and columns as SQL takes them, whatever they are made of. */
public final class SqlNames {
    private SqlNames() {}

    public static String quoted(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    /** With its namespace. */
    public static String quoted(TableName table) {
        return quoted(table.namespace()) + "." + quoted(table.name());
    }
}
