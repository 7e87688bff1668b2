package io.lakeactors.model;

import java.util.Locale;
import java.util.OptionalDouble;

/**
 * What a check said of a snapshot.
 *
 * @param id of the check
 * @param column empty for the whole table
 * @param dimension and {@code severity}: in the words of contracts
 * @param degrades whether the pipeline is degraded by its failing
 * @param value what was measured; empty where it could not be
 * @param unit rows, percent, seconds, or empty
 * @param expected for people
 * @param reason why there is no verdict, or what of several things breaks it; else empty
 * @param weighs for how many checks it counts in scores; empty for one
 */
public record CheckResult(
        String id, String column, String dimension, String severity, boolean degrades, OptionalDouble value, String unit, String expected, Status status, String reason, OptionalDouble weighs) {
    public CheckResult {
        // Journals of earlier versions do not have it.
        weighs = weighs == null ? OptionalDouble.empty() : weighs;
    }

    /** Of a check that counts as any other. */
    public CheckResult(String id, String column, String dimension, String severity, boolean degrades, OptionalDouble value, String unit, String expected, Status status, String reason) {
        this(id, column, dimension, severity, degrades, value, unit, expected, status, reason, OptionalDouble.empty());
    }

    /** How it ended. */
    public enum Status {
        PASS,
        /** It does not hold, and that is not bad. */
        WARN,
        FAIL,
        /** It could not be measured. */
        ERROR;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** For how many checks it counts in scores. */
    public double weight() {
        return weighs.orElse(1);
    }

    /** What was measured, for people: {@code 7.5 %}; empty where it could not be. */
    public String found() {
        return value.isEmpty() ? "" : CheckValue.words(value.getAsDouble(), unit);
    }

    /** Whether the table is not known to be what its contract promises. */
    public boolean isBroken() {
        return status == Status.FAIL || status == Status.ERROR && severity.equals(TableCheck.Severity.ERROR.word());
    }
}
