package io.lakeactors.query;

import io.lakeactors.model.AuditColumns;
import io.lakeactors.model.TableName;
import io.lakeactors.model.TableReader.Scan;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

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
    }

    private CountedRows() {}

    static Map<Place, Count> of(QueryEngine queries, Scan scan) {
        String sql = "SELECT " + AuditColumns.TOPIC + ", " + AuditColumns.PARTITION + ", count(*), count(DISTINCT " + AuditColumns.OFFSET + "), min("
                + AuditColumns.OFFSET + "), max("
                + AuditColumns.OFFSET + ") FROM " + scan.table() + " GROUP BY 1, 2";
        Map<Place, Count> counts = new TreeMap<>();
        for (List<Object> row : queries.over(List.of(scan), sql).rows()) {
            counts.put(place(row), new Count(number(row.get(2)), number(row.get(3)), number(row.get(4)), number(row.get(5))));
        }
        return counts;
    }

    /** Positions that stand in both, by partition. */
    static Map<Place, Long> inBoth(QueryEngine queries, Scan table, Scan quarantine) {
        String on = AuditColumns.TOPIC + ", " + AuditColumns.PARTITION + ", " + AuditColumns.OFFSET;
        String sql = "SELECT " + AuditColumns.TOPIC + ", " + AuditColumns.PARTITION + ", count(*) FROM " + quarantine.table() + " SEMI JOIN "
                + name(table.table()) + " USING (" + on
                + ") GROUP BY 1, 2";
        Map<Place, Long> counts = new TreeMap<>();
        queries.over(List.of(table, quarantine), sql).rows().forEach(row -> counts.put(place(row), number(row.get(2))));
        return counts;
    }

    private static String name(TableName table) {
        return table.toString();
    }

    private static Place place(List<Object> row) {
        return new Place(String.valueOf(row.get(0)), (int) number(row.get(1)));
    }

    private static long number(Object value) {
        return value == null ? -1 : ((Number) value).longValue();
    }
}
