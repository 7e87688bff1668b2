package io.lakeactors.model;

import java.util.OptionalLong;

/**
 * A check that keeps failing, as somebody is to look after it.
 *
 * @param id the same in all that is told of it, and of no other one
 * @param pipeline that fills the table, and the {@code contract} that has the check, with its version
 * @param summary what the check said when the ticket was opened, for people
 * @param opened and {@code closed}: milliseconds since 1970; closed is empty as long as the check fails
 */
public record Ticket(String id, TableName table, String check, String pipeline, String contract, String summary, long opened, OptionalLong closed) {
    /** A new one. */
    public static Ticket open(TableEvaluation seen, CheckResult failing, String summary) {
        return new Ticket(seen.table() + "/" + failing.id() + "@" + seen.at(), seen.table(), failing.id(), seen.pipeline(), seen.contract(), summary, seen.at(), OptionalLong.empty());
    }

    /** The same when all is well again. */
    public Ticket endedAt(long at) {
        return new Ticket(id, table, check, pipeline, contract, summary, opened, OptionalLong.of(at));
    }
}
