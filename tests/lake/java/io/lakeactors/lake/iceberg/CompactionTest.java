package io.lakeactors.lake.iceberg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeactors.model.CommitOutcome;
import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.LakeException;
import io.lakeactors.model.RewriteOrder;
import io.lakeactors.model.TableChange;
import io.lakeactors.model.TableHead;
import io.lakeactors.model.TableName;
import io.lakeactors.model.TableShape;
import io.lakeactors.model.WrittenFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Rewrites: the same rows and positions in fewer files, whatever happens on the way. */
class CompactionTest extends CareFixture {
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
    void smallManifestsWhoseFilesAreTakenAwayBecomeOneAndNoSettingOfThatStaysBehind() throws IOException {
        intake(0, 6);
        assertThat(shape().manifests()).isEqualTo(6);

        compact();

        assertThat(shape().manifests()).isEqualTo(1);
        try (var files = Files.walk(dir.resolve("warehouse"))) {
            assertThat(files.filter(file -> file.toString().endsWith(".metadata.json"))).isNotEmpty()
                    .allSatisfy(file -> assertThat(Files.readString(file)).doesNotContain("manifest.min-count-to-merge", "manifest.target-size-bytes"));
        }
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
    void otherFilesMayBeJoinedInABreathOfALongRewriteUnderTheSameEpoch() {
        intake(0, 4);
        var shape = shape();
        var order = order(shape, epoch(), 64 << 20, OptionalLong.empty());
        intake(8, 3);
        var breaths = new AtomicInteger();

        List<WrittenFile> written = care.rewrite(order, () -> {
            if (breaths.getAndIncrement() == 1) {
                var all = shape();
                var later = all.partitions().getFirst().candidates().stream().map(TableShape.LiveFile::path).filter(path -> !order.paths().contains(path)).toList();
                var beside = new RewriteOrder(ORDERS, all.snapshotId().getAsLong(), order.epoch(), "beside", later, 64 << 20, 4 << 20, OptionalLong.empty());
                assertThat(care.change(planned(all, beside, care.rewrite(beside)))).isInstanceOf(CommitOutcome.Committed.class);
            }
        });

        assertThat(breaths).hasValue(4);
        assertThat(care.change(planned(shape, order, written))).isInstanceOf(CommitOutcome.Committed.class);
        assertThat(live()).hasSize(2);
        assertThat(rows()).isEqualTo(numbers(14));
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

    @Test
    void whatIsCommittedWhileAChangeIsBegunIsTakenIn() {
        intake(0, 6);
        var shape = shape();
        var order = order(shape, epoch(), 64 << 20, OptionalLong.empty());
        var change = planned(shape, order, care.rewrite(order));
        care.begin(change);
        intake(12, 3);
        var before = store.head(ORDERS).vector();

        assertThat(care.change(change)).isInstanceOf(CommitOutcome.Committed.class);

        assertThat(live()).hasSize(4);
        assertThat(rows()).isEqualTo(numbers(18));
        assertThat(store.head(ORDERS).vector()).isEqualTo(before);
    }

    @Test
    void aBegunChangeReadsNoManifestAgainWhenItsTurnComes() throws IOException {
        intake(0, 6);
        var shape = shape();
        var order = order(shape, epoch(), 64 << 20, OptionalLong.empty());
        var change = planned(shape, order, care.rewrite(order));
        care.begin(change);
        for (var manifest : ((IcebergStore) store).loaded(ORDERS).currentSnapshot().dataManifests(((IcebergStore) store).files())) {
            Files.delete(Path.of(manifest.path()));
        }

        assertThat(care.change(change)).isInstanceOf(CommitOutcome.Committed.class);

        assertThat(rows()).isEqualTo(numbers(12));
    }

    @Test
    void aBegunChangeIsNotMadeWhenItsFilesHaveGoneSince() {
        intake(0, 4);
        var shape = shape();
        var order = order(shape, epoch(), 64 << 20, OptionalLong.empty());
        var change = planned(shape, order, care.rewrite(order));
        care.begin(change);
        assertThat(compactWith(order.epoch())).isInstanceOf(CommitOutcome.Committed.class);

        assertThat(care.change(change)).isInstanceOf(CommitOutcome.Stale.class);

        assertThat(rows()).isEqualTo(numbers(8));
    }

    @Test
    void manifestsThatComeWhileAMergeIsBegunStay() {
        intake(0, 6);
        var change = change(epoch(), new TableChange.MergeManifests());
        care.begin(change);
        intake(12, 2);

        assertThat(care.change(change)).isInstanceOf(CommitOutcome.Committed.class);

        assertThat(shape().manifests()).isEqualTo(3);
        assertThat(rows()).isEqualTo(numbers(16));
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
