package io.lakeactors.query;

import static io.lakeactors.query.ParquetTables.column;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeactors.model.LakeException;
import io.lakeactors.model.Ledger;
import io.lakeactors.model.PositionVector;
import io.lakeactors.model.Progress;
import io.lakeactors.model.SourceKey;
import io.lakeactors.model.TableHead;
import io.lakeactors.model.TableName;
import io.lakeactors.model.TableQuarantine;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QuarantineDeskTest {
    private static final TableName QUARANTINE = TableName.parse("quarantine.silver_t");

    @TempDir
    Path folder;

    private QuarantineDesk desk;

    @BeforeEach
    void threeRecordsInQuarantine() {
        var tables = new ParquetTables(folder);
        tables.table(QUARANTINE.toString(),
                List.of(column(1, "rule_id", "string"), column(2, "rule_ids", "list<string>"), column(4, "messages", "list<string>"),
                        column(6, "key", "binary"),
                        column(7, "value", "binary"), column(8, "headers", "string"), column(9, "_la_topic", "string"), column(10, "_la_partition", "int"),
                        column(11, "_la_offset", "long"), column(12, "_la_ingest_ts", "timestamptz"), column(13, "_la_contract_version", "string")),
                tables.file("""
                        select rule as rule_id, [rule, 'also'] as rule_ids, ['because ' || o, 'and more'] as messages, 'k'::blob as key,
                          v::blob as value, null::varchar as headers,
                          't' as _la_topic, 0::int as _la_partition, o::bigint as _la_offset,
                          timestamptz '2026-01-01 00:00:00Z' as _la_ingest_ts, '1.0.0' as _la_contract_version
                        from (values ('decode.malformed', 9, '{broken'), ('dep_delay.range', 4, repeat('x', 500)),
                          ('decode.malformed', 2, '\\xFF')) t(rule, o, v)
                        """,
                        "rule_id: 1, rule_ids: {__duckdb_field_id: 2, element: 3}, messages: {__duckdb_field_id: 4, element: 5}, key: 6, value: 7, headers: 8,"
                                + " _la_topic: 9, _la_partition: 10, _la_offset: 11, _la_ingest_ts: 12, _la_contract_version: 13"));
        desk = new QuarantineDesk(tables, new QueryEngine(tables, QueryLimits.DEFAULT));
    }

    @Test
    void groupsAreByDecidingRuleWithTheFirstRecordAsSample() {
        assertThat(desk.groups(QUARANTINE)).satisfiesExactly(
                malformed -> assertThat(malformed).isEqualTo(new QuarantineDesk.Group("decode.malformed", 2, "t", 0, 2, "because 2", "base64:/w==")),
                range -> {
                    assertThat(range.rule()).isEqualTo("dep_delay.range");
                    assertThat(range.value()).hasSize(401).endsWith("…");
                });
    }

    @Test
    void rowsComeInOrderOfPositionUpToTheLimit() {
        var page = desk.rows(QUARANTINE, Optional.empty(), 2);
        assertThat(page.rows()).extracting(QuarantineDesk.Row::offset).containsExactly(2L, 4L);
        assertThat(page.truncated()).isTrue();
        assertThat(page.rows().getFirst().rules()).containsExactly("decode.malformed", "also");
        assertThat(page.rows().getFirst().ingestedAt()).isEqualTo("2026-01-01T00:00:00Z");
    }

    @Test
    void rowsOfOneRuleAreFoundWhateverTheRuleIsCalled() {
        assertThat(desk.rows(QUARANTINE, Optional.of("dep_delay.range"), 10)).satisfies(page -> {
            assertThat(page.rows()).extracting(QuarantineDesk.Row::offset).containsExactly(4L);
            assertThat(page.truncated()).isFalse();
        });
        assertThat(desk.rows(QUARANTINE, Optional.of("x' OR 'a' = 'a"), 10).rows()).isEmpty();
    }

    @Test
    void recordsAreCountedByRuleVersionAndDay() {
        assertThat(desk.tallies(QUARANTINE)).containsExactly(new QuarantineDesk.Tally("decode.malformed", "1.0.0", "2026-01-01", 2),
                new QuarantineDesk.Tally("dep_delay.range", "1.0.0", "2026-01-01", 1));
    }

    @Test
    void positionsOfAConditionComeInPortions() {
        var first = desk.positions(QUARANTINE, "_la_offset > 1 -- all of them", Optional.empty(), 2);
        assertThat(first.positions()).extracting(TableQuarantine.Position::offset).containsExactly(2L, 4L);
        assertThat(first.truncated()).isTrue();
        var rest = desk.positions(QUARANTINE, "true", Optional.of(first.positions().getLast()), 2);
        assertThat(rest.positions()).containsExactly(new TableQuarantine.Position("t", 0, 9));
        assertThat(rest.truncated()).isFalse();
    }

    @Test
    void aConditionWithBracketsOfItsOwnDoesNotBringTheSamePortionAgain() {
        var first = desk.positions(QUARANTINE, "true) or (true", Optional.empty(), 2);
        assertThat(first.positions()).extracting(TableQuarantine.Position::offset).containsExactly(2L, 4L);
        var rest = desk.positions(QUARANTINE, "true) or (true", Optional.of(first.positions().getLast()), 2);
        assertThat(rest.positions()).containsExactly(new TableQuarantine.Position("t", 0, 9));
        assertThat(rest.truncated()).isFalse();
    }

    private static StandingHeads heads(TableName table, Ledger ledger) {
        var heads = new StandingHeads();
        var vector = new PositionVector(new TreeMap<>(Map.of(new SourceKey("cluster", "topic-id", "t", 0), new Progress(0, 20, 1, 1, ledger))));
        heads.put(new TableHead(table, "uuid", OptionalLong.of(1), 1, Optional.empty(), vector, TableHead.Evidence.FOUND));
        return heads;
    }

    @Test
    void aQuarantineThatHoldsMoreThanItsLedgerSaysIsUnsound() {
        var table = TableName.parse("silver.t");
        assertThat(desk.unsound(heads(table, Ledger.of(5, 3, 0)), table)).isEmpty();
        assertThat(desk.unsound(heads(table, Ledger.of(5, 9, 0)), table)).as("old ones may have been removed").isEmpty();
        assertThat(desk.unsound(heads(table, Ledger.of(5, 2, 0)), table)).get().asString().contains("holds 3 records of t/0", "says 2");
    }

    @Test
    void aQuarantineThatIsNotThereHoldsNoGroupsAndHasNoRows() {
        var absent = TableName.parse("quarantine.silver_other");
        assertThat(desk.groups(absent)).isEmpty();
        assertThatThrownBy(() -> desk.rows(absent, Optional.empty(), 1)).isInstanceOf(LakeException.class);
    }
}
