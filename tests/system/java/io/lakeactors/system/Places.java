package io.lakeactors.system;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** The places in the log (partition:offset) that a table's rows come from, in order, as one digest: what is compared is every single one. */
final class Places {
    private static final Comparator<String[]> IN_ORDER = Comparator.<String[], String>comparing(place -> place[0]).thenComparing(place -> Long.parseLong(place[1]));

    private Places() {}

    static String of(NodeProcess node, String table, String where) throws Exception {
        String sql = "select count(*), md5(coalesce(string_agg(_la_partition || ':' || _la_offset, ',' order by _la_partition, _la_offset), '')) from " + table + " where " + where;
        JsonNode row = node.post("/v1/query", Map.of("sql", sql)).path("rows").path(0);
        return row.path(0).asText() + " " + row.path(1).asText();
    }

    static String digest(List<String> places) throws Exception {
        String text = places.stream().map(place -> place.split(":")).sorted(IN_ORDER).map(place -> place[0] + ":" + place[1]).collect(Collectors.joining(","));
        return places.size() + " " + HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.UTF_8)));
    }

    /** Of a pipeline: whether its partitions are behind so many records together. */
    static Predicate<JsonNode> hasRead(long records) {
        return pipeline -> {
            long next = 0;
            for (JsonNode partition : pipeline.path("partitions")) {
                next += partition.path("next").asLong();
            }
            return next == records;
        };
    }
}
