package io.lakeactors.lake.iceberg;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeactors.model.CommitOutcome;
import io.lakeactors.model.CommitRequest;
import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.EventTime;
import io.lakeactors.model.Ledger;
import io.lakeactors.model.OffsetRange;
import io.lakeactors.model.Progress;
import io.lakeactors.model.TableChange;
import io.lakeactors.model.TableReader.Reached;
import io.lakeactors.model.TableQuarantine.Choice;
import io.lakeactors.model.TableQuarantine.Limit;
import io.lakeactors.model.TableReader;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.jdbc.JdbcCatalog;
import org.junit.jupiter.api.Test;

/** Rows behind a position leave a table and its quarantine, and the positions go back, in one transaction or not at all. */
class TakeOutTest extends CareFixture {
    private static final Map<String, String> NOTES = Map.of("la.replay-by", "ann");

    /** Every third record is refused, and one in [from, to) dropped if so said. */
    private void mixed(long from, long to, Ledger before, long dropped) {
        mixed(from, to, before, dropped, Optional.empty());
    }

    private void mixed(long from, long to, Ledger before, long dropped, Optional<EventTime> reached) {
        long[] refused = LongStream.range(from, to).filter(at -> at % 3 == 0).toArray();
        long[] good = LongStream.range(from, to - dropped).filter(at -> at % 3 != 0).toArray();
        var after = new Progress(0, to, 1, 1, before.plus(Ledger.of(good.length, refused.length, dropped)), reached);
        assertThat(store.commit(request(1, Map.of(P0, new CommitRequest.Advance(new OffsetRange(from, to), after, false, before)), file(ORDERS, 1, good), file(QUARANTINE, 1, refused))))
                .isInstanceOf(CommitOutcome.Committed.class);
    }

    private Ledger ledger() {
        return progress().ledger();
    }

    private Progress progress() {
        return store.head(ORDERS).vector().of(P0).orElseThrow();
    }

    private List<Long> quarantined() {
        return care.quarantine().page(QUARANTINE, Choice.ALL, Optional.empty(), new Limit(1_000, 1 << 20)).rows().stream().map(row -> row.position().offset()).sorted().toList();
    }

    private TableChange takeOut(long from) {
        return change(0, new TableChange.TakeOut(List.of(new TableChange.From(P0, from)), "la-before-replay-1", NOTES));
    }

    @Test
    void rowsBehindThePositionLeaveTableAndQuarantineAndNothingElseDoes() {
        mixed(0, 12, Ledger.ZERO, 0);
        mixed(12, 24, ledger(), 0);
        long before = store.head(ORDERS).snapshotId().getAsLong();
        int files = live().size();
        var takeOut = takeOut(7);

        var told = care.taken(ORDERS, (TableChange.TakeOut) takeOut.work());
        assertThat(told.rows()).isEqualTo(Map.of(P0, 12L));
        assertThat(told.quarantined()).isEqualTo(Map.of(P0, 5L));
        assertThat(rows()).as("to ask changes nothing").hasSize(16);

        assertThat(care.change(takeOut)).isInstanceOf(CommitOutcome.Committed.class);
        assertThat(rows()).containsExactly(1L, 2L, 4L, 5L);
        assertThat(quarantined()).containsExactly(0L, 3L, 6L);
        assertThat(progress()).isEqualTo(new Progress(0, 7, -1, 1, Ledger.of(4, 3, 0)));
        assertThat(live()).as("the second file is gone as a whole, the first has deletes").hasSize(files - 1).allMatch(file -> !file.deleted().isEmpty());
        assertThat(shape().refs().get("la-before-replay-1").snapshot()).isEqualTo(before);
        assertThat(((IcebergStore) store).loaded(ORDERS).currentSnapshot().summary()).containsEntry("la.replay-by", "ann");

        assertThat(care.change(takeOut)).as("asked again").isInstanceOf(CommitOutcome.AlreadyCommitted.class);
        mixed(7, 24, ledger(), 0);
        assertThat(rows()).as("read again").isEqualTo(LongStream.range(0, 24).filter(at -> at % 3 != 0).boxed().toList());
        assertThat(quarantined()).containsExactly(0L, 3L, 6L, 9L, 12L, 15L, 18L, 21L);
        assertThat(ledger()).isEqualTo(Ledger.of(16, 8, 0));
        assertThat(care.change(takeOut)).as("a late copy takes nothing out").isInstanceOf(CommitOutcome.AlreadyCommitted.class);
        assertThat(rows()).hasSize(16);
    }

    @Test
    void fromItsBeginningNothingIsLeft() {
        mixed(0, 12, Ledger.ZERO, 2);
        assertThat(care.change(takeOut(0))).isInstanceOf(CommitOutcome.Committed.class);
        assertThat(rows()).isEmpty();
        assertThat(quarantined()).isEmpty();
        assertThat(progress()).isEqualTo(new Progress(0, 0, -1, 1, Ledger.ZERO));
        assertThat(live()).isEmpty();
    }

    @Test
    void aPositionThatTheTableHasNotReachedChangesNothing() {
        mixed(0, 12, Ledger.ZERO, 0);
        var head = store.head(ORDERS);
        assertThat(care.change(takeOut(12))).isInstanceOf(CommitOutcome.Committed.class);
        assertThat(store.head(ORDERS)).isEqualTo(head);
    }

    @Test
    void rowsThatCompactionHasMixedAreTakenOutOneByOne() {
        mixed(0, 12, Ledger.ZERO, 0);
        mixed(12, 24, ledger(), 0);
        assertThat(care.change(takeOut(20))).isInstanceOf(CommitOutcome.Committed.class);
        mixed(20, 30, ledger(), 0);
        assertThat(compact()).isInstanceOf(CommitOutcome.Committed.class);
        assertThat(live()).hasSize(1);
        assertThat(care.change(takeOut(10))).isInstanceOf(CommitOutcome.Committed.class);
        assertThat(rows()).containsExactly(1L, 2L, 4L, 5L, 7L, 8L);
        assertThat(ledger()).isEqualTo(Ledger.of(6, 4, 0));
    }

    @Test
    void whatWasDroppedBeforeAPositionIsCountedByASnapshotThatEndedThereOrTheReplayIsRefused() {
        mixed(0, 12, Ledger.ZERO, 2);
        mixed(12, 24, ledger(), 2);
        assertThat(care.change(takeOut(7))).isInstanceOfSatisfying(CommitOutcome.Refused.class, refused -> {
            assertThat(refused.error().code()).isEqualTo(ErrorCode.REPLAY_INEXACT);
            assertThat(refused.error().sentence()).contains("4 records", "before 7", "snapshot:ID", "--from earliest");
        });
        assertThat(rows()).as("nothing was done").hasSize(12);
        var first = ledgerOf(0);
        assertThat(care.change(takeOut(12))).isInstanceOf(CommitOutcome.Committed.class);
        assertThat(ledger()).isEqualTo(first);
    }

    @Test
    void howFarTimeHadComeIsThatOfASnapshotThatEndedThereOrTheReplayIsRefused() {
        var first = new EventTime("ts", 12_000);
        mixed(0, 12, Ledger.ZERO, 0, Optional.of(first));
        mixed(12, 24, ledger(), 0, Optional.of(new EventTime("ts", 24_000)));
        assertThat(care.change(takeOut(7))).isInstanceOfSatisfying(CommitOutcome.Refused.class, refused -> {
            assertThat(refused.error().code()).isEqualTo(ErrorCode.REPLAY_INEXACT);
            assertThat(refused.error().sentence()).contains("late or not", "at 7", "--from earliest");
        });
        assertThat(care.change(takeOut(12))).isInstanceOf(CommitOutcome.Committed.class);
        assertThat(progress().eventTime()).contains(first);
        assertThat(care.change(change(1, new TableChange.TakeOut(List.of(new TableChange.From(P0, 0)), "la-before-replay-2", NOTES)))).isInstanceOf(CommitOutcome.Committed.class);
        assertThat(progress().eventTime()).isEmpty();
    }

    @Test
    void eachSnapshotTellsHowFarTimeHadComeButNoneOfWhatWasReadAgain() {
        mixed(0, 12, Ledger.ZERO, 0, Optional.of(new EventTime("ts", 12_000)));
        mixed(12, 24, ledger(), 0, Optional.of(new EventTime("ts", 24_000)));
        assertThat(reached()).containsExactly(new Reached("orders", 0, 24, new EventTime("ts", 24_000)), new Reached("orders", 0, 12, new EventTime("ts", 12_000)));
        assertThat(care.change(takeOut(12))).isInstanceOf(CommitOutcome.Committed.class);
        assertThat(reached()).containsExactly(new Reached("orders", 0, 12, new EventTime("ts", 12_000)));
    }

    private List<Reached> reached() {
        return ((IcebergStore) store).reached(ORDERS, store.head(ORDERS).snapshotId().getAsLong());
    }

    @Test
    void whereRowsHaveLeftOtherwiseTheLedgerIsThatOfASnapshotThatEndedThere() throws IOException {
        mixed(0, 12, Ledger.ZERO, 0);
        mixed(12, 24, ledger(), 0);
        var first = ledgerOf(0);
        deleteLastFile();
        assertThat(rows()).hasSize(8);
        assertThat(care.change(takeOut(7))).isInstanceOfSatisfying(CommitOutcome.Refused.class, refused -> {
            assertThat(refused.error().code()).isEqualTo(ErrorCode.REPLAY_INEXACT);
            assertThat(refused.error().sentence()).contains("16 rows were written", "8 and 8 are there", "before 7", "snapshot:ID", "--from earliest");
        });
        assertThat(care.change(takeOut(12))).isInstanceOf(CommitOutcome.Committed.class);
        assertThat(ledger()).as("not what is left of a ledger that counts rows which have gone").isEqualTo(first);
        assertThat(rows()).hasSize((int) first.written());
    }

    @Test
    void whatLeftBeforeAPositionStaysCountedWhereAllBehindItIsThere() {
        mixed(0, 12, Ledger.ZERO, 2);
        mixed(12, 24, ledger(), 0);
        assertThat(care.change(takeOut(14))).isInstanceOf(CommitOutcome.Committed.class);
        assertThat(ledger()).isEqualTo(Ledger.of(7, 5, 2));
    }

    /** As another engine does. */
    private void deleteLastFile() throws IOException {
        try (var catalog = new JdbcCatalog()) {
            catalog.setConf(new org.apache.hadoop.conf.Configuration());
            catalog.initialize("lake", Map.of("uri", "jdbc:sqlite:" + dir.resolve("catalog.db"), "warehouse", dir.resolve("warehouse").toString(), "jdbc.schema-version", "V1",
                    "io-impl", "org.apache.iceberg.hadoop.HadoopFileIO"));
            var table = catalog.loadTable(TableIdentifier.of("silver", "orders"));
            table.newDelete().deleteFile(table.currentSnapshot().addedDataFiles(table.io()).iterator().next()).commit();
        }
    }

    /** Copies of a take-out that hang somewhere come later. */
    @Test
    void aTakeOutThatFoundNothingIsNotedSoThatALateCopyTakesNothingOut() {
        mixed(0, 12, Ledger.ZERO, 0);
        var takeOut = takeOut(12);
        assertThat(care.change(takeOut)).isInstanceOf(CommitOutcome.Committed.class);
        mixed(12, 24, ledger(), 0);
        assertThat(care.change(takeOut)).isInstanceOf(CommitOutcome.AlreadyCommitted.class);
        assertThat(rows()).hasSize(16);
    }

    private Ledger ledgerOf(int commit) {
        long snapshot = shape().snapshots().get(commit).id();
        return care.positionsAt(ORDERS, snapshot).orElseThrow().of(P0).orElseThrow().ledger();
    }

    @Test
    void aCrashBeforeTheSwapLeavesEverythingAndOneAfterItNothingToDo() {
        mixed(0, 12, Ledger.ZERO, 0);
        var takeOut = takeOut(6);
        dieAt(CommitSteps.CHANGE_BEFORE_SWAP, 0);
        try {
            care.change(takeOut);
        } catch (Killed died) {
            assertThat(rows()).hasSize(8);
        }
        liveOn();
        assertThat(quarantined()).hasSize(4);
        dieAt(CommitSteps.CHANGE_AFTER_SWAP, 0);
        try {
            care.change(takeOut);
        } catch (Killed died) {
            assertThat(rows()).containsExactly(1L, 2L, 4L, 5L);
        }
        liveOn();
        assertThat(quarantined()).containsExactly(0L, 3L);
        assertThat(care.change(takeOut)).isInstanceOf(CommitOutcome.AlreadyCommitted.class);
    }

    @Test
    void aSnapshotsPositionsAreToldAndOfOneThatIsNotThereNone() {
        mixed(0, 12, Ledger.ZERO, 0);
        long snapshot = store.head(ORDERS).snapshotId().getAsLong();
        assertThat(care.positionsAt(ORDERS, snapshot).orElseThrow().of(P0).orElseThrow().next()).isEqualTo(12);
        assertThat(care.positionsAt(ORDERS, 1)).isEmpty();
        assertThat(live()).extracting(TableReader.DataFile::deleted).isNotNull();
    }
}
