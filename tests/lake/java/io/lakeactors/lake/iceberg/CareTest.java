package io.lakeactors.lake.iceberg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeactors.model.CommitOutcome;
import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.LakeException;
import io.lakeactors.model.RewriteOrder;
import io.lakeactors.model.TableCare;
import io.lakeactors.model.TableChange;
import io.lakeactors.model.TableHead;
import io.lakeactors.model.TableName;
import io.lakeactors.model.TableReader;
import io.lakeactors.model.TableShape;
import io.lakeactors.model.WrittenFile;
import io.lakeactors.testkit.TableStoreContract;
import io.lakeactors.testkit.WallClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.io.CloseableIterable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tables that are looked after: the same rows and positions in fewer files, whatever happens on the way. */
class CareTest extends TableStoreContract {
    private static final long SMALL = 1 << 20;

    @TempDir
    Path dir;

    private final AtomicReference<CommitSteps> steps = new AtomicReference<>(CommitSteps.NONE);
    private LossyDatabase database;
    private TableCare care;

    @Override
    protected IcebergStore create() {
        var config = CatalogConfig.sqlite("lake", dir.resolve("catalog.db"), dir.resolve("warehouse"));
        database = new LossyDatabase(config);
        var made = IcebergStore.open(config, database, new CommitGuards(), step -> steps.get().at(step), new WallClock());
        care = made.care();
        return made;
    }

    /** What a process that dies at a step leaves behind is what is there when it throws. */
    private static final class Killed extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    private void dieAt(String step, int after) {
        var passed = new AtomicInteger();
        steps.set(now -> {
            if (now.equals(step) && passed.getAndIncrement() == after) {
                throw new Killed();
            }
        });
    }

    private void liveOn() {
        steps.set(CommitSteps.NONE);
    }

    /** So many commits of two rows each, from this position on. */
    private void intake(long from, int commits) {
        for (int i = 0; i < commits; i++) {
            long position = from + 2L * i;
            assertThat(store.commit(request(1, Map.of(P0, advance(position, position + 2)), file(ORDERS, 1, position, position + 1)))).isInstanceOf(CommitOutcome.Committed.class);
        }
    }

    private List<Long> rows() {
        var store = (IcebergStore) this.store;
        var rows = new ArrayList<Long>();
        try (CloseableIterable<Record> records = IcebergGenerics.read(store.loaded(ORDERS)).build()) {
            records.forEach(row -> rows.add((Long) row.get(0)));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return rows.stream().sorted().toList();
    }

    private List<Long> numbers(long to) {
        return java.util.stream.LongStream.range(0, to).boxed().toList();
    }

    private List<TableReader.DataFile> live() {
        return ((IcebergStore) store).scan(ORDERS).files();
    }

    private TableShape shape() {
        return care.shape(ORDERS, SMALL);
    }

    private RewriteOrder order(TableShape shape, long epoch, long target, OptionalLong from) {
        var paths = shape.partitions().getFirst().candidates().stream().map(TableShape.LiveFile::path).toList();
        return new RewriteOrder(ORDERS, shape.snapshotId().getAsLong(), epoch, "r" + epoch, paths, target, 4 << 20, from);
    }

    private TableChange change(long epoch, TableChange.Work work) {
        return new TableChange(UUID.randomUUID().toString(), ORDERS, store.head(ORDERS).uuid(), epoch, work);
    }

    private long epoch() {
        return store.acquireEpoch(TableCare.entity(ORDERS));
    }

    private TableChange planned(TableShape shape, RewriteOrder order, List<WrittenFile> written) {
        return change(order.epoch(), new TableChange.Replace(shape.snapshotId().getAsLong(), order.paths(), written, 0));
    }

    /** One whole compaction. */
    private CommitOutcome compact() {
        var shape = shape();
        var order = order(shape, epoch(), 64 << 20, OptionalLong.empty());
        return care.change(planned(shape, order, care.rewrite(order)));
    }

    private Set<String> dataFilesOnDisk() {
        try (Stream<Path> files = Files.walk(dir.resolve("warehouse/silver/orders/data"))) {
            return new TreeSet<>(files.filter(Files::isRegularFile).map(Path::toString).toList());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private Set<Long> past() {
        var past = new HashSet<Long>();
        shape().snapshots().forEach(version -> past.add(version.id()));
        past.remove(shape().snapshotId().getAsLong());
        return past;
    }

    @Test
    void manySmallFilesBecomeOneWithTheSameRowsAndPositions() {
        intake(0, 30);
        TableHead before = store.head(ORDERS);

        assertThat(compact()).isInstanceOf(CommitOutcome.Committed.class);

        assertThat(live()).hasSize(1);
        assertThat(rows()).isEqualTo(numbers(60));
        TableHead after = store.head(ORDERS);
        assertThat(after.vector()).isEqualTo(before.vector());
        assertThat(after.epoch()).isEqualTo(before.epoch());
        assertThat(after.evidence()).isEqualTo(TableHead.Evidence.FOUND);
        assertThat(((IcebergStore) store).scan(ORDERS).properties()).containsKey(Summary.VECTOR).containsEntry("total-records", "60");
    }

    @Test
    void intakeGoesOnAfterACompactionAndWhileOneIsPlanned() {
        intake(0, 10);
        var shape = shape();
        var order = order(shape, epoch(), 64 << 20, OptionalLong.empty());
        List<WrittenFile> written = care.rewrite(order);
        intake(20, 5);

        assertThat(care.change(planned(shape, order, written))).isInstanceOf(CommitOutcome.Committed.class);

        intake(30, 1);
        assertThat(live()).hasSize(7);
        assertThat(rows()).isEqualTo(numbers(32));
    }

    @Test
    void aCommitThatComesBetweenBuildingAndSwappingWinsAndTheChangeFollows() {
        intake(0, 6);
        var once = new AtomicInteger();
        steps.set(step -> {
            if (step.equals(CommitSteps.CHANGE_BEFORE_SWAP) && once.getAndIncrement() == 0) {
                intake(12, 1);
            }
        });

        assertThat(compact()).isInstanceOf(CommitOutcome.Committed.class);

        assertThat(once).hasValue(2);
        assertThat(rows()).isEqualTo(numbers(14));
        assertThat(store.head(ORDERS).vector().of(P0).orElseThrow().next()).isEqualTo(14);
    }

    @Test
    void filesThatAreNotLiveAnyMoreAreNotReplaced() {
        intake(0, 4);
        var shape = shape();
        var order = order(shape, epoch(), 64 << 20, OptionalLong.empty());
        List<WrittenFile> written = care.rewrite(order);
        var change = planned(shape, order, written);
        assertThat(compactWith(order.epoch())).isInstanceOf(CommitOutcome.Committed.class);

        assertThat(care.change(change)).isInstanceOfSatisfying(CommitOutcome.Stale.class, stale -> assertThat(stale.reason()).contains("4 of 4 files are not live"));

        assertThat(rows()).isEqualTo(numbers(8));
    }

    private CommitOutcome compactWith(long epoch) {
        var shape = shape();
        var paths = shape.partitions().getFirst().candidates().stream().map(TableShape.LiveFile::path).toList();
        var order = new RewriteOrder(ORDERS, shape.snapshotId().getAsLong(), epoch, "other", paths, 64 << 20, 4 << 20, OptionalLong.empty());
        return care.change(planned(shape, order, care.rewrite(order)));
    }

    @Test
    void aRunThatWasOvertakenCanNotCommit() {
        intake(0, 4);
        var shape = shape();
        var order = order(shape, epoch(), 64 << 20, OptionalLong.empty());
        List<WrittenFile> written = care.rewrite(order);
        long newer = epoch();

        assertThat(care.change(planned(shape, order, written))).isEqualTo(new CommitOutcome.Fenced(newer));

        assertThat(live()).hasSize(4);
    }

    @Test
    void aChangeWhoseAnswerIsLostIsFoundAndNeverLandsTwice() {
        intake(0, 4);
        var shape = shape();
        var order = order(shape, epoch(), 64 << 20, OptionalLong.empty());
        var change = planned(shape, order, care.rewrite(order));
        database.lose(LossyDatabase.Loss.ANSWER_TO_COMMIT, "08006", 0);

        assertThat(care.change(change)).isInstanceOf(CommitOutcome.Unknown.class);

        assertThat(care.landed(ORDERS, change.id())).isTrue();
        assertThat(care.change(change)).isInstanceOf(CommitOutcome.AlreadyCommitted.class);
        assertThat(rows()).isEqualTo(numbers(8));
    }

    @Test
    void aChangeThatIsLostOnTheWayHasNotLanded() {
        intake(0, 4);
        var shape = shape();
        var order = order(shape, epoch(), 64 << 20, OptionalLong.empty());
        List<WrittenFile> written = care.rewrite(order);
        var change = planned(shape, order, written);
        database.lose(LossyDatabase.Loss.COMMIT, "08006", 0);

        assertThat(care.change(change)).isInstanceOf(CommitOutcome.Unknown.class);

        epoch();
        assertThat(care.landed(ORDERS, change.id())).isFalse();
        care.discard(written);
        assertThat(rows()).isEqualTo(numbers(8));
        assertThat(dataFilesOnDisk()).hasSize(4);
    }

    @Test
    void largeOutputIsCutIntoFilesOfTheTargetSize() {
        for (int commit = 0; commit < 4; commit++) {
            long first = 3_000L * commit;
            long[] numbers = java.util.stream.LongStream.range(first, first + 3_000).map(n -> n * 0x9E3779B97F4A7C15L >>> 1).toArray();
            store.commit(request(1, Map.of(P0, advance(first, first + 3_000)), file(ORDERS, 1, numbers)));
        }
        var shape = shape();
        var order = order(shape, epoch(), 40_000, OptionalLong.empty());

        List<WrittenFile> written = care.rewrite(order);

        assertThat(written).hasSizeBetween(2, 12).allMatch(file -> file.bytes() < 160_000);
        assertThat(written.stream().mapToLong(WrittenFile::rows).sum()).isEqualTo(12_000);
        assertThat(care.change(planned(shape, order, written))).isInstanceOf(CommitOutcome.Committed.class);
        assertThat(rows()).hasSize(12_000);
    }

    @Test
    void aCrashInARewriteOrBeforeItsCommitLeavesOnlyWhatALaterRunRemoves() {
        intake(0, 6);
        for (String step : List.of(CommitSteps.REWRITTEN, CommitSteps.CHANGE_BEFORE_SWAP)) {
            dieAt(step, 0);
            assertThatThrownBy(this::compact).isInstanceOf(Killed.class);
            liveOn();
            assertThat(rows()).isEqualTo(numbers(12));
        }
        assertThat(dataFilesOnDisk()).hasSize(8);

        var lost = care.orphans(ORDERS, epoch(), Set.of(), -60_000, 1_000, true);
        assertThat(lost.examples()).filteredOn(path -> path.contains("-care-")).hasSize(2);
        assertThat(dataFilesOnDisk()).hasSize(8);
        care.orphans(ORDERS, epoch(), Set.of(), -60_000, 1_000, false);

        assertThat(dataFilesOnDisk()).hasSize(6);
        assertThat(rows()).isEqualTo(numbers(12));
        assertThat(compact()).isInstanceOf(CommitOutcome.Committed.class);
        assertThat(rows()).isEqualTo(numbers(12));
    }

    @Test
    void aCrashAfterACommitHasCommitted() {
        intake(0, 6);
        dieAt(CommitSteps.CHANGE_AFTER_SWAP, 0);
        assertThatThrownBy(this::compact).isInstanceOf(Killed.class);
        liveOn();

        care.orphans(ORDERS, epoch(), Set.of(), -60_000, 1_000, false);

        assertThat(live()).hasSize(1);
        assertThat(rows()).isEqualTo(numbers(12));
    }

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
        var reclaimed = care.reclaim(ORDERS, -60_000, 10_000);

        assertThat(reclaimed.files()).isGreaterThan(5);
        assertThat(dataFilesOnDisk()).hasSize(1);
        assertThat(rows()).isEqualTo(numbers(10));
        assertThat(shape().snapshots()).hasSize(1);
        assertThat(store.head(ORDERS).vector().of(P0).orElseThrow().next()).isEqualTo(10);
        assertThat(care.reclaim(ORDERS, -60_000, 10_000)).isEqualTo(TableCare.Reclaimed.NOTHING);
        intake(10, 1);
        assertThat(rows()).isEqualTo(numbers(12));
    }

    @Test
    void whoHasBegunToReadAnExpiredSnapshotMayFinish() {
        intake(0, 5);
        compact();
        care.change(change(epoch(), new TableChange.Expire(past())));

        assertThat(care.reclaim(ORDERS, 60_000, 10_000)).isEqualTo(TableCare.Reclaimed.NOTHING);
        care.orphans(ORDERS, epoch(), Set.of(), -60_000, 10_000, false);

        assertThat(dataFilesOnDisk()).hasSize(6);
        care.reclaim(ORDERS, -60_000, 10_000);
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
                assertThat(care.reclaim(ORDERS, -60_000, 10_000)).as("nothing has expired").isEqualTo(TableCare.Reclaimed.NOTHING);
                assertThat(dataFilesOnDisk()).hasSize(6);
            }
        }
        dieAt(CommitSteps.BEFORE_DELETE, 3);
        assertThatThrownBy(() -> care.reclaim(ORDERS, -60_000, 10_000)).isInstanceOf(Killed.class);
        liveOn();

        care.reclaim(ORDERS, -60_000, 10_000);

        assertThat(dataFilesOnDisk()).hasSize(1);
        assertThat(rows()).isEqualTo(numbers(10));
    }

    @Test
    void snapshotsInTheMiddleCanGoAndTheRestStaysReadable() {
        intake(0, 6);
        compact();
        var all = shape().snapshots().stream().map(TableShape.Version::id).toList();
        var thinned = new HashSet<>(List.of(all.get(1), all.get(2), all.get(4)));
        care.change(change(epoch(), new TableChange.Expire(thinned)));
        care.reclaim(ORDERS, -60_000, 10_000);

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
        care.change(change(0, new TableChange.Rollback(all.get(4).id())));
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
    void manifestsAreMergedWithoutTouchingRowsOrPositions() {
        intake(0, 40);
        TableHead before = store.head(ORDERS);
        assertThat(shape().manifests()).isEqualTo(40);

        assertThat(care.change(change(epoch(), new TableChange.MergeManifests()))).isInstanceOf(CommitOutcome.Committed.class);

        assertThat(shape().manifests()).isEqualTo(1);
        assertThat(rows()).isEqualTo(numbers(80));
        assertThat(store.head(ORDERS).vector()).isEqualTo(before.vector());
        assertThat(live()).hasSize(40);
    }

    @Test
    void aRollbackTakesThePositionsWithIt() {
        intake(0, 4);
        long second = shape().snapshots().get(1).id();

        assertThat(care.change(change(0, new TableChange.Rollback(second)))).isInstanceOf(CommitOutcome.Committed.class);

        assertThat(rows()).isEqualTo(numbers(4));
        assertThat(store.head(ORDERS).vector().of(P0).orElseThrow().next()).isEqualTo(4);
        intake(4, 1);
        assertThat(rows()).isEqualTo(numbers(6));
    }

    @Test
    void aSnapshotThatHasExpiredCanNotBeRolledBackTo() {
        intake(0, 2);
        assertThat(care.change(change(0, new TableChange.Rollback(4711)))).isInstanceOfSatisfying(CommitOutcome.Refused.class, refused -> {
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

    @Test
    void aRewriteCanLeaveOldRowsOut() {
        intake(0, 3);
        var order = order(shape(), epoch(), 64 << 20, OptionalLong.of(2));

        assertThat(care.rewrite(order)).isEmpty();
        assertThat(care.rewrite(order(shape(), epoch(), 64 << 20, OptionalLong.of(1))).getFirst().rows()).isEqualTo(6);
    }

    @Test
    void aRewriteOfWhatIsNotThereIsRefusedAndLeavesNothing() {
        intake(0, 1);
        var order = new RewriteOrder(ORDERS, shape().snapshotId().getAsLong(), epoch(), "r", List.of("/nowhere/a.parquet"), SMALL, SMALL, OptionalLong.empty());

        assertThatThrownBy(() -> care.rewrite(order)).isInstanceOfSatisfying(LakeException.class, e -> assertThat(e.error().code()).isEqualTo(ErrorCode.REQUEST_INVALID));
        assertThat(dataFilesOnDisk()).hasSize(1);
    }

    @Test
    void aTableOfAnotherIdentityIsLeftAlone() {
        intake(0, 1);
        var change = new TableChange("c", ORDERS, "another", epoch(), new TableChange.MergeManifests());

        assertThat(care.change(change)).isInstanceOf(CommitOutcome.Refused.class);
        assertThatThrownBy(() -> care.shape(TableName.parse("silver.nothing"), 1)).isInstanceOf(LakeException.class);
    }
}
