package io.lakeactors.decode;

import io.lakeactors.model.Field;

/**
 * A column that cannot be filled, whatever records hold.
 *
 * @param column its path
 * @param why one clause
 * @param within the path of the struct in which it is required, and so wherever that is there; empty of others
 * @param stays whether the contract allows what becomes of it, which is null in every record
 */
public record Misfit(String column, String why, String within, boolean stays) {
    Misfit(String column, String why) {
        this(column, why, "", false);
    }

    /**
     * Of a field that a schema lacks.
     *
     * @param holder what should have it: {@code the record A}
     * @param field under its name in records
     * @param prefix of the column's path: empty for one of the record itself, else ends with a dot
     */
    static Misfit lacks(String holder, Field field, String prefix) {
        String within = field.required() && !prefix.isEmpty() ? prefix.substring(0, prefix.length() - 1) : "";
        return new Misfit(prefix + field.name(), holder + " has no field " + field.sourceName(), within, !field.required());
    }
}
