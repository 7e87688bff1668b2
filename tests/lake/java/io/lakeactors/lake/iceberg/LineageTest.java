package io.lakeactors.lake.iceberg;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeactors.model.CommitOutcome;
import io.lakeactors.model.CommitRequest;
import io.lakeactors.model.Maker;
import io.lakeactors.model.SnapshotNotes;
import io.lakeactors.model.TableChange;
import io.lakeactors.model.TableLineage;
import io.lakeactors.model.TableLineage.Input;
import io.lakeactors.model.TableLineage.Kind;
import io.lakeactors.model.TableLineage.Step;
import io.lakeactors.model.TableName;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What a table was made of is read from its snapshots, and from nothing else. */
class LineageTest extends CareFixture {
    private static final String BRANCH = "la-audit";
    private static final TableName FLIGHTS = TableName.parse("silver.flights");

    private TableLineage lineage(TableName table, OptionalLong at, int stepsMax) {
        return ((IcebergStore) store).lineage(table, at, stepsMax);
    }

    private List<Step> steps() {
        return lineage(ORDERS, OptionalLong.empty(), 100).steps();
    }

    private static Input read(long from, long next) {
        return new Input.Positions(P0, OptionalLong.of(from), next);
    }

    private String made(long from, String... contracts) {
        var plain = request(4, Map.of(P0, advance(from, from + 2)), file(ORDERS, 4, from, from + 1));
        var makers = new TreeSet<Maker>();
        List.of(contracts).forEach(contract -> makers.add(new Maker("shop", contract)));
        assertThat(store.commit(new CommitRequest(plain.commitId(), 4, ORDERS, plain.targetUuid(), plain.advances(), plain.files(), new TreeSet<>(Set.of("nightly-1")), makers)))
                .isInstanceOf(CommitOutcome.Committed.class);
        return plain.commitId();
    }

    @Test
    void aCommitIsAStepWithItsPositionsItsPipelineAndItsContract() {
        made(0, "orders, of the shop 1.0.0");
        String last = made(2, "orders, of the shop 1.0.0", "orders, of the shop 1.1.0");

        assertThat(steps()).extracting(Step::inputs).containsExactly(List.of(read(2, 4)), List.of(read(0, 2)));
        assertThat(steps().getFirst()).satisfies(step -> {
            assertThat(step.kind()).isEqualTo(Kind.PIPELINE);
            assertThat(step.makers()).containsExactly(new Maker("shop", "orders, of the shop 1.0.0"), new Maker("shop", "orders, of the shop 1.1.0"));
            assertThat(step.commit()).isEqualTo(last);
            assertThat(step.epoch()).isEqualTo(4);
            assertThat(step.runs()).containsExactly("nightly-1");
            assertThat(step.added()).isEqualTo(2);
        });
        assertThat(lineage(ORDERS, OptionalLong.empty(), 1)).satisfies(whole -> {
            assertThat(whole.inputs()).as("all that it holds").containsExactly(read(0, 4));
            assertThat(whole.steps()).hasSize(1);
        });
    }

    @Test
    void whatOnlyWritesRowsAnewIsNoStepAndTakesNoNameOver() {
        made(0, "orders 1.0.0");
        made(2, "orders 1.0.0");
        var before = steps();
        assertThat(compact()).isInstanceOf(CommitOutcome.Committed.class);
        assertThat(steps()).isEqualTo(before);
        assertThat(((IcebergStore) store).loaded(ORDERS).currentSnapshot().summary()).doesNotContainKeys(Maker.SUMMARY, SnapshotNotes.RUNS);
    }

    @Test
    void ofATableBelowASnapshotThatHasExpiredTheFirstPositionIsNotKnown() {
        intake(0, 3);
        var first = shape().snapshots().stream().limit(2).map(version -> version.id()).toList();
        care.change(change(epoch(), new TableChange.Expire(Set.copyOf(first))));
        assertThat(steps()).singleElement().satisfies(step -> assertThat(step.inputs()).containsExactly(new Input.Positions(P0, OptionalLong.empty(), 6)));
        assertThat(lineage(ORDERS, OptionalLong.of(first.getFirst()), 100)).satisfies(gone -> {
            assertThat(gone.steps()).isEmpty();
            assertThat(gone.at()).isZero();
        });
    }

    private long staged(String run) {
        var notes = Map.of(SnapshotNotes.SOURCES, SnapshotNotes.sources(new TreeMap<>(Map.of(FLIGHTS, 7L, TableName.parse("silver.planes"), SnapshotNotes.NO_SNAPSHOT))), SnapshotNotes.DEFINITION, "d1",
                SnapshotNotes.RUNS, run, Maker.SUMMARY, Maker.text(new TreeSet<>(Set.of(new Maker("gold:delays", "delays 1.0.0")))));
        care.change(change(epoch(), new TableChange.Stage(BRANCH, List.of(file(ORDERS, 5, 0, 1)), notes)));
        return shape().refs().get(BRANCH).snapshot();
    }

    private void publish(long candidate) {
        assertThat(care.change(change(epoch(), new TableChange.Publish(BRANCH, candidate)))).isInstanceOf(CommitOutcome.Committed.class);
    }

    @Test
    void aGoldTableIsOfTheSnapshotsOfItsSourcesOnceItIsPublished() {
        publish(staged("r1"));
        long withheld = staged("r2");

        assertThat(steps()).singleElement().satisfies(step -> {
            assertThat(step.kind()).isEqualTo(Kind.GOLD);
            assertThat(step.makers()).containsExactly(new Maker("gold:delays", "delays 1.0.0"));
            assertThat(step.runs()).containsExactly("r1");
            assertThat(step.inputs()).containsExactly(new Input.Snapshot(FLIGHTS, OptionalLong.of(7)), new Input.Snapshot(TableName.parse("silver.planes"), OptionalLong.empty()));
        });
        publish(withheld);
        assertThat(steps()).as("of the same sources, asked for again").extracting(Step::runs).containsExactly(List.of("r2"), List.of("r1"));
    }

    @Test
    void rowsThatAreTakenOutToBeReadAgainAreAStepOfTheirOwn() {
        intake(0, 2);
        var takeOut = new TableChange.TakeOut(List.of(new TableChange.From(P0, 2)), "la-before-replay-1", Map.of(SnapshotNotes.REPLAY, "replay-1"));
        assertThat(care.change(change(0, takeOut))).isInstanceOf(CommitOutcome.Committed.class);
        intake(2, 1);
        assertThat(steps()).extracting(Step::kind).containsExactly(Kind.PIPELINE, Kind.REPLAY, Kind.PIPELINE, Kind.PIPELINE);
        assertThat(steps().getFirst().inputs()).as("read again").containsExactly(read(2, 4));
    }
}
