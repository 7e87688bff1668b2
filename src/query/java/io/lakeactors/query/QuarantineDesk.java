package io.lakeactors.query;

import io.lakeactors.model.AuditColumns;
import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.LakeException;
import io.lakeactors.model.TableName;
import io.lakeactors.model.TableReader;
import java.util.List;
import java.util.Optional;

/** Looks into quarantine tables, for people. Blocking; safe for threads. */
public final class QuarantineDesk {
    private static final int SAMPLE_CHARS_MAX = 400;

    /**
     * The records of one deciding rule.
     *
     * @param message of the sample, which is the record with the lowest offset
     * @param value the sample's raw value, cut off after 400 characters; null if it has none
     */
    public record Group(String rule, long records, String topic, int partition, long offset, String message, String value) {}

    /** A record as it came in. */
    public record Row(
            String topic, int partition, long offset, String ingestedAt, String rule, List<String> rules, List<String> messages, String key, String value,
            String headers,
            String contractVersion) {}

    /** @param truncated whether there are more than were asked for */
    public record Page(List<Row> rows, boolean truncated) {}

    private final TableReader reader;
    private final QueryEngine queries;

    public QuarantineDesk(TableReader reader, QueryEngine queries) {
        this.reader = reader;
        this.queries = queries;
    }

    /** By deciding rule, the most frequent first; empty if there is no such quarantine table (nothing was ever quarantined). */
    public List<Group> groups(TableName quarantine) {
        String first = " ORDER BY " + AuditColumns.PARTITION + ", " + AuditColumns.OFFSET;
        String sql = "SELECT rule_id, count(*), first(" + AuditColumns.TOPIC + first + "), first(" + AuditColumns.PARTITION + first + "), first("
                + AuditColumns.OFFSET + first
                + "), first(messages[1]" + first + "), first(value" + first + ") FROM " + quarantine + " GROUP BY rule_id ORDER BY 2 DESC, 1";
        return scan(quarantine)
                .map(scan -> queries.over(List.of(scan), sql).rows().stream().map(QuarantineDesk::group).toList())
                .orElse(List.of());
    }

    /**
     * The records, oldest position first.
     *
     * @param rule only those that this rule decided, or empty for all
     * @throws LakeException TABLE_NOT_FOUND
     */
    public Page rows(TableName quarantine, Optional<String> rule, int limit) {
        var scan = reader.scan(quarantine);
        String sql = "SELECT " + AuditColumns.TOPIC + ", " + AuditColumns.PARTITION + ", " + AuditColumns.OFFSET + ", " + AuditColumns.INGEST_TS
                + ", rule_id, rule_ids, messages, key, value, headers, " + AuditColumns.CONTRACT_VERSION + " FROM " + quarantine
                + rule.map(id -> " WHERE rule_id = " + SnapshotViews.literal(id)).orElse("")
                + " ORDER BY " + AuditColumns.TOPIC + ", " + AuditColumns.PARTITION + ", " + AuditColumns.OFFSET + " LIMIT " + (limit + 1L);
        var rows = queries.over(List.of(scan), sql).rows();
        return new Page(rows.stream().limit(limit).map(QuarantineDesk::row).toList(), rows.size() > limit);
    }

    private Optional<TableReader.Scan> scan(TableName quarantine) {
        try {
            return Optional.of(reader.scan(quarantine));
        } catch (LakeException failure) {
            if (failure.error().code() == ErrorCode.TABLE_NOT_FOUND) {
                return Optional.empty();
            }
            throw failure;
        }
    }

    private static Group group(List<Object> row) {
        String value = text(row.get(6));
        return new Group(
                text(row.get(0)), number(row.get(1)), text(row.get(2)), (int) number(row.get(3)), number(row.get(4)), text(row.get(5)),
                value != null && value.length() > SAMPLE_CHARS_MAX ? value.substring(0, SAMPLE_CHARS_MAX) + "…" : value);
    }

    private static Row row(List<Object> row) {
        return new Row(
                text(row.get(0)), (int) number(row.get(1)), number(row.get(2)), text(row.get(3)), text(row.get(4)), texts(row.get(5)), texts(row.get(6)),
                text(row.get(7)), text(row.get(8)), text(row.get(9)), text(row.get(10)));
    }

    private static String text(Object value) {
        return value == null ? null : value.toString();
    }

    private static long number(Object value) {
        return value == null ? -1 : ((Number) value).longValue();
    }

    private static List<String> texts(Object value) {
        return value == null ? List.of() : ((List<?>) value).stream().map(String::valueOf).toList();
    }
}
