package io.lakeactors.engine.checks;

import io.lakeactors.engine.signal.Signal;
import io.lakeactors.engine.signal.Signals;
import io.lakeactors.model.CheckResult;
import io.lakeactors.model.TableEvaluation;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/** What is said of an evaluation, in the log and in metrics. */
final class CheckNews {
    private CheckNews() {}

    /** @param measured whether anything was measured here, and how long that took is worth saying */
    static void say(Signals signals, CheckStanding before, TableEvaluation seen, boolean measured) {
        var earlier = before.last().map(TableEvaluation::results).orElse(List.of()).stream().collect(Collectors.toMap(CheckResult::id, CheckResult::status, (one, other) -> other));
        signals.checks().are(seen.table(), seen.results());
        for (var result : seen.results()) {
            if (earlier.getOrDefault(result.id(), CheckResult.Status.PASS) != result.status()) {
                signals.say(new Signal.CheckTurned(seen.table(), result.id(), result.status().word(), CheckStanding.words(result)));
            }
        }
        if (measured) {
            signals.say(new Signal.TableChecked(seen.table(), seen.results().size(), seen.results().stream().filter(result -> result.status() != CheckResult.Status.PASS).count(),
                    Duration.ofMillis(seen.millis())));
        }
    }
}
