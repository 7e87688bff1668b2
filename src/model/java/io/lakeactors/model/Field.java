package io.lakeactors.model;

import java.util.Optional;

/**
 * A named field of a schema.
 *
 * @param name the column's name in the table
 * @param sourceName the name in the source's records; mostly the same
 * @param required whether null or absent is a fault
 * @param doc a sentence for people, may be empty
 * @param formerName what the table may still call the column, which is then renamed; empty for none
 * @param deprecated whether it is to go
 * @param mapping how its values are made of the source's, where they are not taken as they are
 */
public record Field(String name, String sourceName, Type type, boolean required, String doc, String formerName, Optional<Deprecation> deprecated,
        Optional<Mapping> mapping) {
    /**
     * What readers of a column are told before it goes.
     *
     * @param since the contract's version that first says so
     * @param removeIn the first version that may remove it; empty if none is said
     * @param replacement the column to read instead; empty if none is said
     */
    public record Deprecation(String since, String removeIn, String replacement) {
        @Override
        public String toString() {
            return "deprecated since " + since + (removeIn.isEmpty() ? "" : ", to be removed in " + removeIn) + (replacement.isEmpty() ? "" : ", read " + replacement + " instead");
        }
    }

    public Field(String name, String sourceName, Type type, boolean required, String doc, String formerName, Optional<Deprecation> deprecated) {
        this(name, sourceName, type, required, doc, formerName, deprecated, Optional.empty());
    }

    public Field(String name, String sourceName, Type type, boolean required, String doc) {
        this(name, sourceName, type, required, doc, "", Optional.empty());
    }

    /** As it is, of the source's field of its {@code sourceName}, or of what a mapping says. */
    public String source() {
        return mapping.map(Mapping::words).orElse(sourceName);
    }

    public static Field of(String name, Type type, boolean required) {
        return new Field(name, name, type, required, "");
    }
}
