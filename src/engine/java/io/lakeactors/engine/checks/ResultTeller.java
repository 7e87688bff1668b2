package io.lakeactors.engine.checks;

import io.lakeactors.engine.EngineNode;
import io.lakeactors.engine.PortCalls;
import io.lakeactors.model.EvaluationLog;
import io.lakeactors.model.LakeError;
import io.lakeactors.model.TableEvaluation;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/** Tells others what checks said: each evaluation once it is journaled, oldest first, one at a time, at least once. Part of the keeper, in whose thread it runs. */
final class ResultTeller {
    /** The name under which an outage is shown. */
    static final String LOG = "results of checks";
    /** What a person must mend is tried so often. */
    private static final Duration AGAIN = Duration.ofSeconds(30);

    private final EngineNode node;
    private final Optional<EvaluationLog> log;
    private final PortCalls calls;
    private boolean telling;
    private long notBefore;

    ResultTeller(EngineNode node) {
        this.node = node;
        log = node.parts().results();
        calls = new PortCalls(node);
    }

    /** Nothing that was begun before is heard of any more. */
    void beginAnew() {
        calls.forget();
        telling = false;
        notBefore = 0;
    }

    /**
     * Tells what is next, unless something is on its way.
     *
     * @param told hears, on another thread, what was told
     * @param refused hears, on another thread, what a person must mend
     */
    void next(CheckMemory memory, Consumer<TableEvaluation> told, Consumer<LakeError> refused) {
        if (log.isEmpty() || telling || node.parts().clock().millis() < notBefore) {
            return;
        }
        memory.untold().ifPresent(evaluation -> {
            telling = true;
            calls.call(LOG, () -> {
                log.get().append(evaluation);
                return evaluation;
            }, new PortCalls.Ears<>(told, error -> { }, refused));
        });
    }

    void told() {
        telling = false;
    }

    void refused(LakeError error) {
        node.dependencies().lost(LOG, error.sentence());
        telling = false;
        notBefore = node.parts().clock().millis() + AGAIN.toMillis();
    }
}
