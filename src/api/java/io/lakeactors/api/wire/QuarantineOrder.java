package io.lakeactors.api.wire;

import java.util.List;

/**
 * Asks to let records of a table's quarantine out. Those are meant that every given part is true of; all of them if none is given, which has to be said where they are given up.
 *
 * @param rule that decided
 * @param where a condition over quarantine's columns, as SQL
 * @param positions as {@code topic/partition@offset}
 * @param all that all are meant
 * @param pipeline whose contract is to judge them; the one that writes the table if not given
 * @param dryRun only say what would become of them
 * @param by who orders it, for the log
 * @param reason why, for the log
 */
public record QuarantineOrder(
        @MayBeNull String rule, @MayBeNull String where, @MayBeNull List<String> positions, boolean all, @MayBeNull String pipeline, boolean dryRun, @MayBeNull String by,
        @MayBeNull String reason) {}
