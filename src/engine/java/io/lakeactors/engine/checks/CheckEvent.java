package io.lakeactors.engine.checks;

import io.lakeactors.model.TableEvaluation;
import io.lakeactors.model.TableName;

/** What the keeper of checks remembers. Journaled under stable names. */
public sealed interface CheckEvent {
    record TableEvaluated(TableEvaluation evaluation) implements CheckEvent {}

    /** Others have been told of a table's evaluations up to this one. @param at its time, milliseconds since 1970 */
    record EvaluationTold(TableName table, long at) implements CheckEvent {}
}
