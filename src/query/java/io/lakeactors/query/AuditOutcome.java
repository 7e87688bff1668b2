package io.lakeactors.query;

import io.lakeactors.model.Ledger;
import io.lakeactors.model.TableName;
import java.util.List;
import java.util.OptionalLong;

/**
 * What an audit found.
 *
 * @param lines one for each source partition of each table
 * @param differences what does not agree; none means that the lake holds exactly what was consumed
 * @param notes what could not be judged, and why
 */
public record AuditOutcome(List<Line> lines, List<Difference> differences, List<String> notes) {
    public AuditOutcome {
        lines = List.copyOf(lines);
        differences = List.copyOf(differences);
        notes = List.copyOf(notes);
    }

    public boolean agrees() {
        return differences.isEmpty();
    }

    /** The checks, by the names that users see. */
    public enum Check {
        /** The table holds as many rows as its ledger says were written, less those that were replaced since. */
        ROWS_IN_TABLE,
        /** The quarantine table holds as many rows as the ledger says. */
        ROWS_IN_QUARANTINE,
        /** No position stands twice in the table, or in quarantine, or in both; once for each topic of the name, if it was made anew. */
        POSITIONS_UNIQUE,
        /** Every row's position is within the positions that the table claims. */
        POSITIONS_IN_RANGE,
        /** A partition has no more records than positions. */
        LEDGER_IN_RANGE,
        /** Rows of a partition that the vector does not know. */
        PARTITION_UNKNOWN,
        /** The table's own evidence of what it holds is there. */
        EVIDENCE,
        /** The source still ends at or after the position that the table holds. */
        SOURCE_END,
        /** The source still has every record that was not read yet. */
        SOURCE_EARLIEST,
        /** The source, counted again, has as many records as were consumed. */
        RECOUNT
    }

    /**
     * @param start of the positions [start, next)
     * @param replaced rows of those written that newer ones of their key have replaced, or that were deleted; 0 where a table only grows
     * @param rowsInTable counted, as is {@code rowsInQuarantine}
     * @param skipped positions of [start, next) that a person chose to skip
     * @param sourceEarliest empty if the source did not answer, as is {@code sourceEnd}
     * @param recounted empty if not asked for, or no longer possible
     */
    public record Line(
            String pipeline, TableName table, String topic, int partition, long start, long next, Ledger ledger, long replaced, long rowsInTable, long rowsInQuarantine,
            long skipped,
            OptionalLong sourceEarliest, OptionalLong sourceEnd, OptionalLong recounted) {}

    public record Difference(TableName table, String topic, int partition, Check check, String what) {}
}
