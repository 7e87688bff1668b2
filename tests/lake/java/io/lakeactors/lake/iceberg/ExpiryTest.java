package io.lakeactors.lake.iceberg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeactors.model.CommitOutcome;
import io.lakeactors.model.CommitRequest;
import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.LakeException;
import io.lakeactors.model.Ledger;
import io.lakeactors.model.OffsetRange;
import io.lakeactors.model.Progress;
import io.lakeactors.model.TableCare;
import io.lakeactors.model.TableChange;
import io.lakeactors.model.TableHead;
import io.lakeactors.model.TableReader;
import io.lakeactors.model.TableShape;
import io.lakeactors.model.WrittenFile;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.io.CloseableIterable;
import org.junit.jupiter.api.Test;

/** What goes from a table with time: snapshots, rows, and files that nothing refers to. And what can be had back. */
class ExpiryTest extends CareFixture {
    @Test
    void filesOfTheRunThatLooksAndOfAWriterThatGoesOnAreNoOrphans() {
        intake(0, 2);
        var shape = shape();
        long epoch = epoch();
        List<WrittenFile> written = care.rewrite(order(shape, epoch, 64 << 20, OptionalLong.empty()));
        WrittenFile open = file(ORDERS, 1, 99);

        care.orphans(ORDERS, epoch, Set.of(), -60_000, 1_000, false);

        assertThat(store.exists(written.getFirst())).isTrue();
        assertThat(store.exists(open)).isTrue();
    }

    @Test
    void youngFilesAreNoOrphans() {
        intake(0, 2);
        care.rewrite(order(shape(), epoch(), 64 << 20, OptionalLong.empty()));

        assertThat(care.orphans(ORDERS, epoch(), Set.of(), 3_600_000, 1_000, false)).isEqualTo(TableCare.Reclaimed.NOTHING);
        assertThat(dataFilesOnDisk()).hasSize(3);
    }

    @Test
    void expiryRemovesWhatOnlyThePastReferredTo() {
        intake(0, 5);
        compact();
        var past = past();
        assertThat(care.reclaimable(ORDERS, past).examples()).filteredOn(path -> path.endsWith(".parquet")).hasSize(5);

        assertThat(care.change(change(epoch(), new TableChange.Expire(past)))).isInstanceOf(CommitOutcome.Committed.class);
        assertThat(dataFilesOnDisk()).hasSize(6);
        var reclaimed = care.reclaim(ORDERS, -60_000, 10_000, Integer.MAX_VALUE);

        assertThat(reclaimed.files()).isGreaterThan(5);
        assertThat(dataFilesOnDisk()).hasSize(1);
        assertThat(rows()).isEqualTo(numbers(10));
        assertThat(shape().snapshots()).hasSize(1);
        assertThat(store.head(ORDERS).vector().of(P0).orElseThrow().next()).isEqualTo(10);
        assertThat(care.reclaim(ORDERS, -60_000, 10_000, Integer.MAX_VALUE)).isEqualTo(TableCare.Reclaimed.NOTHING);
        intake(10, 1);
        assertThat(rows()).isEqualTo(numbers(12));
    }

    @Test
    void aFileThatAYoungerManifestNamesIsNotFreed() {
        intake(0, 3);
        assertThat(care.change(change(epoch(), new TableChange.MergeManifests()))).isInstanceOf(CommitOutcome.Committed.class);
        intake(6, 1);

        var freed = care.reclaimable(ORDERS, past());

        assertThat(freed.files()).as("manifests and their lists").isPositive();
        assertThat(freed.examples()).noneMatch(path -> path.endsWith(".parquet"));
    }

    @Test
    void whoHasBegunToReadAnExpiredSnapshotMayFinish() {
        intake(0, 5);
        compact();
        care.change(change(epoch(), new TableChange.Expire(past())));

        assertThat(care.reclaim(ORDERS, 60_000, 10_000, Integer.MAX_VALUE)).isEqualTo(TableCare.Reclaimed.NOTHING);
        care.orphans(ORDERS, epoch(), Set.of(), -60_000, 10_000, false);

        assertThat(dataFilesOnDisk()).hasSize(6);
        care.reclaim(ORDERS, -60_000, 10_000, Integer.MAX_VALUE);
        assertThat(dataFilesOnDisk()).hasSize(1);
    }

    @Test
    void expiryThatIsCutShortIsFinishedByTheNext() {
        intake(0, 5);
        compact();
        for (String step : List.of(CommitSteps.CHANGE_BEFORE_SWAP, CommitSteps.CHANGE_AFTER_SWAP)) {
            dieAt(step, 0);
            assertThatThrownBy(() -> care.change(change(epoch(), new TableChange.Expire(past())))).isInstanceOf(Killed.class);
            liveOn();
            assertThat(rows()).isEqualTo(numbers(10));
            if (step.equals(CommitSteps.CHANGE_BEFORE_SWAP)) {
                assertThat(care.reclaim(ORDERS, -60_000, 10_000, Integer.MAX_VALUE)).as("nothing has expired").isEqualTo(TableCare.Reclaimed.NOTHING);
                assertThat(dataFilesOnDisk()).hasSize(6);
            }
        }
        dieAt(CommitSteps.BEFORE_DELETE, 3);
        assertThatThrownBy(() -> care.reclaim(ORDERS, -60_000, 10_000, Integer.MAX_VALUE)).isInstanceOf(Killed.class);
        liveOn();

        care.reclaim(ORDERS, -60_000, 10_000, Integer.MAX_VALUE);

        assertThat(dataFilesOnDisk()).hasSize(1);
        assertThat(rows()).isEqualTo(numbers(10));
    }

    @Test
    void whoDeletesOnlySoMuchDeletesTheRestWithTheNextCalls() {
        intake(0, 6);
        compact();
        var all = shape().snapshots().stream().map(TableShape.Version::id).toList();
        care.change(change(epoch(), new TableChange.Expire(Set.of(all.get(0)))));
        care.change(change(epoch(), new TableChange.Expire(Set.of(all.get(1)))));

        assertThat(care.reclaim(ORDERS, -60_000, 10_000, 1).files()).isPositive();
        assertThat(care.reclaim(ORDERS, -60_000, 10_000, 1).files()).isPositive();
        assertThat(care.reclaim(ORDERS, -60_000, 10_000, 1)).isEqualTo(TableCare.Reclaimed.NOTHING);
        assertThat(rows()).isEqualTo(numbers(12));
    }

    @Test
    void betweenTheFilesThatItDeletesTheTableMayBeCommittedToAndCompacted() {
        intake(0, 5);
        compact();
        care.change(change(epoch(), new TableChange.Expire(past())));
        var breaths = new AtomicInteger();

        var gone = care.reclaim(ORDERS, -60_000, 10_000, Integer.MAX_VALUE, () -> {
            if (breaths.getAndIncrement() == 0) {
                intake(10, 2);
                compact();
            }
        });

        assertThat(gone.files()).isGreaterThan(5).isEqualTo(breaths.get());
        assertThat(rows()).isEqualTo(numbers(14));
    }

    @Test
    void betweenOrphansThatItDeletesTheTableMayBeCommittedTo() {
        intake(0, 2);
        for (int i = 0; i < 3; i++) {
            care.rewrite(order(shape(), epoch(), 64 << 20, OptionalLong.empty()));
        }
        var breaths = new AtomicInteger();

        var gone = care.orphans(ORDERS, epoch(), Set.of(), -60_000, 1_000, false, () -> {
            if (breaths.getAndIncrement() == 0) {
                intake(4, 1);
            }
        });

        assertThat(gone.files()).isGreaterThanOrEqualTo(3).isEqualTo(breaths.get());
        assertThat(rows()).isEqualTo(numbers(6));
    }

    @Test
    void snapshotsInTheMiddleCanGoAndTheRestStaysReadable() {
        intake(0, 6);
        compact();
        var all = shape().snapshots().stream().map(TableShape.Version::id).toList();
        var thinned = new HashSet<>(List.of(all.get(1), all.get(2), all.get(4)));
        care.change(change(epoch(), new TableChange.Expire(thinned)));
        care.reclaim(ORDERS, -60_000, 10_000, Integer.MAX_VALUE);

        assertThat(rows()).isEqualTo(numbers(12));
        assertThat(rowsAt(all.get(3))).isEqualTo(8);
        assertThat(rowsAt(all.get(0))).isEqualTo(2);
    }

    private int rowsAt(long snapshot) {
        int rows = 0;
        try (CloseableIterable<Record> records = IcebergGenerics.read(((IcebergStore) store).loaded(ORDERS)).useSnapshot(snapshot).build()) {
            for (Record row : records) {
                rows++;
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return rows;
    }

    @Test
    void aTableCanBeReadAsItWasEvenAcrossGapsAndRestores() {
        intake(0, 6);
        var all = shape().snapshots();
        care.change(change(epoch(), new TableChange.Expire(Set.of(all.get(3).id()))));
        care.change(change(0, new TableChange.Rollback(all.get(4).id(), false)));
        var store = (IcebergStore) this.store;

        assertThat(store.scan(ORDERS, all.get(1).at()).snapshotId()).isPresent();
        assertThat(store.scan(ORDERS, System.currentTimeMillis()).snapshotId()).hasValue(all.get(4).id());
        assertThat(store.scan(ORDERS, all.get(0).at()).files()).hasSizeLessThan(6);
        assertThatThrownBy(() -> store.scan(ORDERS, all.get(0).at() - 60_000)).isInstanceOfSatisfying(LakeException.class, e -> assertThat(e.error().code()).isEqualTo(ErrorCode.REQUEST_INVALID));
    }

    @Test
    void theHeadAndWhatHasANameDoNotExpire() {
        intake(0, 3);
        long first = shape().snapshots().getFirst().id();
        assertThat(care.change(change(0, new TableChange.SetRef("audit-2026", first, true)))).isInstanceOf(CommitOutcome.Committed.class);

        assertThat(care.change(change(epoch(), new TableChange.Expire(Set.of(first))))).isInstanceOf(CommitOutcome.Stale.class);
        assertThat(care.change(change(epoch(), new TableChange.Expire(Set.of(shape().snapshotId().getAsLong()))))).isInstanceOf(CommitOutcome.Stale.class);

        care.change(change(0, new TableChange.DropRef("audit-2026")));
        assertThat(care.change(change(epoch(), new TableChange.Expire(Set.of(first))))).isInstanceOf(CommitOutcome.Committed.class);
    }

    @Test
    void aRollbackTakesThePositionsWithIt() {
        intake(0, 4);
        long second = shape().snapshots().get(1).id();

        assertThat(care.change(change(0, new TableChange.Rollback(second, false)))).isInstanceOf(CommitOutcome.Committed.class);

        assertThat(rows()).isEqualTo(numbers(4));
        assertThat(store.head(ORDERS).vector().of(P0).orElseThrow().next()).isEqualTo(4);
        intake(4, 1);
        assertThat(rows()).isEqualTo(numbers(6));
    }

    /** Rows of two positions, of which the second is refused. */
    private void intakeWithRefused(long from) {
        var progress = new Progress(0, from + 2, 1, 1, Ledger.of(from / 2 + 1, from / 2 + 1, 0));
        assertThat(store.commit(request(1, Map.of(P0, new CommitRequest.Advance(new OffsetRange(from, from + 2), progress, false)), file(ORDERS, 1, from), file(QUARANTINE, 1, from + 1))))
                .isInstanceOf(CommitOutcome.Committed.class);
    }

    private long quarantined() {
        return ((IcebergStore) store).scan(QUARANTINE).files().stream().mapToLong(TableReader.DataFile::rows).sum();
    }

    @Test
    void aRollbackTakesTheQuarantineToTheSamePositions() {
        intakeWithRefused(0);
        intakeWithRefused(2);
        intakeWithRefused(4);
        var snapshots = shape().snapshots();

        assertThat(care.change(change(0, new TableChange.Rollback(snapshots.get(1).id(), false)))).isInstanceOf(CommitOutcome.Committed.class);
        assertThat(quarantined()).isEqualTo(2);
        intakeWithRefused(4);
        assertThat(quarantined()).isEqualTo(3);

        assertThat(care.change(change(0, new TableChange.Rollback(snapshots.get(0).id(), true)))).isInstanceOf(CommitOutcome.Committed.class);
        assertThat(quarantined()).isEqualTo(3);
    }

    @Test
    void aRollbackToBeforeAnythingWasRefusedEmptiesTheQuarantine() {
        intake(0, 1);
        var progress = new Progress(0, 4, 1, 1, Ledger.of(3, 1, 0));
        store.commit(request(1, Map.of(P0, new CommitRequest.Advance(new OffsetRange(2, 4), progress, false)), file(ORDERS, 1, 2), file(QUARANTINE, 1, 3)));

        assertThat(care.change(change(0, new TableChange.Rollback(shape().snapshots().getFirst().id(), false)))).isInstanceOf(CommitOutcome.Committed.class);
        assertThat(quarantined()).isZero();
        store.commit(request(1, Map.of(P0, new CommitRequest.Advance(new OffsetRange(2, 4), progress, false)), file(ORDERS, 1, 2), file(QUARANTINE, 1, 3)));
        assertThat(quarantined()).isEqualTo(1);
    }

    @Test
    void aRollbackIsRefusedWhereTheQuarantineOfThatTimeHasExpired() {
        intakeWithRefused(0);
        intakeWithRefused(2);
        long first = shape().snapshots().getFirst().id();
        var quarantine = care.shape(QUARANTINE, SMALL);
        var expire = new TableChange(UUID.randomUUID().toString(), QUARANTINE, store.head(QUARANTINE).uuid(), store.acquireEpoch(TableCare.entity(QUARANTINE)),
                new TableChange.Expire(Set.of(quarantine.snapshots().getFirst().id())));
        assertThat(care.change(expire)).isInstanceOf(CommitOutcome.Committed.class);

        assertThat(care.change(change(0, new TableChange.Rollback(first, false)))).isInstanceOfSatisfying(CommitOutcome.Refused.class, refused ->
                assertThat(refused.error().mend()).contains("--alone"));
        assertThat(rows()).hasSize(2);
    }

    @Test
    void aSnapshotThatHasExpiredCanNotBeRolledBackTo() {
        intake(0, 2);
        assertThat(care.change(change(0, new TableChange.Rollback(4711, false)))).isInstanceOfSatisfying(CommitOutcome.Refused.class, refused -> {
            assertThat(refused.error().code()).isEqualTo(ErrorCode.REQUEST_INVALID);
            assertThat(refused.error().what()).contains("no snapshot 4711").contains("expired");
        });
    }

    @Test
    void rowsThatAreTooOldGoAndTheTableSaysSo() {
        intake(0, 3);
        // The contract's rows were all ingested at the first second of 1970.
        assertThat(care.ingestedBefore(ORDERS, 2, 100)).hasSize(3).allMatch(TableCare.AgedFile::wholly);
        assertThat(care.ingestedBefore(ORDERS, 1, 100)).isEmpty();
        var aged = care.ingestedBefore(ORDERS, 2, 2).stream().map(TableCare.AgedFile::path).toList();
        TableHead before = store.head(ORDERS);

        assertThat(care.change(change(epoch(), new TableChange.Replace(before.snapshotId().getAsLong(), aged, List.of(), 2)))).isInstanceOf(CommitOutcome.Committed.class);

        assertThat(rows()).hasSize(2);
        assertThat(store.head(ORDERS).vector()).isEqualTo(before.vector());
        assertThat(((IcebergStore) store).scan(ORDERS).properties()).containsEntry("la.kept-from", "2");
    }
}
