package io.lakeactors.model;

/**
 * A named field of a schema.
 *
 * @param name the column's name in the table
 * @param sourceName the name in the source's records; mostly the same
 * @param required whether null or absent is a fault
 * @param doc a sentence for people, may be empty
 */
public record Field(String name, String sourceName, Type type, boolean required, String doc) {
    public static Field of(String name, Type type, boolean required) {
        return new Field(name, name, type, required, "");
    }
}
