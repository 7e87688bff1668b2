package io.lakeactors.api.wire;

import java.util.List;

/**
 * Whether source positions, tables, quarantine and drops agree: consumed = written + quarantined + dropped, per partition.
 *
 * @param ok no differences
 * @param explained what persons chose, by which the source and the tables differ rightly
 * @param notes what could not be judged, and why
 */
public record AuditReport(boolean ok, List<Line> lines, List<Difference> differences, List<Explained> explained, List<String> notes) {
    /**
     * One source partition in one table: positions [start, next).
     *
     * @param consumed by the table's ledger
     * @param dropped by the table's ledger
     * @param replaced of the rows written, those that newer ones of their key have replaced, or that were deleted
     * @param rowsInTable counted
     * @param rowsInQuarantine counted
     * @param skipped positions that the source had deleted unread, and that a person gave up
     * @param sourceEnd null if the source did not answer
     * @param recounted records that the source has in [start, next), null if not asked or no longer there
     */
    public record Line(
            String pipeline, String table, String topic, int partition, long start, long next, long consumed, long written, long quarantined, long dropped,
            long replaced, long rowsInTable, long rowsInQuarantine, long skipped, @MayBeNull Long sourceEarliest, @MayBeNull Long sourceEnd, @MayBeNull Long lag,
            @MayBeNull Long recounted) {}

    /** A person's choice. @param first of the positions [first, next) that were skipped or read again, null as {@code next} if there are none */
    public record Explained(String pipeline, String topic, int partition, String choice, @MayBeNull Long first, @MayBeNull Long next, String by, long at,
            String about) {}

    /** @param check the name of the check, stable */
    public record Difference(String table, String topic, int partition, String check, String what) {}
}
