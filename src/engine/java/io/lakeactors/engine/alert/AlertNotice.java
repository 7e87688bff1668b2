package io.lakeactors.engine.alert;

/** A change that people are told of. @param at milliseconds since 1970 */
public record AlertNotice(Change change, Alert alert, long at) {
    public enum Change {
        FIRED,
        /** It still fires. */
        REPEATED,
        RESOLVED;

        public String word() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }
}
