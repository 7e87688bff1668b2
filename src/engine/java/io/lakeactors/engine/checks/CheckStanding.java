package io.lakeactors.engine.checks;

import io.lakeactors.model.CheckResult;
import io.lakeactors.model.CheckResult.Status;
import io.lakeactors.model.TableCheck;
import io.lakeactors.model.TableCheck.Severity;
import io.lakeactors.model.TableEvaluation;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * How a table stands with its checks. Pure. Times in milliseconds since 1970.
 *
 * @param toldAt when its pipeline has told of it last
 * @param dueAt when it is looked at next
 * @param last as it is now: ages have grown since it was evaluated
 * @param restsUntil before this it is not looked at, whatever is told: the last look took so long
 * @param measuredAt when what {@code last} says was measured, apart from volumes; 0 if nothing was
 * @param judgedAt when the volumes in it were
 * @param trouble why the last look came to nothing; empty if it did not
 * @param failures of each check that fails: at how many looks in a row, since this node took the table up
 */
record CheckStanding(CheckedTable what, long toldAt, long dueAt, long restsUntil, Optional<TableEvaluation> last, long measuredAt, long judgedAt, String trouble,
        Map<String, Integer> failures) {
    /** Looks take at most about a tenth of the time. */
    private static final int PAUSE_PER_LOOK = 9;
    private static final int LOOKS_PER_LOOK_ELSEWHERE = 10;

    /** What a look has measured; all else is what was known, aged. */
    enum Extent { NOTHING, VOLUMES, ALL }

    static CheckStanding of(CheckedTable what, long now, Optional<TableEvaluation> remembered) {
        var last = remembered.filter(one -> one.pipeline().equals(what.pipeline()));
        return new CheckStanding(what, now, now, now, last, last.map(TableEvaluation::at).orElse(0L), last.map(TableEvaluation::at).orElse(0L), "", Map.of());
    }

    CheckStanding with(CheckedTable told, long now) {
        boolean changed = !told.digest().equals(what.digest());
        return new CheckStanding(told, now, changed ? Math.max(now, restsUntil) : dueAt, restsUntil, last, measuredAt, judgedAt, trouble, failures);
    }

    CheckStanding after(Optional<TableEvaluation> seen, Extent extent, String why, long now, long took, Duration every) {
        long measured = seen.filter(one -> extent == Extent.ALL).map(TableEvaluation::at).orElse(measuredAt);
        long judged = seen.filter(one -> extent != Extent.NOTHING).map(TableEvaluation::at).orElse(judgedAt);
        long rests = now + PAUSE_PER_LOOK * took;
        return new CheckStanding(what, toldAt, Math.max(now + every.toMillis(), rests), rests, seen.or(() -> last), measured, judged, why,
                seen.map(this::failures).orElse(failures));
    }

    private Map<String, Integer> failures(TableEvaluation seen) {
        return seen.results().stream().filter(CheckResult::isBroken).collect(Collectors.toMap(CheckResult::id, result -> failures(result.id()) + 1, Math::max));
    }

    int failures(String check) {
        return failures.getOrDefault(check, 0);
    }

    /**
     * What is to be measured of this snapshot: nothing of one that is known to give what it gave. What other tables have a part in, and what failed, is looked at now and then all the same, with all
     * else; volumes whenever a further window has ended.
     */
    List<TableCheck> due(OptionalLong snapshot, long now, Duration every) {
        if (last.isEmpty() || !last.get().snapshotId().equals(snapshot) || !isOfThese()) {
            return what.checks();
        }
        boolean beyond = what.checks().stream().map(TableCheck::measured).anyMatch(measure -> measure instanceof TableCheck.Orphans || measure instanceof TableCheck.Reconciled || measure instanceof TableCheck.Query)
                || last.get().results().stream().anyMatch(result -> result.status() == Status.ERROR);
        if (beyond && now - measuredAt >= LOOKS_PER_LOOK_ELSEWHERE * every.toMillis()) {
            return what.checks();
        }
        boolean ended = what.checks().stream().anyMatch(check -> check.measured() instanceof TableCheck.Volume volume && volume.judged(now) != volume.judged(judgedAt));
        return ended ? what.checks().stream().filter(check -> check.measured() instanceof TableCheck.Volume).toList() : List.of();
    }

    /** Up to when volumes have been judged; {@code now} if none have been by these checks. */
    long judgedUntil(long now) {
        return last.isPresent() && isOfThese() ? judgedAt : now;
    }

    private boolean isOfThese() {
        return last.filter(one -> one.checks().equals(what.digest())).isPresent();
    }

    /** The last evaluation as it is later on, on the same snapshot, with some results in the place of earlier ones. */
    TableEvaluation with(List<CheckResult> some, long now, long took) {
        var aged = aged(now);
        var news = some.stream().collect(Collectors.toMap(CheckResult::id, Function.identity()));
        return new TableEvaluation(aged.table(), aged.pipeline(), aged.contract(), aged.snapshotId(), now, took, aged.checks(),
                aged.results().stream().map(result -> news.getOrDefault(result.id(), result)).toList());
    }

    /** The last evaluation as it is later on, on the same snapshot: only ages change. */
    TableEvaluation aged(long now) {
        var before = last.orElseThrow();
        double seconds = (now - before.at()) / 1e3;
        List<CheckResult> results = before.results().stream().map(result -> what.checks().stream().filter(check -> check.id().equals(result.id()) && check.isAge())
                .findFirst().filter(check -> result.value().isPresent()).map(check -> older(check, result, seconds)).orElse(result)).toList();
        return new TableEvaluation(before.table(), before.pipeline(), before.contract(), before.snapshotId(), now, before.millis(), before.checks(), results);
    }

    private static CheckResult older(TableCheck check, CheckResult result, double seconds) {
        double value = result.value().getAsDouble() + seconds;
        Status status = check.expectation().holds(BigDecimal.valueOf(value)) ? Status.PASS : check.severity() == Severity.WARN ? Status.WARN : Status.FAIL;
        return new CheckResult(result.id(), result.column(), result.dimension(), result.severity(), result.degrades(), OptionalDouble.of(value), result.unit(), result.expected(), status, result.reason(),
                result.weighs());
    }

    /** Whether another verdict has come since. */
    boolean differs(TableEvaluation now) {
        return last.isEmpty() || !verdicts(last.get()).equals(verdicts(now));
    }

    private static List<String> verdicts(TableEvaluation evaluation) {
        return evaluation.results().stream().map(result -> result.id() + result.status()).toList();
    }

    /** Why the pipeline is to be told of as degraded; empty if it is not. */
    String degraded() {
        var failing = last.stream().flatMap(evaluation -> evaluation.results().stream()).filter(result -> result.degrades() && result.isBroken()).toList();
        return failing.isEmpty() ? "" : what.table() + " is not what its contract promises: " + failing.stream().map(CheckStanding::words).collect(Collectors.joining("; ")) + ". See: lake dq ls";
    }

    /** {@code rows-there is 0 and must be > 0}. */
    static String words(CheckResult result) {
        if (result.value().isEmpty()) {
            return result.id() + " cannot be measured: " + result.reason();
        }
        return result.id() + " is " + result.found() + " and must be " + result.expected() + (result.reason().isEmpty() ? "" : " (" + result.reason() + ")");
    }
}
