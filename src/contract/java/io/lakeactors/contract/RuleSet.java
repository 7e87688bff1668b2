package io.lakeactors.contract;

import java.util.List;

/**
 * A file of rules that contracts share, with those of the files that it uses itself.
 *
 * @param file its path, from the contract's folder on
 * @param parts all that it says
 */
record RuleSet(String name, String version, String file, List<Part> parts) {
    /**
     * What one file says of one field, or of whole tables.
     *
     * @param field empty for tables
     * @param says the rules of the field; of tables a mapping of {@code quality} or of {@code defaults}
     * @param of the set and its version, for people
     * @param several whether the field's rules are taken for several columns, so that ids must be told apart
     * @param at the line of the reference that took it
     */
    record Part(String field, YamlNode.Mapping says, String of, boolean several, int at) {
        Part as(String column, boolean oneOfSeveral) {
            return new Part(column, says, of, several || oneOfSeveral, at);
        }

        Part takenAt(int line) {
            return new Part(field, says, of, several, line);
        }
    }

    RuleSet {
        parts = List.copyOf(parts);
    }

    String title() {
        return name + " " + version;
    }
}
