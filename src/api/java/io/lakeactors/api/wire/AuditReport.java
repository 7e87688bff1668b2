package io.lakeactors.api.wire;

import java.util.List;

/**
 * Whether source positions, tables, quarantine and drops agree: consumed = written + quarantined + dropped, per partition.
 *
 * @param ok no differences
 * @param notes what could not be judged, and why
 */
public record AuditReport(boolean ok, List<Line> lines, List<Difference> differences, List<String> notes) {
    /**
     * One source partition in one table: positions [start, next).
     *
     * @param consumed by the table's ledger
     * @param dropped by the table's ledger
     * @param rowsInTable counted
     * @param rowsInQuarantine counted
     * @param sourceEnd null if the source did not answer
     * @param recounted records that the source has in [start, next), null if not asked or no longer there
     */
    public record Line(
            String pipeline, String table, String topic, int partition, long start, long next, long consumed, long written, long quarantined, long dropped,
            long rowsInTable, long rowsInQuarantine, @MayBeNull Long sourceEarliest, @MayBeNull Long sourceEnd, @MayBeNull Long lag,
            @MayBeNull Long recounted) {}

    /** @param check the name of the check, stable */
    public record Difference(String table, String topic, int partition, String check, String what) {}
}
