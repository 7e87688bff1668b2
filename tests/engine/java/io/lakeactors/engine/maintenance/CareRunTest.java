package io.lakeactors.engine.maintenance;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.lakeactors.engine.CareConfig;
import io.lakeactors.engine.CrashPoints;
import io.lakeactors.engine.EngineParts;
import io.lakeactors.engine.commit.TableTend.End;
import io.lakeactors.engine.maintenance.CareRecord.Outcome;
import io.lakeactors.model.MemoryBudget;
import io.lakeactors.model.TableCare;
import io.lakeactors.testkit.FakeTableStore;
import io.lakeactors.testkit.SeededIds;
import io.lakeactors.testkit.WallClock;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a run does for a table, and what it leaves when its changes do not land. */
class CareRunTest {
    private static final CareConfig CONFIG = CareConfig.read(ConfigFactory.load().getConfig("lakeactors.maintenance"));
    private final FakeCare care = new FakeCare();
    private final FakeTableStore store = new FakeTableStore();
    private final MemoryBudget memory = new MemoryBudget(1 << 30);
    private long keep = -1;

    private CareRecord run(CareRun.How how) {
        var parts = new EngineParts(store, Map.of(), new WallClock(), new SeededIds(1), memory, (pipeline, contract) -> null, new PrometheusRegistry(), CrashPoints.NONE, Optional.of(care));
        return new CareRun(parts, CONFIG, care, new Charge(Shapes.TABLE, Shapes.TABLE, "orders", 1_000_000, keep, 3_600_000, 250), how).run().record();
    }

    private CareRecord run() {
        return run(CareRun.How.BY_ITSELF);
    }

    @Test
    void aTableThatIsWellIsLeftAlone() {
        care.small(3);
        assertThat(run().outcome()).isEqualTo(Outcome.NOTHING);
        assertThat(care.happened).isEmpty();
    }

    @Test
    void smallFilesAreWrittenTogetherAndTheRecordSaysSo() {
        care.small(10);

        var record = run();

        assertThat(record.outcome()).isEqualTo(Outcome.DONE);
        assertThat(record.filesReplaced()).isEqualTo(10);
        assertThat(record.filesWritten()).isEqualTo(1);
        assertThat(care.live).hasSize(1);
        assertThat(memory.used()).isZero();
    }

    @Test
    void aTableThatHasMovedOnIsPlannedAnewAndTheUselessFilesGo() {
        care.small(10);
        care.ends.add(End.STALE);

        assertThat(run().outcome()).isEqualTo(Outcome.DONE);

        assertThat(care.happened).containsSubsequence("rewrite 10", "Replace STALE", "rewrite 10", "Replace LANDED");
        assertThat(care.onDisk).filteredOn(path -> path.contains("care")).containsExactlyElementsOf(care.live.stream().map(file -> file.path()).toList());
    }

    @Test
    void itIsNotPlannedAnewForEver() {
        care.small(10);
        care.ends.addAll(List.of(End.STALE, End.STALE, End.STALE, End.STALE, End.STALE));
        run();
        assertThat(care.happened).filteredOn("Replace STALE"::equals).hasSize(3);
        assertThat(care.onDisk).hasSize(10);
    }

    @Test
    void whatCertainlyDidNotLandLeavesNoFileAndFails() {
        for (End end : List.of(End.BUSY, End.REFUSED, End.OVERTAKEN)) {
            care.live.clear();
            care.onDisk.clear();
            care.small(10);
            care.ends.add(end);

            var record = run();

            assertThat(record.outcome()).as(end.name()).isEqualTo(Outcome.FAILED);
            assertThat(record.reason()).contains("so it was told");
            assertThat(care.onDisk).hasSize(10);
        }
    }

    @Test
    void anUnknownEndIsDecidedByANewerEpoch() {
        care.small(10);
        care.ends.add(End.UNKNOWN);
        care.unknownHasLanded = true;
        var record = run();
        assertThat(record.outcome()).isEqualTo(Outcome.DONE);
        assertThat(care.onDisk).as("the files of what has landed stay").containsAll(care.live.stream().map(file -> file.path()).toList());
        assertThat(store.acquireEpoch(TableCare.entity(Shapes.TABLE))).as("one for the run, one to decide, this one").isEqualTo(3);
    }

    @Test
    void anUnknownEndThatNeverLandsLeavesNothing() {
        care.small(10);
        care.ends.add(End.UNKNOWN);
        assertThat(run().outcome()).isEqualTo(Outcome.FAILED);
        assertThat(care.onDisk).hasSize(10);
        assertThat(run().outcome()).as("the next one finishes").isEqualTo(Outcome.DONE);
    }

    @Test
    void intakeHasTheMemoryFirst() {
        care.small(10);
        memory.tryReserve((1 << 30) - 1_000);
        var record = run();
        assertThat(record.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(record.reason()).contains("no memory");
        assertThat(memory.used()).isEqualTo((1 << 30) - 1_000);
    }

    @Test
    void aDryRunCountsAndChangesNothing() {
        care.small(10);
        care.manifests = 100;
        care.versions.addAll(Shapes.chain(300, 100, System.currentTimeMillis() - 7_200_000).subList(1, 300));

        var record = run(new CareRun.How(true, true, true));

        assertThat(record.outcome()).isEqualTo(Outcome.DRY_RUN);
        assertThat(record.filesReplaced()).isEqualTo(10);
        assertThat(record.snapshotsExpired()).isGreaterThan(200);
        assertThat(care.happened).containsExactly("orphans except [named]");
        assertThat(store.acquireEpoch(TableCare.entity(Shapes.TABLE))).as("no epoch was taken").isEqualTo(1);
    }

    @Test
    void snapshotsAndManifestsAreSeenTo() {
        care.manifests = 100;
        care.versions.addAll(Shapes.chain(300, 100, System.currentTimeMillis() - 3_000_000).subList(1, 300));
        var record = run();
        assertThat(record.manifestsMerged()).isEqualTo(99);
        assertThat(care.versions).hasSizeLessThanOrEqualTo(CONFIG.snapshotsMax());
        assertThat(care.happened).containsSubsequence("MergeManifests LANDED", "Expire LANDED", "reclaim");
    }

    @Test
    void onlyACommitterThatSaysWhichCommitIsOpenLetsOldOnesBeForgotten() {
        run(CareRun.How.NOW_AND_THEN);
        assertThat(care.happened).containsSubsequence("orphans except [named]", "forget commits except [open]");

        care.happened.clear();
        care.openCommits = null;
        run(CareRun.How.NOW_AND_THEN);
        assertThat(care.happened).contains("orphans except [named]").noneMatch(happened -> happened.startsWith("forget"));
    }

    @Test
    void oldRowsGoByFileWhereTheyCanAndByWritingAgainWhereTheyMust() {
        keep = 1_000;
        care.small(2);
        care.aged = List.of(new TableCare.AgedFile("small0", "0", 100, 10, true), new TableCare.AgedFile("small1", "0", 100, 15, false));
        care.beforeChange = () -> care.aged = List.of();

        var record = run();

        assertThat(care.happened).containsSubsequence("rewrite 1", "Replace LANDED");
        assertThat(record.rowsRetired()).isEqualTo(15);
        assertThat(care.live).hasSize(1);
    }
}
