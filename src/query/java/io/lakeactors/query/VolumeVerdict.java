package io.lakeactors.query;

import io.lakeactors.model.CheckResult;
import io.lakeactors.model.CheckResult.Status;
import io.lakeactors.model.TableCheck;
import io.lakeactors.model.TableCheck.Direction;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.OptionalDouble;

/**
 * What is said of one window.
 *
 * @param oddness how far it is from what is usual, by how wide that is; 0 if it is within that
 */
record VolumeVerdict(CheckResult result, double oddness) {
    private static final BigDecimal DAY_MILLIS = BigDecimal.valueOf(86_400_000);

    static VolumeVerdict of(TableCheck check, VolumeHistory history) {
        long rows = history.rowsJudged();
        if (!history.isEnough()) {
            return new VolumeVerdict(said(check, rows, learning(history.volume(), history.knownMillis()), false), 0);
        }
        var volume = history.volume();
        var usual = history.usual(check.expectation().bound().doubleValue());
        long off = Math.max(volume.direction() == Direction.SPIKE ? 0 : usual.low() - rows, volume.direction() == Direction.DROP ? 0 : rows - usual.high());
        String expected = expected(history, String.valueOf(usual.low()), String.valueOf(usual.high()));
        return new VolumeVerdict(said(check, rows, expected, off > 0), Math.max(0, off) / (1.0 + usual.high() - usual.low()));
    }

    static String expected(VolumeHistory history, String low, String high) {
        return switch (history.volume().direction()) {
            case BOTH -> low + " to " + high;
            case DROP -> ">= " + low;
            case SPIKE -> "<= " + high;
        } + from(history);
    }

    /** Which window it is about. */
    static String from(VolumeHistory history) {
        return " from " + Instant.ofEpochMilli(history.judged() * history.volume().windowMillis());
    }

    /** @return of equal ones the other */
    VolumeVerdict worse(VolumeVerdict other) {
        return oddness > other.oddness ? this : other;
    }

    private static CheckResult said(TableCheck check, long rows, String expected, boolean odd) {
        return SnapshotInspector.result(check, OptionalDouble.of(rows), expected, odd ? SnapshotInspector.broken(check) : Status.PASS, "");
    }

    /** @param knownMillis how long what is learned of is known */
    static String learning(TableCheck.Volume volume, long knownMillis) {
        return "learned after " + days(volume.learningMillis()) + " days, so far " + days(knownMillis);
    }

    private static String days(long millis) {
        return BigDecimal.valueOf(millis).divide(DAY_MILLIS, 1, RoundingMode.DOWN).stripTrailingZeros().toPlainString();
    }
}
