package io.lakeactors.query;

import io.lakeactors.model.CheckResult;
import io.lakeactors.model.CheckResult.Status;
import io.lakeactors.model.CheckValue;
import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.Expectation;
import io.lakeactors.model.LakeError;
import io.lakeactors.model.TableCheck;
import java.math.BigDecimal;
import java.util.Comparator;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/** What is said of a check by segments: the worst of them, and which break it. */
final class SegmentVerdict {
    private static final int NAMED_MAX = 5;

    private SegmentVerdict() {}

    /**
     * @param count of segments, at most one more than there may be
     * @param segments what was measured, in the order of their names; those without a value are left out
     * @throws io.lakeactors.model.LakeException if there are too many, or none has a value
     */
    static CheckResult of(TableCheck check, TableCheck.Each each, int count, Map<String, BigDecimal> segments) {
        if (count > each.max()) {
            throw LakeError.of(ErrorCode.CHECK_SEGMENTS_MANY, each.column() + " has more than " + each.max() + " values", "", "Choose a column with fewer, or let la.segments say max, 1,000 at most.")
                    .asException();
        }
        if (segments.isEmpty()) {
            throw LakeError.of(ErrorCode.CHECK_WITHOUT_VALUE, "there is no value to measure", "", "Wait for rows that have one, or check it with a row count as well.").asException();
        }
        Expectation expected = check.expectation();
        var farthest = Comparator.comparing((Map.Entry<String, BigDecimal> one) -> expected.distance(one.getValue())).reversed();
        var broken = segments.entrySet().stream().filter(one -> !expected.holds(one.getValue())).sorted(farthest).toList();
        if (broken.isEmpty()) {
            BigDecimal nearest = segments.values().stream().min(Comparator.comparing(expected::distance)).orElseThrow();
            return SnapshotInspector.result(check, OptionalDouble.of(nearest.doubleValue()), check.expected(), Status.PASS, "");
        }
        String why = broken.size() + " of " + segments.size() + (broken.size() == 1 ? " does" : " do") + " not hold: " + broken.stream().limit(NAMED_MAX)
                .map(one -> SnapshotInspector.cut(one.getKey(), SnapshotInspector.SHOWN_CHARS_MAX) + " " + CheckValue.words(one.getValue().doubleValue(), check.unit())).collect(Collectors.joining(", "))
                + (broken.size() > NAMED_MAX ? ", …" : "");
        return SnapshotInspector.result(check, OptionalDouble.of(broken.getFirst().getValue().doubleValue()), check.expected(), SnapshotInspector.broken(check),
                SnapshotInspector.cut(why, SnapshotInspector.REASON_CHARS_MAX));
    }
}
