package io.lakeactors.query;

import io.lakeactors.model.CheckResult;
import io.lakeactors.model.CheckResult.Status;
import io.lakeactors.model.CheckValue;
import io.lakeactors.model.TableCheck;
import io.lakeactors.model.TableCheck.Drift;
import java.math.BigDecimal;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/**
 * How far apart two distributions over the same bins are. Sums are made in the order of the bins: the same rows give the same number.
 *
 * <ul>
 *   <li>The population stability index: the sum of {@code (now - then) * ln(now / then)} over shares (N. Siddiqi, Credit Risk Scorecards, 2006), where a share below 0.0001 counts as that.
 *   <li>The Jensen-Shannon distance: the root of the mean of both distributions' divergence from their mean, to the base of 2 (J. Lin, Divergence measures based on the Shannon entropy, IEEE Transactions
 *       on Information Theory 37, 1991; D. M. Endres and J. E. Schindelin, A new metric for probability distributions, ibid. 49, 2003).
 * </ul>
 */
final class DriftVerdict {
    private static final double SHARE_MIN = 1e-4;
    private static final int NAMED_MAX = 3;
    private static final double HALF = 0.5;

    private DriftVerdict() {}

    /** @param name empty for rows without a value @param now how many rows there are @param then how many there were, or should be, in any unit */
    record Bin(Optional<String> name, double now, double then) {}

    private record Share(Optional<String> name, double now, double then) {
        double stability() {
            double p = Math.max(now, SHARE_MIN);
            double q = Math.max(then, SHARE_MIN);
            return (p - q) * Math.log(p / q);
        }

        double divergence() {
            double middle = HALF * (now + then);
            return HALF * (information(now, middle) + information(then, middle));
        }

        private static double information(double share, double middle) {
            return share == 0 ? 0 : share * Math.log(share / middle) / Math.log(2);
        }

        String words(String column) {
            return SnapshotInspector.cut(name.orElse("without " + column), SnapshotInspector.SHOWN_CHARS_MAX) + " " + CheckValue.words(100 * then, "percent") + " → " + CheckValue.words(100 * now, "percent");
        }
    }

    /** With too few rows on either side it passes, and says so. */
    static CheckResult of(TableCheck check, Drift drift, List<Bin> bins) {
        double now = bins.stream().mapToDouble(Bin::now).sum();
        double then = bins.stream().mapToDouble(Bin::then).sum();
        if (now < Drift.ROWS_MIN || drift.shares().isEmpty() && then < Drift.ROWS_MIN) {
            return SnapshotInspector.result(check, OptionalDouble.empty(), check.expected(), Status.PASS, "fewer than " + Drift.ROWS_MIN + " rows " + (now < Drift.ROWS_MIN ? "to hold" : "to be held to"));
        }
        var shares = bins.stream().map(bin -> new Share(bin.name(), bin.now() / now, bin.then() / then)).toList();
        ToDoubleFunction<Share> part = switch (drift.divergence()) {
            case PSI -> Share::stability;
            case JENSEN_SHANNON -> Share::divergence;
        };
        double sum = shares.stream().mapToDouble(part).reduce(0, Double::sum);
        double found = switch (drift.divergence()) {
            case PSI -> sum;
            case JENSEN_SHANNON -> Math.sqrt(Math.clamp(sum, 0, 1));
        };
        if (check.expectation().holds(BigDecimal.valueOf(found))) {
            return SnapshotInspector.result(check, OptionalDouble.of(found), check.expected(), Status.PASS, "");
        }
        String most = shares.stream().filter(one -> part.applyAsDouble(one) > 0).sorted(Comparator.comparingDouble(part).reversed()).limit(NAMED_MAX).map(one -> one.words(drift.column())).collect(Collectors.joining(", "));
        return SnapshotInspector.result(check, OptionalDouble.of(found), check.expected(), SnapshotInspector.broken(check), SnapshotInspector.cut(most, SnapshotInspector.REASON_CHARS_MAX));
    }
}
