package io.lakeactors.lake.iceberg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeactors.model.CommitOutcome;
import io.lakeactors.model.CommitRequest;
import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.Ledger;
import io.lakeactors.model.OffsetRange;
import io.lakeactors.model.Progress;
import io.lakeactors.model.RewriteOrder;
import io.lakeactors.model.TableCare;
import io.lakeactors.model.TableChange;
import io.lakeactors.model.TableChange.Moved;
import io.lakeactors.model.TableLineage;
import io.lakeactors.model.TableQuarantine;
import io.lakeactors.model.TableQuarantine.Action;
import io.lakeactors.model.TableQuarantine.Choice;
import io.lakeactors.model.TableQuarantine.Held;
import io.lakeactors.model.TableQuarantine.Limit;
import io.lakeactors.model.TableQuarantine.Page;
import io.lakeactors.model.TableQuarantine.Position;
import io.lakeactors.model.TableQuarantine.Share;
import io.lakeactors.model.TableShape;
import io.lakeactors.model.WrittenFile;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Records leave a quarantine: in one transaction with the table, or not at all. */
class ReleaseTest extends CareFixture {
    private static final Limit MANY = new Limit(1_000, 1 << 20);

    private TableQuarantine quarantine() {
        return care.quarantine();
    }

    /** So many records, all refused but the first. */
    void refuse(int records) {
        refuse(0, records, Ledger.ZERO);
    }

    private void refuse(long from, long to, Ledger before) {
        var progress = new Progress(0, to, 1, 1, before.plus(Ledger.of(1, to - from - 1, 0)));
        assertThat(store.commit(request(1, Map.of(P0, new CommitRequest.Advance(new OffsetRange(from, to), progress, false, before)), file(ORDERS, 1, from),
                file(QUARANTINE, 1, LongStream.range(from + 1, to).toArray())))).isInstanceOf(CommitOutcome.Committed.class);
    }

    private Page held() {
        return quarantine().page(QUARANTINE, Choice.ALL, Optional.empty(), MANY);
    }

    List<Long> inQuarantine() {
        return held().rows().stream().map(row -> row.position().offset()).sorted().toList();
    }

    private Ledger ledger() {
        return store.head(ORDERS).vector().of(P0).orElseThrow().ledger();
    }

    TableChange planned(Action action, long... offsets) {
        return planned(held(), action, offsets);
    }

    private TableChange planned(Page page, Action action, long... offsets) {
        var wanted = LongStream.of(offsets).boxed().toList();
        var rows = page.rows().stream().filter(row -> wanted.contains(row.position().offset())).toList();
        long epoch = quarantine().epoch(ORDERS);
        long beside = quarantine().epoch(QUARANTINE);
        String id = UUID.randomUUID().toString();
        List<WrittenFile> added = action == Action.RELEASE ? List.of(file(ORDERS, epoch, offsets)) : List.of();
        var deletes = quarantine().deletes(QUARANTINE, beside, id, page.snapshot(), rows.stream().map(Held::at).toList());
        var note = new TableChange.Note(action, "ann", "the source was mended", "orders", "1.1.0", List.of(new Share("n.range", "1.0.0", 0, rows.size())));
        return new TableChange(id, ORDERS, store.head(ORDERS).uuid(), epoch, new TableChange.Release(page.snapshot(), beside, added, deletes,
                rows.stream().map(row -> row.at().file()).distinct().toList(), List.of(new Moved("orders", 0, rows.size())), note));
    }

    @Test
    void whatIsReleasedStandsInTheTableAndNoMoreInQuarantine() {
        refuse(5);
        var before = store.head(ORDERS);

        assertThat(care.change(planned(Action.RELEASE, 2, 4))).isInstanceOf(CommitOutcome.Committed.class);

        assertThat(rows()).containsExactly(0L, 2L, 4L);
        assertThat(inQuarantine()).containsExactly(1L, 3L);
        assertThat(ledger()).isEqualTo(new Ledger(5, 3, 2, 0));
        assertThat(store.head(ORDERS).vector().of(P0).orElseThrow().next()).isEqualTo(5);
        assertThat(store.head(ORDERS).epoch()).isEqualTo(before.epoch());
        assertThat(store.head(QUARANTINE).vector()).isEqualTo(store.head(ORDERS).vector());
    }

    @Test
    void whatIsReleasedCameOutOfQuarantine() {
        refuse(5);
        care.change(planned(Action.RELEASE, 2));
        assertThat(((IcebergStore) store).lineage(ORDERS, OptionalLong.empty(), 10).steps()).extracting(TableLineage.Step::kind).containsExactly(TableLineage.Kind.QUARANTINE, TableLineage.Kind.PIPELINE);
        assertThat(((IcebergStore) store).lineage(ORDERS, OptionalLong.empty(), 1).steps().getFirst().inputs()).containsExactly(new TableLineage.Input.Snapshot(QUARANTINE, OptionalLong.empty()));
        assertThat(((IcebergStore) store).lineage(QUARANTINE, OptionalLong.empty(), 1).steps().getFirst()).satisfies(left -> {
            assertThat(left.kind()).isEqualTo(TableLineage.Kind.QUARANTINE);
            assertThat(left.inputs()).as("nothing came to it").isEmpty();
        });
    }

    @Test
    void whatIsDiscardedCountsAsDropped() {
        refuse(5);

        assertThat(care.change(planned(Action.DISCARD, 1, 2, 3))).isInstanceOf(CommitOutcome.Committed.class);

        assertThat(rows()).containsExactly(0L);
        assertThat(inQuarantine()).containsExactly(4L);
        assertThat(ledger()).isEqualTo(new Ledger(5, 1, 1, 3));
    }

    @Test
    void aReleaseLandsOnce() {
        refuse(3);
        TableChange release = planned(Action.RELEASE, 1);

        assertThat(care.change(release)).isInstanceOf(CommitOutcome.Committed.class);
        assertThat(care.change(release)).isInstanceOf(CommitOutcome.AlreadyCommitted.class);

        assertThat(rows()).containsExactly(0L, 1L);
        assertThat(quarantine().log(Optional.empty(), 100)).hasSize(1);
    }

    @Test
    void ofTwoReleasesOfTheSameRecordOneLands() {
        refuse(6);
        TableChange one = planned(Action.RELEASE, 1, 2);
        TableChange other = planned(Action.RELEASE, 2, 3);

        assertThat(care.change(one)).isInstanceOf(CommitOutcome.Committed.class);
        assertThat(care.change(other)).isInstanceOf(CommitOutcome.Stale.class);

        assertThat(rows()).containsExactly(0L, 1L, 2L);
        assertThat(inQuarantine()).containsExactly(3L, 4L, 5L);
    }

    @Test
    void whatComesWhileAReleaseIsPlannedStaysOut() {
        refuse(3);
        TableChange release = planned(Action.RELEASE, 1, 2);
        refuse(3, 6, ledger());

        assertThat(care.change(release)).isInstanceOf(CommitOutcome.Committed.class);

        assertThat(rows()).containsExactly(0L, 1L, 2L, 3L);
        assertThat(inQuarantine()).containsExactly(4L, 5L);
        assertThat(ledger()).isEqualTo(new Ledger(6, 4, 2, 0));
    }

    @Test
    void aCommitThatWasPlannedBeforeAReleaseTakesNothingBackFromIt() {
        refuse(3);
        Ledger planned = ledger();
        assertThat(care.change(planned(Action.RELEASE, 1, 2))).isInstanceOf(CommitOutcome.Committed.class);

        refuse(3, 5, planned);

        assertThat(ledger()).isEqualTo(new Ledger(5, 4, 1, 0));
    }

    private CommitOutcome compactQuarantine(TableShape shape) {
        long epoch = quarantine().epoch(QUARANTINE);
        var paths = shape.partitions().getFirst().candidates().stream().map(TableShape.LiveFile::path).toList();
        var order = new RewriteOrder(QUARANTINE, shape.snapshotId().getAsLong(), epoch, "r" + UUID.randomUUID(), paths, 64 << 20, 4 << 20, OptionalLong.empty());
        return care.change(new TableChange(UUID.randomUUID().toString(), QUARANTINE, store.head(QUARANTINE).uuid(), epoch,
                new TableChange.Replace(shape.snapshotId().getAsLong(), order.paths(), care.rewrite(order), 0)));
    }

    @Test
    void aReleaseWhoseFilesWereCompactedMeanwhileIsPlannedAnew() {
        refuse(3);
        refuse(3, 6, ledger());
        TableChange release = planned(Action.RELEASE, 1, 4);

        assertThat(compactQuarantine(care.shape(QUARANTINE, SMALL))).isInstanceOf(CommitOutcome.Committed.class);

        assertThat(care.change(release)).isInstanceOf(CommitOutcome.Stale.class);
        assertThat(rows()).containsExactly(0L, 3L);
        assertThat(care.change(planned(Action.RELEASE, 1, 4))).isInstanceOf(CommitOutcome.Committed.class);
        assertThat(inQuarantine()).containsExactly(2L, 5L);
    }

    @Test
    void aCompactionThatWasPlannedBeforeAReleaseBringsNothingBack() {
        refuse(3);
        refuse(3, 6, ledger());
        var shape = care.shape(QUARANTINE, SMALL);
        var order = new RewriteOrder(QUARANTINE, shape.snapshotId().getAsLong(), quarantine().epoch(QUARANTINE), "r1",
                shape.partitions().getFirst().candidates().stream().map(TableShape.LiveFile::path).toList(), 64 << 20, 4 << 20, OptionalLong.empty());
        var written = care.rewrite(order);
        assertThat(care.change(planned(Action.RELEASE, 1, 4))).isInstanceOf(CommitOutcome.Committed.class);

        assertThat(care.change(new TableChange("c", QUARANTINE, store.head(QUARANTINE).uuid(), order.epoch(), new TableChange.Replace(order.snapshot(), order.paths(), written, 0))))
                .isInstanceOf(CommitOutcome.Stale.class);
        assertThat(inQuarantine()).containsExactly(2L, 5L);

        assertThat(compactQuarantine(care.shape(QUARANTINE, SMALL))).isInstanceOf(CommitOutcome.Committed.class);
        assertThat(inQuarantine()).containsExactly(2L, 5L);
        assertThat(store.head(QUARANTINE).vector()).isEqualTo(store.head(ORDERS).vector());
    }

    @Test
    void aReleaseThatDiesBeforeTheSwapHasDoneNothingAndOneThatDiesAfterItAll() {
        refuse(3);
        dieAt(CommitSteps.CHANGE_BEFORE_SWAP, 0);
        TableChange first = planned(Action.RELEASE, 1);
        assertThatThrownBy(() -> care.change(first)).isInstanceOf(Killed.class);
        assertThat(care.landed(ORDERS, first.id())).isFalse();
        assertThat(rows()).containsExactly(0L);
        assertThat(inQuarantine()).containsExactly(1L, 2L);

        dieAt(CommitSteps.CHANGE_AFTER_SWAP, 0);
        TableChange second = planned(Action.RELEASE, 1);
        assertThatThrownBy(() -> care.change(second)).isInstanceOf(Killed.class);
        assertThat(care.landed(ORDERS, second.id())).isTrue();
        assertThat(rows()).containsExactly(0L, 1L);
        assertThat(inQuarantine()).containsExactly(2L);
        assertThat(quarantine().log(Optional.empty(), 100)).singleElement().satisfies(entry -> assertThat(entry.change()).isEqualTo(second.id()));
    }

    @Test
    void aRunOfMaintenanceThatBeganLaterKeepsAReleaseOut() {
        refuse(3);
        TableChange first = planned(Action.RELEASE, 1);
        epoch();
        assertThat(care.change(first)).isInstanceOf(CommitOutcome.Fenced.class);

        TableChange second = planned(Action.RELEASE, 1);
        store.acquireEpoch(TableCare.entity(QUARANTINE));
        assertThat(care.change(second)).isInstanceOf(CommitOutcome.Fenced.class);

        assertThat(rows()).containsExactly(0L);
        assertThat(inQuarantine()).containsExactly(1L, 2L);
    }

    @Test
    void filesOfAReleaseThatDiedAreOrphansAndThoseOfOneThatLandedAreNot() {
        refuse(4);
        assertThat(care.change(planned(Action.RELEASE, 1))).isInstanceOf(CommitOutcome.Committed.class);
        var lost = (TableChange.Release) planned(Action.RELEASE, 2).work();

        long epoch = store.acquireEpoch(TableCare.entity(QUARANTINE));

        assertThat(care.orphans(QUARANTINE, epoch, Set.of(), 0, 1_000, true).examples()).containsExactlyElementsOf(lost.deletes().stream().map(WrittenFile::path).toList());
    }

    @Test
    void aRollbackToBeforeAReleaseTakesTheRecordsBackToQuarantine() {
        refuse(2);
        refuse(2, 4, ledger());
        long first = shape().snapshots().getFirst().id();
        long second = shape().snapshotId().getAsLong();
        assertThat(care.change(planned(Action.RELEASE, 1))).isInstanceOf(CommitOutcome.Committed.class);
        long released = shape().snapshotId().getAsLong();

        assertThat(care.change(change(0, new TableChange.Rollback(second, false)))).isInstanceOf(CommitOutcome.Committed.class);
        assertThat(rows()).containsExactly(0L, 2L);
        assertThat(inQuarantine()).containsExactly(1L, 3L);

        assertThat(care.change(change(0, new TableChange.Rollback(released, false)))).isInstanceOf(CommitOutcome.Committed.class);
        assertThat(rows()).containsExactly(0L, 1L, 2L);
        assertThat(inQuarantine()).containsExactly(3L);

        // As many stood in quarantine then as after the release, and others.
        assertThat(care.change(change(0, new TableChange.Rollback(first, false)))).isInstanceOf(CommitOutcome.Committed.class);
        assertThat(rows()).containsExactly(0L);
        assertThat(inQuarantine()).containsExactly(1L);
    }

    @Test
    void moreThanTheLedgerCountsIsNotLetOut() {
        refuse(3);
        var held = planned(Action.RELEASE, 1, 2);
        var release = (TableChange.Release) held.work();
        var more = new TableChange(held.id(), held.table(), held.tableUuid(), held.epoch(), new TableChange.Release(release.planned(), release.besideEpoch(), release.added(), release.deletes(),
                release.from(), List.of(new Moved("orders", 0, 3)), release.note()));

        assertThat(care.change(more)).isInstanceOfSatisfying(CommitOutcome.Refused.class, refused -> assertThat(refused.error().code()).isEqualTo(ErrorCode.QUARANTINE_UNSOUND));
        assertThat(inQuarantine()).containsExactly(1L, 2L);
    }

    @Test
    void pagesEndWhereTheyAreToldAndGoOnThere() {
        refuse(4);
        refuse(4, 7, ledger());
        var two = new Limit(2, 1 << 20);
        var page = quarantine().page(QUARANTINE, Choice.ALL, Optional.empty(), two);
        var seen = new java.util.ArrayList<>(page.rows());
        while (!page.isLast()) {
            assertThat(page.rows()).hasSize(2);
            page = quarantine().page(QUARANTINE, Choice.ALL, Optional.of(page.rows().getLast().at()), two);
            seen.addAll(page.rows());
        }
        assertThat(seen.stream().map(row -> row.position().offset())).containsExactlyInAnyOrder(1L, 2L, 3L, 5L, 6L);
        assertThat(page.files()).hasSize(2);
    }

    @Test
    void positionsChooseRecords() {
        refuse(4);
        var choice = new Choice(Optional.empty(), Optional.of(Set.of(new Position("orders", 0, 2), new Position("orders", 1, 3))));
        assertThat(quarantine().page(QUARANTINE, choice, Optional.empty(), MANY).rows()).singleElement().satisfies(row -> {
            assertThat(row.position()).isEqualTo(new Position("orders", 0, 2));
            assertThat(row.ingestMicros()).isEqualTo(1_000);
            assertThat(row.contractVersion()).isEqualTo("1.0.0");
        });
    }

    @Test
    void whoWhenAndWhyCanBeAsked() {
        refuse(4);
        care.change(planned(Action.RELEASE, 1, 2));
        care.change(planned(Action.DISCARD, 3));

        assertThat(quarantine().log(Optional.of(ORDERS), 100)).extracting(entry -> entry.action() + " " + entry.share().rows() + " by " + entry.by() + ": " + entry.reason())
                .containsExactlyInAnyOrder("DISCARD 1 by ann: the source was mended", "RELEASE 2 by ann: the source was mended");
        assertThat(quarantine().log(Optional.of(QUARANTINE), 100)).isEmpty();
        assertThat(quarantine().log(Optional.empty(), 1)).hasSize(1);
    }
}
