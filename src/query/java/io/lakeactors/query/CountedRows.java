package io.lakeactors.query;

import io.lakeactors.model.AuditColumns;
import io.lakeactors.model.TableReader;
import io.lakeactors.model.TableReader.Scan;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.LongStream;

/** Rows of a table or of its quarantine, counted by source partition. */
final class CountedRows {
    /** A partition by the names that rows carry: topics by name, whatever their ids. */
    record Place(String topic, int partition) implements Comparable<Place> {
        @Override
        public int compareTo(Place other) {
            int byTopic = topic.compareTo(other.topic);
            return byTopic != 0 ? byTopic : Integer.compare(partition, other.partition);
        }
    }

    /** @param lowest offset, as {@code highest} meaningless if there are no rows */
    record Count(long rows, long distinct, long lowest, long highest) {
        static final Count NONE = new Count(0, 0, 0, 0);

        /** Of rows that are not the same. Where no row has an offset, the lowest is negative and says nothing. */
        private Count and(Count other) {
            long least = lowest < 0 || other.lowest < 0 ? Math.max(lowest, other.lowest) : Math.min(lowest, other.lowest);
            return new Count(rows + other.rows, distinct + other.distinct, least, Math.max(highest, other.highest));
        }
    }

    private static final String PLACE = AuditColumns.TOPIC + ", " + AuditColumns.PARTITION;
    private static final String POSITION = PLACE + ", " + AuditColumns.OFFSET;
    /** More positions than this take more memory than a query has. */
    private static final long TOLD_APART_MAX = 2_000_000;

    private CountedRows() {}

    static Map<Place, Count> of(QueryEngine queries, Scan scan) {
        return of(queries, scan, TOLD_APART_MAX);
    }

    /** @param toldApartMax rows whose positions are told apart at once, about */
    static Map<Place, Count> of(QueryEngine queries, Scan scan, long toldApartMax) {
        Map<Place, Count> counts = new TreeMap<>();
        for (String part : parts(rows(scan), toldApartMax)) {
            String sql = "SELECT " + PLACE + ", count(*), count(DISTINCT " + AuditColumns.OFFSET + "), min(" + AuditColumns.OFFSET + "), max(" + AuditColumns.OFFSET + ") FROM " + scan.table()
                    + " WHERE " + part + " GROUP BY 1, 2";
            queries.over(List.of(scan), sql).rows().forEach(row -> counts.merge(place(row), new Count(number(row.get(2)), number(row.get(3)), number(row.get(4)), number(row.get(5))), Count::and));
        }
        return counts;
    }

    /**
     * Conditions that divide rows evenly wherever they stand, no position in two of them. By bits of the hash that DuckDB's own tables do not go by: what goes by the same would lie on top of each other
     * in them.
     */
    private static List<String> parts(long rows, long rowsMax) {
        long parts = Math.max(1, Math.ceilDiv(rows, rowsMax));
        return LongStream.range(0, parts).mapToObj(part -> parts == 1 ? "true" : "(hash(" + POSITION + ") >> 32) % " + parts + " = " + part).toList();
    }

    /** Positions that stand in both, by partition. */
    static Map<Place, Long> inBoth(QueryEngine queries, Scan table, Scan quarantine) {
        return inBoth(queries, table, quarantine, TOLD_APART_MAX);
    }

    /** @param heldMax rows that are held in memory at once, about */
    static Map<Place, Long> inBoth(QueryEngine queries, Scan table, Scan quarantine, long heldMax) {
        Map<Place, Long> counts = new TreeMap<>();
        for (String part : parts(Math.min(rows(table), rows(quarantine)), heldMax)) {
            String sql = rows(table) < rows(quarantine) ? heldByTable(positions(table, part), positions(quarantine, part)) : heldByQuarantine(positions(table, part), positions(quarantine, part));
            queries.over(List.of(table, quarantine), sql).rows().forEach(row -> counts.merge(place(row), number(row.get(2)), Long::sum));
        }
        return counts;
    }

    /** What is on the right is held in memory. */
    private static String heldByTable(String table, String quarantine) {
        return "SELECT " + PLACE + ", count(*) FROM " + quarantine + " q SEMI JOIN " + table + " t USING (" + POSITION + ") GROUP BY 1, 2";
    }

    /** First the quarantine's rows, then those that were met. */
    private static String heldByQuarantine(String table, String quarantine) {
        return "WITH met AS MATERIALIZED (SELECT " + POSITION + " FROM " + table + " t SEMI JOIN " + quarantine + " q USING (" + POSITION + ")) SELECT " + PLACE
                + ", count(*) FROM " + quarantine + " q SEMI JOIN met USING (" + POSITION + ") GROUP BY 1, 2";
    }

    private static String positions(Scan scan, String part) {
        return "(SELECT " + POSITION + " FROM " + scan.table() + " WHERE " + part + ")";
    }

    private static long rows(Scan scan) {
        return scan.files().stream().mapToLong(file -> file.rows() - file.deleted().cardinality()).sum();
    }

    private static Place place(List<Object> row) {
        return new Place(String.valueOf(row.get(0)), (int) number(row.get(1)));
    }

    private static long number(Object value) {
        return value == null ? -1 : ((Number) value).longValue();
    }
}
