package io.lakeactors.query;

import io.lakeactors.model.CheckResult.Status;
import io.lakeactors.model.CheckValue;
import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.LakeError;
import io.lakeactors.model.TableCheck;
import io.lakeactors.model.TableCheck.Direction;
import java.util.Optional;
import java.util.OptionalDouble;

/** What is said of a measure of one window's rows. Where there is nothing to measure, or to hold it to, it passes. */
final class ValueVerdict {
    private ValueVerdict() {}

    static VolumeVerdict of(TableCheck check, ValueHistory history) {
        var windows = history.windows();
        OptionalDouble value = history.judged();
        if (history.isUnmeasured()) {
            // Worse than what passes, and less than what is known to be unusual.
            return new VolumeVerdict(SnapshotInspector.failed(check, LakeError.of(ErrorCode.CHECK_WITHOUT_VALUE, "what was measured of the rows" + VolumeVerdict.from(windows) + " is no finite number", "",
                    "Look for values that are infinite, no number, or too large to add up.")), Double.MIN_VALUE);
        }
        if (!history.isEnough()) {
            return passed(check, value, VolumeVerdict.learning(windows.volume(), history.knownMillis()), leftOut(history));
        }
        Optional<UsualValue.Range> usual = history.usual(check.expectation().bound().doubleValue());
        if (value.isEmpty() || usual.isEmpty()) {
            return passed(check, value, "as usual" + VolumeVerdict.from(windows), value.isEmpty() ? "there was nothing to measure" : "too few windows like this one had a value");
        }
        var range = usual.get();
        Direction direction = windows.volume().direction();
        double off = Math.max(direction == Direction.SPIKE ? 0 : range.low() - value.getAsDouble(), direction == Direction.DROP ? 0 : value.getAsDouble() - range.high());
        String expected = VolumeVerdict.expected(windows, CheckValue.words(range.low(), check.unit()), CheckValue.words(range.high(), check.unit()));
        return new VolumeVerdict(SnapshotInspector.result(check, value, expected, off > 0 ? SnapshotInspector.broken(check) : Status.PASS, leftOut(history)),
                Math.max(0, off) / Math.max(Double.MIN_NORMAL, range.high() - range.low()));
    }

    private static String leftOut(ValueHistory history) {
        long windows = history.leftOut();
        return windows == 0 ? "" : windows + (windows == 1 ? " window" : " windows") + " before measured no finite number, and " + (windows == 1 ? "is" : "are") + " left out";
    }

    private static VolumeVerdict passed(TableCheck check, OptionalDouble value, String expected, String reason) {
        return new VolumeVerdict(SnapshotInspector.result(check, value, expected, Status.PASS, reason), 0);
    }
}
