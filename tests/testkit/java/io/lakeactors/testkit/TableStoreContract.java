package io.lakeactors.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeactors.model.AuditColumns;
import io.lakeactors.model.CommitOutcome;
import io.lakeactors.model.CommitRequest;
import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.Field;
import io.lakeactors.model.LakeException;
import io.lakeactors.model.Ledger;
import io.lakeactors.model.OffsetRange;
import io.lakeactors.model.Progress;
import io.lakeactors.model.Resolution;
import io.lakeactors.model.Schema;
import io.lakeactors.model.SourceKey;
import io.lakeactors.model.TableHead;
import io.lakeactors.model.TableName;
import io.lakeactors.model.TableSpec;
import io.lakeactors.model.TableWriter;
import io.lakeactors.model.Type;
import io.lakeactors.model.WrittenFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What every table store does, whatever is behind it. Extended for the fake and for each real one. */
public abstract class TableStoreContract extends TableStoreFixture {
    @Test
    void aNewTableHoldsNothing() {
        TableHead head = store.head(ORDERS);
        assertThat(head.evidence()).isEqualTo(TableHead.Evidence.NEW_TABLE);
        assertThat(head.snapshotId()).isEmpty();
        assertThat(head.vector().entries()).isEmpty();
        assertThat(head.uuid()).isNotBlank();
    }

    @Test
    void aTableThatIsNotThereIsAnErrorWithItsName() {
        assertThatThrownBy(() -> store.head(new TableName("silver", "nothing")))
                .isInstanceOfSatisfying(LakeException.class, e -> assertThat(e.error().code()).isEqualTo(ErrorCode.TABLE_NOT_FOUND))
                .hasMessageContaining("silver.nothing");
    }

    @Test
    void ensuringATableTwiceChangesNothing() {
        assertThat(store.ensure(spec(ORDERS), false).changes()).isEmpty();
        assertThat(store.ensure(spec(ORDERS), true).changes()).isEmpty();
    }

    @Test
    void aDryRunSaysWhatWouldBeMadeAndMakesNothing() {
        var name = new TableName("silver", "later");
        assertThat(store.ensure(spec(name), true).changes()).isNotEmpty();
        assertThat(store.tables()).noneMatch(head -> head.table().equals(name));
    }

    @Test
    void aRehearsedCommitChangesNothingAndItsFilesCanStillBeCommitted() {
        var file = file(ORDERS, 1, 0, 1, 2);
        TableHead before = store.head(ORDERS);
        store.rehearseCommit(ORDERS, List.of(file));
        assertThat(store.head(ORDERS)).isEqualTo(before);
        assertThat(store.commit(request(1, Map.of(P0, advance(0, 3)), file))).isInstanceOf(CommitOutcome.Committed.class);
    }

    @Test
    void aColumnOfAnotherTypeDoesNotFit() {
        var other = new TableSpec(ORDERS, new Schema(List.of(Field.of("n", new Type.Text(), false))).with(AuditColumns.FIELDS), List.of(), Map.of());
        assertThatThrownBy(() -> store.ensure(other, false))
                .isInstanceOfSatisfying(LakeException.class, e -> assertThat(e.error().code()).isEqualTo(ErrorCode.TABLE_DOES_NOT_FIT))
                .hasMessageContaining("n");
    }

    @Test
    void epochsOfAnEntityOnlyRise() {
        long first = store.acquireEpoch("a");
        long second = store.acquireEpoch("a");
        assertThat(second).isGreaterThan(first);
        assertThat(first).isPositive();
        assertThat(store.acquireEpoch("b")).as("another entity's").isEqualTo(first);
    }

    @Test
    void aCommitMovesTheVectorAndIsSeenInAFreshHead() {
        var request = request(5, Map.of(P0, advance(0, 3), P1, advance(10, 20)), file(ORDERS, 1, 0, 1, 2));
        assertThat(store.commit(request)).isInstanceOf(CommitOutcome.Committed.class);

        TableHead head = store.head(ORDERS);
        assertThat(head.evidence()).isEqualTo(TableHead.Evidence.FOUND);
        assertThat(head.commitId()).contains(request.commitId());
        assertThat(head.epoch()).isEqualTo(5);
        assertThat(head.vector().of(P0).orElseThrow().next()).isEqualTo(3);
        assertThat(head.vector().of(P1).orElseThrow().next()).isEqualTo(20);
    }

    @Test
    void writersThatEndTogetherSayWhichRowsOfWhichFilesAreTheirs() {
        var files = writer(ORDERS, 1, 0, 1).finishWith(List.of(writer(ORDERS, 1, 2, 3, 4), writer(ORDERS, 1)));
        assertThat(files.stream().map(own -> own.stream().mapToLong(WrittenFile::rows).sum())).containsExactly(2L, 3L, 0L);
        var all = new TreeMap<String, WrittenFile>();
        files.forEach(own -> own.forEach(file -> all.merge(file.path(), file, WrittenFile::with)));
        assertThat(all.values()).allMatch(store::exists);
        var request = request(1, Map.of(P0, advance(0, 2), P1, advance(10, 13)), all.values().toArray(WrittenFile[]::new));
        assertThat(store.commit(request)).isInstanceOf(CommitOutcome.Committed.class);
        assertThat(store.head(ORDERS).vector().of(P1).orElseThrow().next()).isEqualTo(13);
    }

    @Test
    void theSameCommitTriedAgainIsFoundNotRepeated() {
        var request = request(1, Map.of(P0, advance(0, 3)), file(ORDERS, 1, 0, 1, 2));
        store.commit(request);
        long snapshot = store.head(ORDERS).snapshotId().orElseThrow();
        assertThat(store.commit(request)).isInstanceOf(CommitOutcome.AlreadyCommitted.class);
        assertThat(store.head(ORDERS).snapshotId()).hasValue(snapshot);
    }

    @Test
    void aRangeThatDoesNotBeginAtTheHeadIsStale() {
        store.commit(request(1, Map.of(P0, advance(0, 3)), file(ORDERS, 1, 0, 1, 2)));
        for (var misfit : List.of(advance(0, 3), advance(2, 5), advance(4, 6))) {
            var outcome = store.commit(request(1, Map.of(P0, misfit)));
            assertThat(outcome).as(misfit.toString()).isInstanceOf(CommitOutcome.Stale.class);
        }
        assertThat(store.head(ORDERS).vector().of(P0).orElseThrow().next()).isEqualTo(3);
    }

    @Test
    void anOlderLeaderOrWriterEpochIsStale() {
        store.commit(request(1, Map.of(P0, advance(0, 3, 4, 7))));
        assertThat(store.commit(request(1, Map.of(P0, advance(3, 5, 3, 7))))).isInstanceOf(CommitOutcome.Stale.class);
        assertThat(store.commit(request(1, Map.of(P0, advance(3, 5, 4, 6))))).isInstanceOf(CommitOutcome.Stale.class);
        assertThat(store.commit(request(1, Map.of(P0, advance(3, 5, 4, 7))))).isInstanceOf(CommitOutcome.Committed.class);
    }

    @Test
    void theSamePartitionOfATopicMadeAnewIsStale() {
        store.commit(request(1, Map.of(P0, advance(0, 3))));
        var anew = new SourceKey("cluster", "another-topic-id", "orders", 0);
        assertThat(store.commit(request(1, Map.of(anew, advance(0, 3))))).isInstanceOf(CommitOutcome.Stale.class);
    }

    @Test
    void aTopicThatAPersonChoseStandsBesideTheOneBefore() {
        store.commit(request(1, Map.of(P0, advance(0, 3))));
        var anew = new SourceKey("cluster", "another-topic-id", "orders", 0);
        var chosen = new CommitRequest.Advance(new OffsetRange(0, 2), new Progress(0, 2, 1, 1, Ledger.of(2, 0, 0)), true);
        assertThat(store.commit(request(1, Map.of(anew, chosen)))).isInstanceOf(CommitOutcome.Committed.class);
        var goesOn = new CommitRequest.Advance(new OffsetRange(2, 5), new Progress(0, 5, 1, 1, Ledger.of(5, 0, 0)), true);
        assertThat(store.commit(request(1, Map.of(anew, goesOn)))).isInstanceOfSatisfying(CommitOutcome.Committed.class, done -> {
            assertThat(done.head().vector().of(P0)).get().extracting(Progress::next).isEqualTo(3L);
            assertThat(done.head().vector().of(anew)).get().extracting(Progress::next).isEqualTo(5L);
        });
    }

    @Test
    void aLedgerThatHasChangedSinceACommitWasPlannedIsGoneOnFrom() {
        store.commit(request(1, Map.of(P0, new CommitRequest.Advance(new OffsetRange(0, 5), new Progress(0, 5, 1, 1, Ledger.of(5, 0, 0)), false))));
        // Planned when three of the five stood in quarantine.
        var planned = new CommitRequest.Advance(new OffsetRange(5, 7), new Progress(0, 7, 1, 1, Ledger.of(3, 4, 0)), false, Ledger.of(2, 3, 0));

        assertThat(store.commit(request(1, Map.of(P0, planned)))).isInstanceOfSatisfying(CommitOutcome.Committed.class, done ->
                assertThat(done.head().vector().of(P0)).get().extracting(Progress::ledger).isEqualTo(Ledger.of(6, 1, 0)));
    }

    @Test
    void aPartitionWhoseEntryWasLostIsStale() {
        var goesOn = new CommitRequest.Advance(new OffsetRange(7, 9), new Progress(0, 9, 1, 1, Ledger.of(9, 0, 0)), false);
        assertThat(store.commit(request(1, Map.of(P0, goesOn)))).isInstanceOf(CommitOutcome.Stale.class);
    }

    @Test
    void anOlderCommitterIsFenced() {
        store.commit(request(9, Map.of(P0, advance(0, 3))));
        assertThat(store.commit(request(8, Map.of(P0, advance(3, 5))))).isInstanceOfSatisfying(CommitOutcome.Fenced.class, fenced ->
                assertThat(fenced.headEpoch()).isEqualTo(9));
    }

    @Test
    void aCommitForATableThatWasMadeAnewIsRefused() {
        var lost = new CommitRequest(UUID.randomUUID().toString(), 1, ORDERS, UUID.randomUUID().toString(), new TreeMap<>(Map.of(P0, advance(0, 3))),
                List.of());
        assertThat(store.commit(lost))
                .isInstanceOfSatisfying(CommitOutcome.Refused.class, refused -> assertThat(refused.error().code()).isEqualTo(ErrorCode.TABLE_IDENTITY_CHANGED));
    }

    @Test
    void theQuarantineMovesWithItsTable() {
        var outcome = store.commit(request(1, Map.of(P0, advance(0, 3)), file(ORDERS, 1, 0, 1), file(QUARANTINE, 1, 2)));
        assertThat(outcome).isInstanceOf(CommitOutcome.Committed.class);
        assertThat(store.head(QUARANTINE).snapshotId()).isPresent();
    }

    @Test
    void aCommitWithoutFilesStillMovesThePositions() {
        store.commit(request(1, Map.of(P0, advance(0, 30))));
        assertThat(store.head(ORDERS).vector().of(P0).orElseThrow().next()).isEqualTo(30);
    }

    @Test
    void aCommitThatNeverCameIsNotAppliedForGood() {
        var lost = request(3, Map.of(P0, advance(0, 3)), file(ORDERS, 1, 0, 1, 2));
        assertThat(store.resolve(lost, 4)).isInstanceOf(Resolution.NotApplied.class);
        assertThat(store.commit(lost)).as("it lands late").isInstanceOf(CommitOutcome.Fenced.class);
        assertThat(store.head(ORDERS).epoch()).isEqualTo(4);
        assertThat(store.head(ORDERS).vector().entries()).isEmpty();
    }

    @Test
    void aCommitThatHadLandedIsFoundApplied() {
        var landed = request(3, Map.of(P0, advance(0, 3)));
        store.commit(landed);
        assertThat(store.resolve(landed, 4)).isInstanceOfSatisfying(
                Resolution.Applied.class, applied -> assertThat(applied.head().vector().of(P0).orElseThrow().next()).isEqualTo(3));
        assertThat(store.resolve(landed, 5)).isInstanceOf(Resolution.Applied.class);
    }

    @Test
    void aWrittenFileIsThereUntilItIsNot() {
        WrittenFile file = file(ORDERS, 1, 0, 1);
        assertThat(store.exists(file)).isTrue();
        assertThat(store.exists(new WrittenFile(ORDERS, file.path() + "x", 2, file.bytes(), ""))).isFalse();
    }

    @Test
    void onlyFilesOfPastWritersThatNobodyNamesAreOrphans() {
        WrittenFile committed = file(ORDERS, 1, 0, 1);
        store.commit(request(1, Map.of(P0, advance(0, 2, 1, 5)), committed));
        WrittenFile abandoned = file(ORDERS, 4, 7);
        WrittenFile named = file(ORDERS, 4, 8);
        WrittenFile present = file(ORDERS, 5, 9);

        assertThat(store.removeOrphans(ORDERS, java.util.Set.of(named.path()), -60_000, true)).containsExactly(abandoned.path());
        assertThat(store.exists(abandoned)).isTrue();
        store.removeOrphans(ORDERS, java.util.Set.of(named.path()), -60_000, false);
        assertThat(List.of(store.exists(abandoned), store.exists(named), store.exists(present), store.exists(committed))).containsExactly(false, true, true,
                true);
    }

    @Test
    void anAbandonedWriterLeavesNothingBehind() {
        TableWriter writer = store.writer(spec(ORDERS), 1, "abandoned");
        writer.abort();
        assertThat(store.removeOrphans(ORDERS, java.util.Set.of(), -60_000, true)).isEmpty();
    }

    @Test
    void allTablesAreListedWithTheirHeads() {
        var names = new ArrayList<TableName>();
        store.tables().forEach(head -> names.add(head.table()));
        assertThat(names).contains(ORDERS, QUARANTINE);
    }
}
