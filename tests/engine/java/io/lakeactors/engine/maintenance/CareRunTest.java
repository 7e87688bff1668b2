package io.lakeactors.engine.maintenance;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.lakeactors.engine.CareConfig;
import io.lakeactors.engine.CrashPoints;
import io.lakeactors.engine.EngineParts;
import io.lakeactors.engine.commit.TableTend.End;
import io.lakeactors.engine.maintenance.CareRecord.Outcome;
import io.lakeactors.model.Clock;
import io.lakeactors.model.MemoryBudget;
import io.lakeactors.model.RewriteOrder;
import io.lakeactors.model.TableCare;
import io.lakeactors.model.TableShape;
import io.lakeactors.testkit.FakeTableStore;
import io.lakeactors.testkit.ManualClock;
import io.lakeactors.testkit.SeededIds;
import io.lakeactors.testkit.WallClock;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.util.ArrayList;
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
    private long fileBytes = 1_000_000;
    private final List<TableShape> looks = new ArrayList<>();
    private Clock clock = new WallClock();
    private Runnable breath = () -> {};

    private CareRecord run(CareRun.How how) {
        return made(how).run();
    }

    private CareRun made(CareRun.How how) {
        var parts = new EngineParts(store, Map.of(), clock, new SeededIds(1), memory, (pipeline, contract) -> null, new PrometheusRegistry(), CrashPoints.NONE, Optional.of(care));
        return new CareRun(parts, CONFIG, care, new Charge(Shapes.TABLE, Shapes.TABLE, "orders", fileBytes, keep, 3_600_000), how, new CareRun.Beginner() {
            @Override
            public void looked(TableShape shape) {
                looks.add(shape);
            }

            @Override
            public void breathe() {
                breath.run();
            }
        });
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

        var record = run(CareRun.How.asked(true));

        assertThat(record.outcome()).isEqualTo(Outcome.DRY_RUN);
        assertThat(record.filesReplaced()).isEqualTo(10);
        assertThat(record.snapshotsExpired()).isGreaterThan(200);
        assertThat(care.happened).containsExactly("orphans except [named]");
        assertThat(store.acquireEpoch(TableCare.entity(Shapes.TABLE))).as("no epoch was taken").isEqualTo(1);
    }

    @Test
    void filesOfDeletesThatHavePiledUpAreJoined() {
        care.piledDeletes = 60;

        var record = run(CareRun.How.BY_ITSELF);

        assertThat(record.filesReplaced()).isEqualTo(60);
        assertThat(care.happened).containsOnlyOnce("JoinDeletes LANDED");
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
    void smallFilesThatComeWhileManyAreWrittenAreJoinedInABreathAndBothLand() {
        care.small(10);
        var run = made(CareRun.How.BY_ITSELF);
        breath = () -> {
            breath = () -> {};
            care.small(8);
            assertThat(run.beside().run().outcome()).isEqualTo(Outcome.DONE);
            assertThat(care.live).as("those that are being written are left alone").hasSize(11);
        };

        assertThat(run.run().outcome()).isEqualTo(Outcome.DONE);

        assertThat(care.happened).startsWith("rewrite 10", "rewrite 8", "Replace LANDED", "Replace LANDED");
        assertThat(care.live).hasSize(2);
        assertThat(memory.used()).isZero();
        assertThat(store.acquireEpoch(TableCare.entity(Shapes.TABLE))).as("neither overtook the other").isEqualTo(2);
    }

    @Test
    void whatIsDoneInItsBreathsIsNotCountedAsItsTime() {
        var time = new ManualClock(1_000_000);
        clock = time;
        care.small(10);
        care.whileRewriting = taken -> {
            time.advance(Duration.ofSeconds(2));
            taken.run();
        };
        breath = () -> time.advance(Duration.ofSeconds(30));
        var run = made(CareRun.How.BY_ITSELF);
        var record = run.run();
        assertThat(run.tookMillis()).isEqualTo(2_000);
        assertThat(record.endedAt() - record.startedAt()).as("what people are told").isGreaterThanOrEqualTo(32_000);
    }

    @Test
    void whatIsMadeInABreathTakesNone() {
        care.small(10);
        breath = () -> {
            throw new AssertionError("a breath within a breath");
        };
        assertThat(run(CareRun.How.PRESSING).outcome()).isEqualTo(Outcome.DONE);
    }

    @Test
    void aPressingRunJoinsWhatIsSmallAndLeavesAllElseToOthers() {
        fileBytes = 64 << 20;
        care.manifests = 100;
        for (int i = 0; i < 8; i++) {
            care.live.add(new TableShape.LiveFile("small" + i, 1 << 20, 10, 0));
        }
        care.live.add(new TableShape.LiveFile("larger", 4 << 20, 10, 0));
        care.live.add(new TableShape.LiveFile("with deletes", 4 << 20, 10, 1));

        run(CareRun.How.PRESSING);

        assertThat(care.live).extracting(TableShape.LiveFile::path).hasSizeLessThan(10).contains("larger", "with deletes");
        assertThat(care.happened).allMatch(happened -> happened.startsWith("rewrite") || happened.startsWith("Replace"));
        assertThat(care.manifests).isEqualTo(100);
    }

    @Test
    void onlyARunThatHasTimeSorts() {
        care.small(10);
        run(CareRun.How.PRESSING);
        assertThat(care.orders).isNotEmpty().noneMatch(RewriteOrder::sorted);
        care.orders.clear();
        care.small(10);
        run();
        assertThat(care.orders).isNotEmpty().allMatch(RewriteOrder::sorted);
    }

    @Test
    void aPressingRunGetsAlongWithAQuarterOfTheMemory() {
        care.small(10);
        memory.tryReserve((1 << 30) - CONFIG.memory() / 4);
        assertThat(run(CareRun.How.PRESSING).outcome()).isEqualTo(Outcome.DONE);
    }

    @Test
    void aPressingRunWithNothingToJoinTakesNoEpoch() {
        care.small(7);
        assertThat(run(CareRun.How.PRESSING).outcome()).isEqualTo(Outcome.NOTHING);
        assertThat(store.acquireEpoch(TableCare.entity(Shapes.TABLE))).isEqualTo(1);
    }

    @Test
    void itTellsWhatItLeavesAsSoonAsItHasLooked() {
        care.small(10);
        care.manifests = 100;
        run();
        assertThat(looks).extracting(TableShape::files).startsWith(10L, 1L).endsWith(1L);
    }

    @Test
    void deletingIsDoneInPartsAndOnlyAThoroughRunGoesOnToTheEnd() {
        int part = CONFIG.deletesPerSecond() / 5;
        care.small(10);
        care.toReclaim = 5L * part / 2;
        assertThat(run().filesDeleted()).isEqualTo(part);
        var breaths = new ArrayList<Integer>();
        breath = () -> breaths.add(care.happened.size());
        assertThat(run(CareRun.How.NOW_AND_THEN).filesDeleted()).isEqualTo(3L * part / 2);
        assertThat(breaths).as("in each part, and while orphans go").hasSize(3).doesNotHaveDuplicates();
    }

    @Test
    void aRunThatFailsFreesSomeOfWhatHasExpiredAllTheSame() {
        int part = CONFIG.deletesPerSecond() / 5;
        care.small(10);
        care.toReclaim = 3L * part;
        care.ends.add(End.REFUSED);

        var record = run(CareRun.How.NOW_AND_THEN);

        assertThat(record.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(record.reason()).contains("so it was told");
        assertThat(record.filesDeleted()).isEqualTo(part);
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
