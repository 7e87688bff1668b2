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
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/** What is said of a check by segments: the worst of them, and which break it. */
final class SegmentVerdict {
    private static final int NAMED_MAX = 5;

    private SegmentVerdict() {}

    /** @param name as text; empty for the rows without a value */
    record Segment(Optional<String> name, BigDecimal measured) {}

    /**
     * Of no rows at all nothing that counts rows can be bad.
     *
     * @param count of segments, at most one more than there may be
     * @param segments what was measured, in the order of their names; those of whose rows there was nothing to measure are left out
     * @throws io.lakeactors.model.LakeException if there are too many, or none has a value
     */
    static CheckResult of(TableCheck check, TableCheck.Each each, int count, List<Segment> segments) {
        if (count == 0 && countsRows(each.measure())) {
            return SnapshotInspector.result(check, OptionalDouble.empty(), check.expected(), Status.PASS, "there are no rows");
        }
        if (count > each.max()) {
            throw LakeError.of(ErrorCode.CHECK_SEGMENTS_MANY, each.column() + " has more than " + each.max() + " values", "", "Choose a column with fewer, or let la.segments say max, 1,000 at most.")
                    .asException();
        }
        if (segments.isEmpty()) {
            throw LakeError.of(ErrorCode.CHECK_WITHOUT_VALUE, "there is no value to measure", "", "Wait for rows that have one, or check it with a row count as well.").asException();
        }
        Expectation expected = check.expectation();
        var farthest = Comparator.comparing((Segment one) -> expected.distance(one.measured())).reversed();
        var broken = segments.stream().filter(one -> !expected.holds(one.measured())).sorted(farthest).toList();
        if (broken.isEmpty()) {
            BigDecimal nearest = segments.stream().map(Segment::measured).min(Comparator.comparing(expected::distance)).orElseThrow();
            return SnapshotInspector.result(check, OptionalDouble.of(nearest.doubleValue()), check.expected(), Status.PASS, "");
        }
        String why = broken.size() + " of " + segments.size() + (broken.size() == 1 ? " does" : " do") + " not hold: " + broken.stream().limit(NAMED_MAX)
                .map(one -> SnapshotInspector.cut(one.name().orElse("without " + each.column()), SnapshotInspector.SHOWN_CHARS_MAX) + " " + CheckValue.words(one.measured().doubleValue(), check.unit()))
                .collect(Collectors.joining(", "))
                + (broken.size() > NAMED_MAX ? ", …" : "");
        return SnapshotInspector.result(check, OptionalDouble.of(broken.getFirst().measured().doubleValue()), check.expected(), SnapshotInspector.broken(check),
                SnapshotInspector.cut(why, SnapshotInspector.REASON_CHARS_MAX));
    }

    private static boolean countsRows(TableCheck.Measure measure) {
        return measure instanceof TableCheck.Rows || measure instanceof TableCheck.Missing || measure instanceof TableCheck.Invalid;
    }
}
