package io.lakeactors.engine.checks;

import io.lakeactors.model.TableEvaluation;

/** What the keeper of checks remembers. Journaled under stable names. */
public sealed interface CheckEvent {
    record TableEvaluated(TableEvaluation evaluation) implements CheckEvent {}
}
