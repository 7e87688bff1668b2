package io.lakeactors.query;

import io.lakeactors.model.AuditColumns;
import io.lakeactors.model.Rule;
import io.lakeactors.model.SqlNames;
import io.lakeactors.model.TableCheck;
import io.lakeactors.model.TableReader.Reached;
import io.lakeactors.model.TableReader.Scan;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** How many rows of the last window came late, and how many came in it: as SQL over the table, and over its quarantine if there is one. */
final class LateSql {
    private static final String CAME = "epoch_us(CAST(" + AuditColumns.INGEST_TS + " AS TIMESTAMP))";
    private static final String PARTITION = AuditColumns.TOPIC + ", " + AuditColumns.PARTITION;

    private final TableCheck.LateRows late;
    private final String table;
    private final String column;

    /** @param column as the table calls it */
    LateSql(TableCheck.LateRows late, Scan scan, String column) {
        this.late = late;
        this.table = SqlNames.quoted(scan.table());
        this.column = SqlNames.quoted(column);
    }

    /** Where late rows are held back, those are what was judged to be late, by the very watermark; what is in the table was not, or a person has let it in. */
    String quarantined(Optional<Scan> quarantine) {
        String held = quarantine.map(scan -> "SELECT count(*) FROM " + SqlNames.quoted(scan.table()) + " WHERE rule_id = '" + Rule.Late.ID + "' AND " + CAME + " > (SELECT since FROM last)").orElse("SELECT 0");
        return "WITH last AS (" + last() + ") SELECT coalesce(any_value(_la_held), 0), count(*) FILTER (WHERE " + CAME + " > (SELECT since FROM last)) + coalesce(any_value(_la_held), 0) FROM " + table + ", (SELECT (" + held + ") AS _la_held)";
    }

    /**
     * Rows that are late behind those before them in their partition. What moves a watermark, its judge knew by the record's own timestamp, which rows do not have. But how far it came by a
     * position is known: a row with a greater time has not moved it. Of rows that nothing is known of, a time that lies further ahead of when its row came than is allowed behind is taken to be of a wrong clock.
     */
    String kept(List<Reached> reached) {
        String time = "epoch_us(CAST(" + column + " AS TIMESTAMP))";
        long lateness = late.latenessMillis() * 1_000;
        return "WITH last AS (" + last() + "), marks AS (" + marks(reached) + "), "
                + "placed AS (SELECT " + PARTITION + ", " + AuditColumns.OFFSET + " AS o, " + time + " AS t, " + CAME + " AS came, " + CAME + " > (SELECT since FROM last) AS fresh FROM " + table + "), "
                // Rows before the last mark that is not in the window are told by it; of others that are not, one mark bounds all. So only the window's rows are sorted.
                + "firsts AS (SELECT " + PARTITION + ", min(o) AS f FROM placed WHERE fresh GROUP BY ALL), "
                + "based AS (SELECT " + PARTITION + ", max(next) FILTER (WHERE next <= f) AS base, max(newest) FILTER (WHERE next <= f) AS known, arg_min(newest, next) AS least FROM firsts LEFT JOIN marks ON topic = "
                + AuditColumns.TOPIC + " AND part = " + AuditColumns.PARTITION + " GROUP BY ALL), "
                + "near AS (SELECT * FROM placed JOIN based USING (" + PARTITION + ") WHERE fresh OR o >= base), "
                + "rows_ AS (SELECT " + PARTITION + ", o, t, CASE WHEN coalesce(t <= newest, t - came <= " + lateness + ") THEN t END AS counted, fresh "
                + "FROM near ASOF LEFT JOIN marks ON topic = " + AuditColumns.TOPIC + " AND part = " + AuditColumns.PARTITION + " AND o < next), "
                + "far AS (SELECT " + PARTITION + ", CASE WHEN coalesce(t <= least, t - came <= " + lateness + ") THEN t END AS counted FROM placed JOIN based USING (" + PARTITION + ") WHERE NOT fresh AND base IS NULL), "
                + "before AS (SELECT " + PARTITION + ", max(counted) AS reached FROM (SELECT " + PARTITION + ", counted FROM rows_ WHERE NOT fresh UNION ALL SELECT * FROM far UNION ALL SELECT " + PARTITION
                + ", known FROM based) GROUP BY ALL), "
                + "seen AS (SELECT t, greatest(reached, max(counted) OVER (PARTITION BY " + PARTITION + " ORDER BY o ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)) AS w "
                + "FROM (SELECT * FROM rows_ WHERE fresh) LEFT JOIN before USING (" + PARTITION + ")) "
                + "SELECT count(*) FILTER (WHERE t < w - " + lateness + "), count(*) FROM seen";
    }

    private String last() {
        return "SELECT max(" + CAME + ") - " + late.windowMillis() * 1_000 + " AS since FROM " + table;
    }

    private String marks(List<Reached> reached) {
        String marks = reached.stream().filter(mark -> mark.time().column().equals(late.column()))
                .map(mark -> "(" + SnapshotViews.literal(mark.topic()) + ", " + mark.partition() + ", " + mark.next() + "::BIGINT, " + mark.time().newestMicros() + "::BIGINT)").collect(Collectors.joining(", "));
        return "SELECT * FROM (VALUES " + (marks.isEmpty() ? "(NULL::VARCHAR, NULL::INT, NULL::BIGINT, NULL::BIGINT)" : marks) + ") AS v(topic, part, next, newest)";
    }
}
