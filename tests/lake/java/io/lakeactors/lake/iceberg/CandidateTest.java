package io.lakeactors.lake.iceberg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeactors.model.CommitOutcome;
import io.lakeactors.model.SnapshotNotes;
import io.lakeactors.model.TableChange;
import io.lakeactors.model.TableName;
import io.lakeactors.model.TableReader;
import io.lakeactors.model.ValueSpan;
import io.lakeactors.model.WrittenFile;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Write, audit, publish: a candidate beside the table, which becomes the table or does not. */
class CandidateTest extends CareFixture {
    private static final String BRANCH = "la-audit";
    private static final Map<String, String> NOTES =
            Map.of(SnapshotNotes.SOURCES, SnapshotNotes.sources(new TreeMap<>(Map.of(TableName.parse("silver.flights"), 7L))), SnapshotNotes.DEFINITION, "d1");

    private long staged(WrittenFile... files) {
        assertThat(care.change(change(epoch(), new TableChange.Stage(BRANCH, List.of(files), NOTES)))).isInstanceOf(CommitOutcome.Committed.class);
        return shape().refs().get(BRANCH).snapshot();
    }

    private CommitOutcome publish(long candidate) {
        return care.change(change(epoch(), new TableChange.Publish(BRANCH, candidate)));
    }

    @Test
    void readersDoNotSeeACandidateUntilItIsPublished() {
        intake(0, 2);
        long candidate = staged(file(ORDERS, 5, 0, 1, 2));

        assertThat(rows()).isEqualTo(numbers(4));
        assertThat(((TableReader) store).scanSnapshot(ORDERS, candidate).files()).hasSize(1);
        assertThat(((TableReader) store).scanSnapshot(ORDERS, candidate).properties()).containsAllEntriesOf(NOTES);

        assertThat(publish(candidate)).isInstanceOf(CommitOutcome.Committed.class);
        assertThat(rows()).isEqualTo(numbers(3));
        assertThat(shape().refs()).doesNotContainKey(BRANCH);
        assertThat(store.head(ORDERS).vector().of(P0).orElseThrow().next()).as("positions go on").isEqualTo(4);
    }

    @Test
    void theFirstCandidateOfATableLeavesItEmptyUntilThen() {
        long candidate = staged(file(ORDERS, 5, 0, 1));

        assertThat(store.head(ORDERS).snapshotId()).isEmpty();
        assertThat(publish(candidate)).isInstanceOf(CommitOutcome.Committed.class);
        assertThat(rows()).isEqualTo(numbers(2));
        assertThat(store.head(ORDERS).evidence()).isEqualTo(io.lakeactors.model.TableHead.Evidence.FOUND);
    }

    @Test
    void whoLooksBackSeesNoCandidateEither() {
        long candidate = staged(file(ORDERS, 5, 0, 1));
        long made = madeAt(candidate);

        assertThatThrownBy(() -> ((TableReader) store).scan(ORDERS, made)).hasMessageContaining("keeps no snapshot of");
        publish(candidate);
        assertThat(((TableReader) store).scan(ORDERS, madeAt(candidate)).snapshotId()).hasValue(candidate);
    }

    @Test
    void aCandidateThatWasReplacedIsGoneUnlessSomethingElseHoldsIt() {
        intake(0, 1);
        long first = staged(file(ORDERS, 5, 7));
        care.change(change(epoch(), new TableChange.SetRef("look", first, true)));
        long second = staged(file(ORDERS, 5, 8));
        long third = staged(file(ORDERS, 5, 9));

        assertThat(past()).contains(first, third).doesNotContain(second);
        assertThat(shape().refs().get("look").snapshot()).isEqualTo(first);
        assertThat(rows()).isEqualTo(numbers(2));
    }

    @Test
    void aBranchThatStandsOnTheTableItselfCostsNoSnapshot() {
        intake(0, 1);
        long standing = store.head(ORDERS).snapshotId().orElseThrow();
        care.change(change(epoch(), new TableChange.SetRef(BRANCH, standing, false)));
        intake(2, 1);

        staged(file(ORDERS, 5, 7));

        assertThat(past()).contains(standing);
    }

    private long madeAt(long snapshot) {
        return ((IcebergStore) store).loaded(ORDERS).snapshot(snapshot).timestampMillis();
    }

    @Test
    void aCandidateMayHaveNoRows() {
        intake(0, 1);

        publish(staged());

        assertThat(rows()).isEmpty();
    }

    @Test
    void aNewCandidateTakesThePlaceOfTheOneBefore() {
        intake(0, 1);
        long first = staged(file(ORDERS, 5, 7));
        long second = staged(file(ORDERS, 5, 0, 1, 2));

        assertThat(publish(first)).isInstanceOf(CommitOutcome.Stale.class);
        assertThat(publish(second)).isInstanceOf(CommitOutcome.Committed.class);
        assertThat(rows()).isEqualTo(numbers(3));
    }

    @Test
    void aCandidateOfATableThatHasMovedOnIsNotPublished() {
        intake(0, 1);
        long candidate = staged(file(ORDERS, 5, 7));
        intake(2, 1);

        assertThat(publish(candidate)).isInstanceOf(CommitOutcome.Stale.class);
        assertThat(rows()).isEqualTo(numbers(4));
    }

    @Test
    void whoDiesBetweenCandidateAndPublicationLeavesTheTableAsItWas() {
        intake(0, 1);
        long candidate = staged(file(ORDERS, 5, 0, 1, 2));
        dieAt(CommitSteps.CHANGE_BEFORE_SWAP, 0);
        assertThatThrownBy(() -> publish(candidate)).isInstanceOf(Killed.class);
        liveOn();

        assertThat(rows()).isEqualTo(numbers(2));
        publish(staged(file(ORDERS, 6, 0, 1, 2, 3, 4)));
        assertThat(rows()).isEqualTo(numbers(5));
    }

    @Test
    void anOverwrittenCandidateExpiresWithItsFiles() {
        intake(0, 1);
        staged(file(ORDERS, 5, 7));
        publish(staged(file(ORDERS, 6, 0, 1)));
        care.change(change(epoch(), new TableChange.Expire(past())));

        care.reclaim(ORDERS, -60_000, 10_000, Integer.MAX_VALUE);

        assertThat(dataFilesOnDisk()).hasSize(1);
        assertThat(rows()).isEqualTo(numbers(2));
    }

    @Test
    void aCandidateOfSomeSpansHasTheOtherFilesOfTheTableAsTheyAre() {
        care.change(change(epoch(), new TableChange.Stage(BRANCH, List.of(file(ORDERS, 5, 0, 1), file(ORDERS, 5, 10, 11), file(ORDERS, 5, 20, 21)), NOTES)));
        publish(shape().refs().get(BRANCH).snapshot());
        long planned = store.head(ORDERS).snapshotId().orElseThrow();
        var paths = live().stream().map(TableReader.DataFile::path).toList();

        var some = new TableChange.StageSpans(BRANCH, planned, List.of(file(ORDERS, 6, 10, 12, 13)), "n", List.of(new ValueSpan(10, 19)), NOTES);
        assertThat(care.change(change(epoch(), some))).isInstanceOf(CommitOutcome.Committed.class);
        long candidate = shape().refs().get(BRANCH).snapshot();
        assertThat(rows()).containsExactly(0L, 1L, 10L, 11L, 20L, 21L);
        publish(candidate);

        assertThat(rows()).containsExactly(0L, 1L, 10L, 12L, 13L, 20L, 21L);
        assertThat(live()).extracting(TableReader.DataFile::path).filteredOn(paths::contains).hasSize(2);
        assertThat(((TableReader) store).extent(ORDERS).rows()).as("what the snapshot says of itself").isEqualTo(7);
    }

    @Test
    void whatOthersHaveChangedDoesNotSayAgainWhatItWasMadeOf() {
        publish(staged(file(ORDERS, 5, 0, 1), file(ORDERS, 5, 2, 3), file(ORDERS, 5, 4, 5)));
        foreign(ORDERS, table -> table.newDelete().deleteFile(live().getFirst().path()).commit());
        assertThat(compact()).isInstanceOf(CommitOutcome.Committed.class);

        assertThat(((TableReader) store).scan(ORDERS).properties()).doesNotContainKeys(SnapshotNotes.SOURCES, SnapshotNotes.DEFINITION).containsKey(Summary.VECTOR);
    }

    @Test
    void aCandidateSaysNothingThatTheTableBeforeItSaid() {
        var notes = new TreeMap<>(NOTES);
        notes.put(SnapshotNotes.GREATEST_TIME, "4711");
        care.change(change(epoch(), new TableChange.Stage(BRANCH, List.of(file(ORDERS, 5, 0, 1)), notes)));
        publish(shape().refs().get(BRANCH).snapshot());

        long candidate = staged(file(ORDERS, 5, 0, 1));

        assertThat(((TableReader) store).scanSnapshot(ORDERS, candidate).properties()).containsAllEntriesOf(NOTES).doesNotContainKey(SnapshotNotes.GREATEST_TIME);
    }

    @Test
    void aCandidateSaysHowManyRowsItHas() {
        publish(staged(file(ORDERS, 5, 0, 1, 2)));
        publish(staged(file(ORDERS, 5, 0, 1, 3)));
        assertThat(((TableReader) store).extent(ORDERS).rows()).isEqualTo(3);
        assertThat(((TableReader) store).extent(ORDERS).files()).isEqualTo(1);
    }

    @Test
    void spansThatWouldCutAFileOrOfAnotherSnapshotMakeNoCandidate() {
        care.change(change(epoch(), new TableChange.Stage(BRANCH, List.of(file(ORDERS, 5, 0, 1)), NOTES)));
        publish(shape().refs().get(BRANCH).snapshot());
        long planned = store.head(ORDERS).snapshotId().orElseThrow();

        assertThat(care.change(change(epoch(), new TableChange.StageSpans(BRANCH, planned, List.of(), "n", List.of(new ValueSpan(1, 1)), NOTES)))).isNotInstanceOf(CommitOutcome.Committed.class);
        assertThat(care.change(change(epoch(), new TableChange.StageSpans(BRANCH, planned + 1, List.of(), "n", List.of(), NOTES)))).isNotInstanceOf(CommitOutcome.Committed.class);
        assertThat(care.change(change(epoch(), new TableChange.StageSpans(BRANCH, planned, List.of(), "n", List.of(), NOTES)))).as("notes alone").isInstanceOf(CommitOutcome.Committed.class);
        assertThat(rows()).containsExactly(0L, 1L);
    }
}
