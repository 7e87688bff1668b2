package io.lakeactors.query;

import io.lakeactors.model.CheckResult.Status;
import io.lakeactors.model.CheckValue;
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
        if (!windows.isEnough()) {
            return passed(check, value, VolumeVerdict.learning(windows), "");
        }
        Optional<UsualValue.Range> usual = history.usual(check.expectation().bound().doubleValue());
        if (value.isEmpty() || usual.isEmpty()) {
            return passed(check, value, "as usual" + VolumeVerdict.from(windows), value.isEmpty() ? "there was nothing to measure" : "too few windows like this one had a value");
        }
        var range = usual.get();
        Direction direction = windows.volume().direction();
        double off = Math.max(direction == Direction.SPIKE ? 0 : range.low() - value.getAsDouble(), direction == Direction.DROP ? 0 : value.getAsDouble() - range.high());
        String expected = VolumeVerdict.expected(windows, CheckValue.words(range.low(), check.unit()), CheckValue.words(range.high(), check.unit()));
        return new VolumeVerdict(SnapshotInspector.result(check, value, expected, off > 0 ? SnapshotInspector.broken(check) : Status.PASS, ""),
                Math.max(0, off) / Math.max(Double.MIN_NORMAL, range.high() - range.low()));
    }

    private static VolumeVerdict passed(TableCheck check, OptionalDouble value, String expected, String reason) {
        return new VolumeVerdict(SnapshotInspector.result(check, value, expected, Status.PASS, reason), 0);
    }
}
