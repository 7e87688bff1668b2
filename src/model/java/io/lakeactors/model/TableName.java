package io.lakeactors.model;

import java.util.regex.Pattern;

/** A table in a one-level namespace, {@code bronze.flights}. Letters, digits and underscores only, so it is safe as SQL identifier and path. */
public record TableName(String namespace, String name) implements Comparable<TableName> {
    private static final Pattern PART = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,127}");

    public TableName {
        if (!isPart(namespace) || !isPart(name)) {
            throw new IllegalArgumentException("not a table name: " + namespace + "." + name);
        }
    }

    public static boolean isPart(String text) {
        return PART.matcher(text).matches();
    }

    /** Reads {@code namespace.name}. @throws IllegalArgumentException if it is not of that form */
    public static TableName parse(String text) {
        int dot = text.indexOf('.');
        if (dot < 0 || text.indexOf('.', dot + 1) >= 0) {
            throw new IllegalArgumentException("not of the form namespace.table: " + text);
        }
        return new TableName(text.substring(0, dot), text.substring(dot + 1));
    }

    /** The quarantine table beside this one. */
    public TableName quarantine() {
        return new TableName("quarantine", namespace + "_" + name);
    }

    @Override
    public int compareTo(TableName other) {
        int byNamespace = namespace.compareTo(other.namespace);
        return byNamespace != 0 ? byNamespace : name.compareTo(other.name);
    }

    @Override
    public String toString() {
        return namespace + "." + name;
    }
}
