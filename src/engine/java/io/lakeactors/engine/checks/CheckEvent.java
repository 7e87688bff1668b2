package io.lakeactors.engine.checks;

import io.lakeactors.model.TableEvaluation;
import io.lakeactors.model.TableName;
import io.lakeactors.model.Ticket;

/** What the keeper of checks remembers. Journaled under stable names. */
public sealed interface CheckEvent {
    record TableEvaluated(TableEvaluation evaluation) implements CheckEvent {}

    /** Others have been told of a table's evaluations up to this one. @param at its time, milliseconds since 1970 */
    record EvaluationTold(TableName table, long at) implements CheckEvent {}

    record TicketOpened(Ticket ticket) implements CheckEvent {}

    /** Its check holds again, or is no more. @param at milliseconds since 1970 */
    record TicketClosed(String id, long at) implements CheckEvent {}

    /** The desk knows of it. @param closed whether it was told that it is closed */
    record TicketTold(String id, boolean closed) implements CheckEvent {}
}
