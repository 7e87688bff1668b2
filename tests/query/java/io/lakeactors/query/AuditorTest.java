package io.lakeactors.query;

import static io.lakeactors.query.ParquetTables.column;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.LakeException;
import io.lakeactors.model.Ledger;
import io.lakeactors.model.OffsetRange;
import io.lakeactors.model.PositionVector;
import io.lakeactors.model.Progress;
import io.lakeactors.model.SourceKey;
import io.lakeactors.model.TableHead;
import io.lakeactors.model.TableName;
import io.lakeactors.model.TableReader.ColumnInfo;
import io.lakeactors.query.AuditOutcome.Check;
import io.lakeactors.testkit.FakeSource;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A topic "t" of two partitions with ten records each: in the table positions 0 to 6, in quarantine 7 and 8, dropped 9. */
class AuditorTest {
    private static final TableName TABLE = TableName.parse("silver.t");
    private static final List<ColumnInfo> COLUMNS =
            List.of(column(1, "_la_topic", "string"), column(2, "_la_partition", "int"), column(3, "_la_offset", "long"));
    private static final String IDS = "_la_topic: 1, _la_partition: 2, _la_offset: 3";

    @TempDir
    Path folder;

    private final StandingHeads heads = new StandingHeads();
    private FakeSource source;
    private ParquetTables tables;
    private Auditor auditor;
    private Map<SourceKey, List<OffsetRange>> skipped = Map.of();

    @BeforeEach
    void aLakeThatAddsUp() {
        tables = new ParquetTables(folder);
        source = new FakeSource("c").topic("t", 2);
        for (int record = 0; record < 20; record++) {
            source.produce("t", record % 2, "{}");
        }
        rows(range(0, 7, 0, 1));
        quarantined(range(7, 9, 0, 1));
        head(ledger(7, 2, 1), ledger(7, 2, 1));
        auditor = new Auditor(heads, tables, new QueryEngine(tables, QueryLimits.DEFAULT));
    }

    @AfterEach
    void closeSource() {
        source.close();
    }

    private static String range(int from, int to, int... partitions) {
        return "select 't' as _la_topic, p::int as _la_partition, r::bigint as _la_offset from range(" + from + ", " + to + ") o(r), (select unnest("
                + java.util.Arrays.toString(partitions) + ") p)";
    }

    private void rows(String... queries) {
        tables.table("silver.t", COLUMNS, files(queries));
    }

    private void quarantined(String... queries) {
        tables.table("quarantine.silver_t", COLUMNS, files(queries));
    }

    private io.lakeactors.model.TableReader.DataFile[] files(String... queries) {
        return java.util.Arrays.stream(queries).map(query -> tables.file(query, IDS)).toArray(io.lakeactors.model.TableReader.DataFile[]::new);
    }

    private static Progress ledger(long written, long quarantined, long dropped) {
        return new Progress(0, 10, -1, 1, Ledger.of(written, quarantined, dropped));
    }

    private static SourceKey key(int partition) {
        return new SourceKey("c", "id-of-t", "t", partition);
    }

    private void head(Progress zero, Progress one) {
        head(Map.of(key(0), zero, key(1), one), TableHead.Evidence.FOUND);
    }

    private void head(Map<SourceKey, Progress> entries, TableHead.Evidence evidence) {
        heads.put(new TableHead(TABLE, "uuid", snapshot(), 1, Optional.of("c1"), new PositionVector(new TreeMap<>(entries)), evidence));
    }

    private OptionalLong snapshot() {
        return tables.scan(TABLE).snapshotId();
    }

    private AuditOutcome audit(boolean recount) {
        return auditor.audit(List.of(new AuditTarget("p", TABLE, Optional.of(TABLE.quarantine()), Optional.of(source), skipped)), recount);
    }

    private void assertDiffers(AuditOutcome outcome, Check... checks) {
        assertThat(outcome.differences()).extracting(AuditOutcome.Difference::check).containsExactlyInAnyOrder(checks);
        assertThat(outcome.agrees()).isFalse();
    }

    @Test
    void aLakeThatAddsUpHasNoDifferences() {
        var outcome = audit(true);
        assertThat(outcome.differences()).isEmpty();
        assertThat(outcome.notes()).isEmpty();
        assertThat(outcome.lines()).hasSize(2).allSatisfy(line -> {
            assertThat(line.ledger().consumed()).isEqualTo(10);
            assertThat(line.rowsInTable()).isEqualTo(7);
            assertThat(line.rowsInQuarantine()).isEqualTo(2);
            assertThat(line.sourceEnd()).hasValue(10);
            assertThat(line.recounted()).hasValue(10);
        });
    }

    @Test
    void rowsThatWereReplacedAreNotMissing() {
        rows(range(0, 4, 0), range(0, 7, 1));
        tables.said("silver.t", Map.of("la.merge-replaced", "t/0=3"));
        head(ledger(7, 2, 1), ledger(7, 2, 1));
        var outcome = audit(false);
        assertThat(outcome.differences()).isEmpty();
        assertThat(outcome.lines()).extracting(AuditOutcome.Line::replaced).containsExactly(3L, 0L);

        tables.said("silver.t", Map.of("la.merge-replaced", "t/0=2"));
        assertDiffers(audit(false), Check.ROWS_IN_TABLE);
    }

    @Test
    void aRowThatIsMissingIsFound() {
        rows(range(0, 6, 0), range(0, 7, 1));
        head(ledger(7, 2, 1), ledger(7, 2, 1));
        assertDiffers(audit(false), Check.ROWS_IN_TABLE);
    }

    @Test
    void aRowThatStandsTwiceIsFound() {
        rows(range(0, 7, 0, 1), range(3, 4, 1));
        head(ledger(7, 2, 1), ledger(7, 2, 1));
        assertDiffers(audit(false), Check.ROWS_IN_TABLE, Check.POSITIONS_UNIQUE);
    }

    @Test
    void aLostRowIsFoundEvenIfADoubleHidesItInTheCount() {
        rows(range(0, 6, 0), range(2, 3, 0), range(0, 7, 1));
        head(ledger(7, 2, 1), ledger(7, 2, 1));
        assertDiffers(audit(false), Check.POSITIONS_UNIQUE);
    }

    @Test
    void aRecordThatStandsInTheTableAndInQuarantineIsFound() {
        quarantined(range(6, 8, 0), range(7, 9, 1));
        assertDiffers(audit(false), Check.POSITIONS_UNIQUE);
    }

    @Test
    void aQuarantineThatIsShortIsFound() {
        quarantined(range(7, 8, 0), range(7, 9, 1));
        assertDiffers(audit(false), Check.ROWS_IN_QUARANTINE);
    }

    @Test
    void rowsBeyondTheVectorAreFound() {
        rows(range(0, 6, 0), range(12, 13, 0), range(0, 7, 1));
        head(ledger(7, 2, 1), ledger(7, 2, 1));
        assertDiffers(audit(false), Check.POSITIONS_IN_RANGE);
    }

    @Test
    void rowsOfAPartitionThatTheVectorDoesNotKnowAreFound() {
        rows(range(0, 7, 0, 1, 5));
        head(ledger(7, 2, 1), ledger(7, 2, 1));
        assertDiffers(audit(false), Check.PARTITION_UNKNOWN);
    }

    @Test
    void moreRecordsThanPositionsAreFound() {
        rows(range(0, 9, 0), range(0, 7, 1));
        head(ledger(9, 2, 1), ledger(7, 2, 1));
        assertDiffers(audit(false), Check.LEDGER_IN_RANGE, Check.POSITIONS_UNIQUE);
    }

    @Test
    void aSourceThatEndsBeforeTheTableIsFound() {
        head(ledger(7, 2, 1), new Progress(0, 15, -1, 1, Ledger.of(7, 2, 1)));
        assertDiffers(audit(false), Check.SOURCE_END);
    }

    @Test
    void aDroppedRecordThatWasNeverThereIsFoundByCountingAgain() {
        head(Map.of(key(0), new Progress(0, 10, -1, 1, Ledger.of(7, 2, 0)), key(1), ledger(7, 2, 1)), TableHead.Evidence.FOUND);
        assertThat(audit(false).differences()).isEmpty();
        assertDiffers(audit(true), Check.RECOUNT);
    }

    @Test
    void lostEvidenceIsADifference() {
        head(Map.of(key(0), ledger(7, 2, 1), key(1), ledger(7, 2, 1)), TableHead.Evidence.LOST);
        assertDiffers(audit(false), Check.EVIDENCE);
    }

    @Test
    void aTopicThatWasCreatedAgainIsAuditedAsOnePlace() {
        var again = new SourceKey("c", "id-of-t-before", "t", 0);
        head(Map.of(again, new Progress(0, 4, -1, 1, Ledger.of(4, 0, 0)), key(0), ledger(3, 2, 1), key(1), ledger(7, 2, 1)), TableHead.Evidence.FOUND);
        assertThat(audit(false).differences()).isEmpty();
    }

    @Test
    void positionsOfATopicMadeAnewMayStandThereAgainButNotTwiceEach() {
        var old = new SourceKey("c", "zzz-id-of-t-before", "t", 0);
        skipped = Map.of(key(0), List.of(), key(1), List.of());
        rows(range(0, 7, 0, 1), range(0, 4, 0));
        head(Map.of(old, new Progress(0, 4, -1, 1, Ledger.of(4, 0, 0)), key(0), ledger(7, 2, 1), key(1), ledger(7, 2, 1)), TableHead.Evidence.FOUND);
        var outcome = audit(true);
        assertThat(outcome.differences()).isEmpty();
        assertThat(outcome.lines().getFirst().next()).as("of the topic as it is now").isEqualTo(10);
        assertThat(outcome.lines().getFirst().recounted()).hasValue(10);

        rows(range(0, 6, 0), range(0, 7, 1), range(0, 4, 0), range(2, 3, 0));
        head(Map.of(old, new Progress(0, 4, -1, 1, Ledger.of(4, 0, 0)), key(0), ledger(7, 2, 1), key(1), ledger(7, 2, 1)), TableHead.Evidence.FOUND);
        assertDiffers(audit(false), Check.POSITIONS_UNIQUE);
    }

    @Test
    void whatAPersonChoseToSkipIsCountedWithinWhatTheTableHolds() {
        source.truncateBelow("t", 0, 5);
        rows(range(0, 2, 0), range(5, 7, 0), range(0, 7, 1));
        head(ledger(4, 2, 1), ledger(7, 2, 1));
        skipped = Map.of(key(0), List.of(new OffsetRange(2, 5), new OffsetRange(9, 12)));
        var outcome = audit(false);
        assertThat(outcome.differences()).isEmpty();
        assertThat(outcome.lines()).extracting(AuditOutcome.Line::skipped).containsExactly(4L, 0L);
    }

    @Test
    void aTableThatDoesNotExistYetIsANoteNotADifference() {
        var outcome = auditor.audit(List.of(new AuditTarget("p", TableName.parse("silver.later"), Optional.empty(), Optional.empty(), Map.of())), false);
        assertThat(outcome.agrees()).isTrue();
        assertThat(outcome.notes()).singleElement().asString().contains("silver.later");
    }

    @Test
    void aQuarantineThatDoesNotExistHoldsNothing() {
        var plain = TableName.parse("bronze.t");
        tables.table("bronze.t", COLUMNS, files(range(0, 10, 0)));
        heads.put(new TableHead(plain, "u", tables.scan(plain).snapshotId(), 1, Optional.empty(),
                new PositionVector(new TreeMap<>(Map.of(key(0), ledger(10, 0, 0)))), TableHead.Evidence.FOUND));
        var outcome = auditor.audit(List.of(new AuditTarget("p", plain, Optional.of(plain.quarantine()), Optional.empty(), Map.of())), true);
        assertThat(outcome.differences()).isEmpty();
        assertThat(outcome.notes()).singleElement().asString().contains("not counted again");
    }

    @Test
    void aTableThatNeverStandsStillIsSaidSo() {
        heads.put(new TableHead(TABLE, "uuid", OptionalLong.of(77), 1, Optional.empty(), PositionVector.EMPTY, TableHead.Evidence.FOUND));
        assertThatThrownBy(() -> audit(false))
                .isInstanceOfSatisfying(LakeException.class, failure -> assertThat(failure.error().code()).isEqualTo(ErrorCode.COMMIT_CONFLICT));
    }
}
