package io.lakeactors.engine.alert;

import java.time.Duration;

/**
 * When something is alarming.
 *
 * @param repeatEvery a notice is sent again after this time while its alert fires
 * @param resolveAfter an alert ends when all was well for this long
 */
public record AlertRules(Lag lag, Quarantine quarantine, Commits commits, Duration dependencyAfter, Duration pipelineAfter, Duration repeatEvery,
        Duration resolveAfter) {

    /** More than {@code records} behind, for {@code after}. */
    public record Lag(long records, Duration after) {}

    /** Within {@code window} at least {@code rows} went to quarantine, and at least this {@code share} (0 to 1) of what was read. */
    public record Quarantine(long rows, double share, Duration window) {}

    /** At least so many {@code failures} of one table within {@code window}. */
    public record Commits(long failures, Duration window) {}

    /** What the rules are called: the first part of an alert's key. */
    public enum Rule {
        LAG(Severity.WARNING, true),
        QUARANTINE(Severity.WARNING, true),
        COMMITS(Severity.WARNING, false),
        DEPENDENCY(Severity.CRITICAL, true),
        PIPELINE_DEGRADED(Severity.WARNING, true),
        PIPELINE_FAILED(Severity.CRITICAL, true),
        MAINTENANCE(Severity.WARNING, true),
        /** A check on a whole table fails. */
        QUALITY(Severity.WARNING, true),
        /** The latest of a gold table was not published. */
        GOLD(Severity.CRITICAL, true);

        private final Severity severity;
        private final boolean seenByAll;

        Rule(Severity severity, boolean seenByAll) {
            this.severity = severity;
            this.seenByAll = seenByAll;
        }

        public Severity severity() {
            return severity;
        }

        /** Whether every node of a cluster comes to the same finding: then one of them tells. Else only this node knows. */
        public boolean seenByAll() {
            return seenByAll;
        }

        /** In lower case with hyphens. */
        public String word() {
            return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
        }
    }

    public enum Severity {
        WARNING,
        CRITICAL;

        public String word() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }
}
