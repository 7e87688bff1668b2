package io.lakeactors.engine.outlet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lakeactors.model.AuditColumns;
import io.lakeactors.model.TableGains.Row;
import io.lakeactors.model.TopicOutlets.Header;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * A row of a quarantine.
 *
 * @param column that the rule is about; empty for the whole record
 * @param headers as the quarantine has them; null for none
 * @param timestamp milliseconds since 1970; -1 if the record has none
 * @param micros when it came in, microseconds since 1970
 */
record DeadLetter(
        String topic, int partition, long offset, byte[] key, byte[] value, String headers, long timestamp, long micros, String rule, String column, String message, String pipeline,
        String contractVersion) {
    static final List<String> COLUMNS = List.of(AuditColumns.TOPIC, AuditColumns.PARTITION, AuditColumns.OFFSET, "key", "value", "headers", "record_ts", AuditColumns.INGEST_TS, "rule_id",
            "rule_ids", "columns", "messages", "pipeline", AuditColumns.CONTRACT_VERSION);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MESSAGE_MAX = 500;

    static DeadLetter of(Row row) {
        List<Object> values = row.values();
        String rule = String.valueOf(values.get(8));
        int at = values.get(9) instanceof List<?> rules ? rules.indexOf(rule) : -1;
        return new DeadLetter((String) values.get(0), (Integer) values.get(1), (Long) values.get(2), (byte[]) values.get(3), (byte[]) values.get(4), (String) values.get(5),
                values.get(6) == null ? -1 : Math.floorDiv(micros(values.get(6)), 1_000L), micros(values.get(7)), rule, nth(values.get(10), at), nth(values.get(11), at),
                String.valueOf(values.get(12)), String.valueOf(values.get(13)));
    }

    private static long micros(Object time) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, ((OffsetDateTime) time).toInstant());
    }

    private static String nth(Object list, int at) {
        return list instanceof List<?> all && at >= 0 && at < all.size() && all.get(at) != null ? all.get(at).toString() : "";
    }

    /** Those that it came with, in their order, and why it is here. */
    List<Header> allHeaders() {
        var all = new ArrayList<>(original());
        all.addAll(why());
        all.add(header("la.partition", String.valueOf(partition)));
        all.add(header("la.offset", String.valueOf(offset)));
        all.add(header("la.ingest-ts", Instant.EPOCH.plus(micros, ChronoUnit.MICROS).toString()));
        return all;
    }

    /** What it has in common with those of the same fault. */
    List<Header> why() {
        return List.of(header("la.rule", rule), header("la.message", message.length() <= MESSAGE_MAX ? message : message.substring(0, MESSAGE_MAX) + " ..."), header("la.topic", topic),
                header("la.pipeline", pipeline), header("la.contract-version", contractVersion));
    }

    /** The same place, told of otherwise. */
    DeadLetter as(String newRule, String newMessage, String newTopic) {
        return new DeadLetter(newTopic, partition, offset, key, value, headers, timestamp, micros, newRule, column, newMessage, pipeline, contractVersion);
    }

    static Header header(String name, String value) {
        return new Header(name, value.getBytes(StandardCharsets.UTF_8));
    }

    private List<Header> original() {
        if (headers == null) {
            return List.of();
        }
        var all = new ArrayList<Header>();
        try {
            for (JsonNode one : JSON.readTree(headers)) {
                JsonNode value = one.path("v");
                all.add(new Header(one.path("k").asText(), value.isTextual() ? Base64.getDecoder().decode(value.asText()) : null));
            }
        } catch (IOException | IllegalArgumentException unreadable) {
            throw new IllegalStateException("headers that the lake wrote cannot be read: " + topic + "/" + partition + "@" + offset, unreadable);
        }
        return all;
    }
}
