package io.lakeactors.api.wire;

import java.util.List;
import java.util.Map;

/**
 * How good tables are, for people who do not run them.
 *
 * @param at when it was made, and {@code since} the beginning of what it looks back on, milliseconds since 1970
 * @param score percent of all checks that pass, by weight; null where nothing was evaluated
 * @param days from the first of which something is known, oldest first; the last one is not over
 */
public record QualityReport(long at, long since, @MayBeNull Double score, List<Score> dimensions, List<Day> days, List<Dataset> datasets) {
    /**
     * How tables stood at the end of a day.
     *
     * @param day in UTC, as 2026-03-02
     * @param score percent of all checks that passed
     */
    public record Day(String day, double score, List<Score> dimensions) {}

    /** @param score percent of its checks that pass, by weight */
    public record Score(String dimension, int checks, int passing, double score) {}

    /**
     * @param score percent of its checks that pass, by weight; null before the first evaluation
     * @param rows what became of its records since its pipeline began; null if that is not known
     * @param rules records in quarantine by the rule that decided
     * @param history check to what it said, oldest first
     */
    public record Dataset(String table, String pipeline, String contract, @MayBeNull Double score, List<Score> dimensions, @MayBeNull QualityEvaluation last, String trouble, @MayBeNull Rows rows,
            Map<String, Long> rules, Map<String, List<Point>> history) {}

    /** @param conformance percent of the records that were written */
    public record Rows(long consumed, long written, long quarantined, long dropped, double conformance) {}

    /** @param value null where it could not be measured */
    public record Point(long at, @MayBeNull Double value, String status) {}
}
