package io.lakeactors.query;

import io.lakeactors.model.AuditColumns;
import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.LakeError;
import io.lakeactors.model.LakeException;
import io.lakeactors.model.TableHead;
import io.lakeactors.model.TableName;
import io.lakeactors.model.TableQuarantine;
import io.lakeactors.model.TableReader;
import io.lakeactors.model.TableStore;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Looks into quarantine tables, for people. Blocking; safe for threads. */
public final class QuarantineDesk {
    private static final int SAMPLE_CHARS_MAX = 400;
    private static final int SAME_HEAD_ATTEMPTS_MAX = 20;
    private static final Comparator<TableQuarantine.Position> BY_PLACE = Comparator.comparing(TableQuarantine.Position::topic).thenComparingInt(TableQuarantine.Position::partition)
            .thenComparingLong(TableQuarantine.Position::offset);

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

    /**
     * Records alike.
     *
     * @param day on which they came in, such as 2026-11-21
     */
    public record Tally(String rule, String contractVersion, String day, long records) {}

    /**
     * Where records came from.
     *
     * @param truncated whether there are more behind the last one
     */
    public record Positions(List<TableQuarantine.Position> positions, boolean truncated) {}

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

    /** How many stand there, by rule, version of the contract, and day; none if there is no such quarantine table. */
    public List<Tally> tallies(TableName quarantine) {
        String sql = "SELECT rule_id, " + AuditColumns.CONTRACT_VERSION + ", CAST(CAST(" + AuditColumns.INGEST_TS + " AS DATE) AS VARCHAR), count(*) FROM " + quarantine
                + " GROUP BY ALL ORDER BY ALL";
        return scan(quarantine)
                .map(scan -> queries.over(List.of(scan), sql).rows().stream().map(row -> new Tally(text(row.get(0)), text(row.get(1)), text(row.get(2)), number(row.get(3)))).toList())
                .orElse(List.of());
    }

    /**
     * The positions of records that a condition is true of, in their order.
     *
     * @param condition SQL of a stranger, over the table's columns
     * @param after only those behind this one
     * @param limit how many at most
     * @throws LakeException TABLE_NOT_FOUND, QUERY_REFUSED or QUERY_FAILED as {@link QueryEngine#run}
     */
    public Positions positions(TableName quarantine, String condition, Optional<TableQuarantine.Position> after, int limit) {
        String place = AuditColumns.TOPIC + ", " + AuditColumns.PARTITION + ", " + AuditColumns.OFFSET;
        String behind = after.map(last -> " WHERE (" + place + ") > (" + SnapshotViews.literal(last.topic()) + ", " + last.partition() + ", " + last.offset() + ")").orElse("");
        // A comment at the condition's end must not take the bracket with it, nor may brackets within it reach what comes behind.
        var found = queries.run("SELECT " + place + " FROM (SELECT DISTINCT " + place + " FROM " + quarantine + " WHERE (" + condition + "\n)) AS chosen" + behind + " ORDER BY " + place, limit);
        var positions = found.rows().stream().map(row -> new TableQuarantine.Position(text(row.get(0)), (int) number(row.get(1)), number(row.get(2)))).toList();
        if (after.isPresent() && !positions.isEmpty() && BY_PLACE.compare(positions.getLast(), after.get()) <= 0) {
            // Whoever asks for portion after portion would never come to an end.
            throw LakeError.of(ErrorCode.QUERY_REFUSED, "the condition brings positions again that were before", "", "Write one condition over the table's columns.").asException();
        }
        return new Positions(positions, found.truncated());
    }

    /**
     * What a quarantine holds against its table's ledger: more than was ever refused, or a position twice. Fewer may stand there, as old ones are removed where a goal says so.
     *
     * @return a clause for people; empty if nothing speaks against it
     * @throws LakeException TABLE_NOT_FOUND
     */
    public Optional<String> unsound(TableStore store, TableName table) {
        for (int attempt = 0; attempt < SAME_HEAD_ATTEMPTS_MAX; attempt++) {
            TableHead before = store.head(table);
            TableReader.Scan scan = reader.scan(table.quarantine());
            if (before.snapshotId().equals(store.head(table).snapshotId())) {
                return unsound(before, scan);
            }
        }
        // A table that is committed to so often is not seen standing still; then nothing speaks against it.
        return Optional.empty();
    }

    private Optional<String> unsound(TableHead head, TableReader.Scan scan) {
        Map<CountedRows.Place, Claim> claims = new TreeMap<>();
        head.vector().entries().forEach((key, progress) -> claims.merge(new CountedRows.Place(key.topic(), key.partition()), Claim.of(key, progress), (one, other) -> one.and(other, List.of())));
        for (var place : CountedRows.of(queries, scan).entrySet()) {
            Optional<Claim> claim = Optional.ofNullable(claims.get(place.getKey()));
            long claimed = claim.map(known -> known.ledger().quarantined()).orElse(0L);
            CountedRows.Count count = place.getValue();
            if (count.rows() > claimed || count.rows() - count.distinct() > claim.map(Claim::positionsOfSeveral).orElse(0L)) {
                return Optional.of(scan.table() + " holds " + count.rows() + " records of " + place.getKey().topic() + "/" + place.getKey().partition() + " at " + count.distinct()
                        + " positions, the ledger of " + head.table() + " says " + claimed);
            }
        }
        return Optional.empty();
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
