package io.lakeactors.contract.registry;

import java.util.List;

/** A schema that was read and is valid in its language. Never changes. */
public interface ParsedSchema {
    /** The text without what means nothing, such as blanks; with names where others are referenced. */
    String canonical();

    /** The same text for schemas that differ only in the order of attributes and in the way that names are written. */
    String normalized();

    /** What clients ask for that cannot read the text: a descriptor in base64 where the language has one, else the text. */
    default String serialized() {
        return canonical();
    }

    /**
     * Why this schema cannot read what was written with another.
     *
     * @param writer of the same language
     * @return one sentence each, beginning with the rule's name; empty if it can
     */
    List<String> cannotRead(ParsedSchema writer);
}
