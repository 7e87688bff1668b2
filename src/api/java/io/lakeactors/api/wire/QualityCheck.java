package io.lakeactors.api.wire;

/**
 * What a check on a whole table said.
 *
 * @param column empty for the whole table
 * @param dimension accuracy, completeness, conformity, consistency, coverage, timeliness or uniqueness
 * @param severity warn or error
 * @param value what was measured; null where it could not be
 * @param unit rows, percent, seconds, or empty
 * @param expected for people
 * @param status pass, warn, fail or error
 * @param reason why there is no verdict, or empty
 * @param weight for how many checks it counts in scores
 */
public record QualityCheck(String check, String column, String dimension, String severity, @MayBeNull Double value, String unit, String expected, String status, String reason,
        double weight) {}
