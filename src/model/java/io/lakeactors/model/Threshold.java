package io.lakeactors.model;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;

/**
 * How many of the records within a fixed range of positions of a source partition may break rules, and what follows when more do. Ranges begin at multiples of
 * {@code positions}, so that verdicts do not depend on batches.
 *
 * @param id of the contract's entry
 * @param ruleIds a record is faulty if it breaks one of them
 * @param positions of a range
 * @param percent whether the bound is a share of the range's records, else a number of them
 * @param below whether the bound itself is too much
 */
public record Threshold(String id, List<String> ruleIds, long positions, boolean percent, boolean below, BigDecimal bound, Action action) {
    /** What becomes of a range with too many faulty records. */
    public enum Action {
        /** It is told, and nothing else. */
        LOG,
        /** None of its records gets into the table: those that would are quarantined. */
        FAIL_BATCH,
        /** The partition stops before the batch in which that is certain. */
        FAIL_PIPELINE
    }

    private static final int PERCENT_DIGITS = 2;

    public Threshold {
        ruleIds = List.copyOf(ruleIds);
        if (positions < 1 || ruleIds.isEmpty()) {
            throw new IllegalArgumentException("a threshold of " + positions + " positions and " + ruleIds.size() + " rules");
        }
    }

    /** How many of so many records may be faulty; grows with them, by at most as many. */
    public long most(long records) {
        BigDecimal exact = percent ? bound.multiply(BigDecimal.valueOf(records)).movePointLeft(PERCENT_DIGITS) : bound;
        return below ? exact.setScale(0, RoundingMode.CEILING).longValue() - 1 : exact.setScale(0, RoundingMode.FLOOR).longValue();
    }
}
