package io.lakeactors.engine.checks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.lakeactors.model.CheckResult.Status;
import io.lakeactors.model.CheckResult;
import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.TableName;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.Label;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CheckKeeperTest extends CheckKeeperHarness {
    @Test
    void aNewSnapshotIsEvaluatedOnce() {
        var keeper = keeper("");
        keeper.tell(orders());
        kit.createTestProbe().expectNoMessage(Duration.ofMillis(600));
        assertThat(inspections).hasValue(0);

        commit();
        var seen = until(keeper, CheckKeeperHarness::isEvaluated).tables().getFirst();
        assertThat(seen.last().orElseThrow().snapshotId()).isEqualTo(store.head(TABLE).snapshotId());
        assertThat(seen.contract()).isEqualTo("orders 1.0.0");
        kit.createTestProbe().expectNoMessage(Duration.ofMillis(600));
        assertThat(inspections).hasValue(1);

        commit();
        until(keeper, view -> view.tables().getFirst().last().orElseThrow().snapshotId().equals(store.head(TABLE).snapshotId()));
        assertThat(inspections).hasValue(2);
        assertThat(history(keeper)).hasSize(2);
    }

    @Test
    void whenAWindowHasEndedVolumesAloneAreMeasuredOnceMore() {
        var keeper = keeper("lakeactors.engine.pipeline.ensure-every = 24h");
        commit();
        keeper.tell(new CheckKeeper.Told("orders", PIPELINE, CONTRACT.replace("quality: [", "quality: [{ id: v, type: custom, engine: lakeactors, implementation: { metric: anomaly, of: rowCount, window: 1d } }, ")));
        until(keeper, CheckKeeperHarness::isEvaluated);
        status = Status.FAIL;
        clock.forward(Duration.ofDays(1));
        var seen = until(keeper, view -> !view.tables().getFirst().broken().isEmpty()).tables().getFirst();
        assertThat(measured.subList(0, 2)).containsExactly(List.of("v", "rows"), List.of("v"));
        assertThat(seen.last().orElseThrow().results()).extracting(CheckResult::id, CheckResult::status).containsExactly(tuple("v", Status.FAIL), tuple("rows", Status.PASS));
    }

    @Test
    void aCheckThatFailsIsToldOfEverywhereUntilItPasses() {
        var keeper = keeper("");
        status = Status.FAIL;
        commit();
        keeper.tell(orders());
        var broken = until(keeper, CheckKeeperHarness::isEvaluated).tables().getFirst().broken();
        assertThat(broken).containsExactly(Map.entry("rows", "rows is 0 and must be > 0"));
        assertThat(told.getLast()).isEqualTo("orders:silver.orders is not what its contract promises: rows is 0 and must be > 0. See: lake dq ls");
        assertThat(metrics.scrape(name -> name.equals("lake_check_passes"))).singleElement().isInstanceOfSatisfying(GaugeSnapshot.class,
                gauge -> assertThat(gauge.getDataPoints()).singleElement().satisfies(point -> assertThat(point.getValue()).isZero()));

        status = Status.PASS;
        commit();
        until(keeper, view -> view.tables().getFirst().broken().isEmpty());
        assertThat(told.getLast()).isEqualTo("orders:");
    }

    @Test
    void aKeeperThatFailsBeginsAgainFromItsJournalAndAnswersWhoAsks() {
        var fails = new AtomicBoolean();
        var keeper = kit.spawn(CheckKeeper.create(node("", metrics), inspector, (pipeline, degraded) -> {
            if (fails.getAndSet(false)) {
                throw new IllegalStateException("nobody has thought of this");
            }
        }));
        commit();
        keeper.tell(orders());
        until(keeper, CheckKeeperHarness::isEvaluated);
        fails.set(true);
        keeper.tell(orders());
        // Pipelines tell again and again.
        keeper.tell(orders());
        assertThat(history(keeper)).hasSize(1);
        commit();
        until(keeper, view -> isEvaluated(view) && view.tables().getFirst().last().orElseThrow().snapshotId().equals(store.head(TABLE).snapshotId()));
        assertThat(inspections).hasValue(2);
    }

    @Test
    void aJournalThatCannotBeReadEndsNoWorkForGood() {
        journal.failNextRead("check-keeper", new IllegalStateException("the database is away"));
        var keeper = keeper("");
        commit();
        keeper.tell(orders());
        until(keeper, CheckKeeperHarness::isEvaluated);
    }

    private List<String> series() {
        return metrics.scrape(name -> name.startsWith("lake_check_") && !name.contains("_turn") && !name.contains("evaluation") && !name.contains("seconds")).stream()
                .flatMap(family -> family.getDataPoints().stream().map(point -> family.getMetadata().getName() + point.getLabels().stream().map(Label::getValue).toList())).sorted().toList();
    }

    @Test
    void aPipelineWhoseContractHasNoChecksAnyMoreIsNotDegradedAnyMore() {
        var keeper = keeper("");
        status = Status.FAIL;
        commit();
        keeper.tell(orders());
        until(keeper, CheckKeeperHarness::isEvaluated);
        assertThat(told.getLast()).contains("promises");
        assertThat(series()).isNotEmpty();
        keeper.tell(new CheckKeeper.Told("orders", "", ""));
        assertThat(view(keeper).tables()).isEmpty();
        assertThat(told.getLast()).isEqualTo("orders:");
        assertThat(series()).isEmpty();
    }

    private static CheckKeeper.Told others(String contract) {
        return new CheckKeeper.Told("other", PIPELINE.replace("pipeline: orders", "pipeline: other"), contract);
    }

    @Test
    void ofTwoPipelinesThatWriteATableTheFirstIsFollowed() {
        var keeper = keeper("");
        status = Status.FAIL;
        commit();
        keeper.tell(orders());
        until(keeper, CheckKeeperHarness::isEvaluated);
        for (int i = 0; i < 5; i++) {
            keeper.tell(others(CONTRACT.replace("mustBeGreaterThan: 0", "mustBeGreaterThan: 1")));
            keeper.tell(orders());
            kit.createTestProbe().expectNoMessage(Duration.ofMillis(150));
        }
        assertThat(inspections).hasValue(1);
        assertThat(view(keeper).tables().getFirst().pipeline()).isEqualTo("orders");
        assertThat(told).filteredOn(one -> one.startsWith("other")).containsOnly("other:");
        keeper.tell(others(CONTRACT));
        view(keeper);
        assertThat(told.getLast()).startsWith("other:silver.orders is not what");
    }

    @Test
    void anotherPipelineIsFollowedAfterTheFirstHasGone() {
        var keeper = keeper("lakeactors.engine.pipeline.ensure-every = 200ms");
        commit();
        keeper.tell(orders());
        until(keeper, CheckKeeperHarness::isEvaluated);
        kit.createTestProbe().awaitAssert(Duration.ofSeconds(20), Duration.ofMillis(50), () -> {
            keeper.tell(others(CONTRACT));
            assertThat(view(keeper).tables()).extracting(CheckView.Table::pipeline).containsExactly("other");
            return null;
        });
    }

    @Test
    void aTextThatOnlyANewerVersionReadsLeavesWhatIsKnown() {
        var keeper = keeper("");
        commit();
        keeper.tell(orders());
        until(keeper, CheckKeeperHarness::isEvaluated);
        keeper.tell(new CheckKeeper.Told("orders", "pipeline: orders\nteleport: yes\n", CONTRACT));
        assertThat(view(keeper).tables()).hasSize(1);
    }

    @Test
    void seriesStandOnlyAsLongAsTheirChecks() {
        var keeper = keeper("lakeactors.engine.pipeline.ensure-every = 1s");
        commit();
        keeper.tell(orders());
        until(keeper, CheckKeeperHarness::isEvaluated);
        assertThat(series()).containsExactly("lake_check_passes[rows, error, silver.orders]", "lake_check_value[rows, silver.orders]");
        keeper.tell(new CheckKeeper.Told("orders", PIPELINE, CONTRACT.replace("id: rows", "id: many")));
        until(keeper, view -> view.tables().getFirst().last().orElseThrow().results().getFirst().id().equals("many"));
        assertThat(series()).containsExactly("lake_check_passes[many, error, silver.orders]", "lake_check_value[many, silver.orders]");
        until(keeper, view -> view.tables().isEmpty());
        assertThat(series()).isEmpty();
    }

    @Test
    void whatWasFoundSurvivesARestart() {
        var keeper = keeper("");
        commit();
        keeper.tell(orders());
        until(keeper, CheckKeeperHarness::isEvaluated);
        kit.stop(keeper);

        var again = kit.spawn(CheckKeeper.create(node("", new PrometheusRegistry()), inspector, (pipeline, degraded) -> { }));
        assertThat(view(again).remembered()).containsExactly(TABLE);
        again.tell(orders());
        assertThat(view(again).tables().getFirst().last()).isPresent();
        kit.createTestProbe().expectNoMessage(Duration.ofMillis(600));
        assertThat(inspections).hasValue(1);
    }

    @Test
    void aPersonsLookIsAlwaysANewOne() {
        var keeper = keeper("lakeactors.quality.enabled = off");
        commit();
        keeper.tell(orders());
        assertThat(run(keeper, TABLE).evaluation().orElseThrow().results()).extracting(CheckResult::id).containsExactly("rows");
        run(keeper, TABLE);
        assertThat(inspections).hasValue(2);
        assertThat(run(keeper, TableName.parse("silver.other")).error()).hasValueSatisfying(error -> {
            assertThat(error.code()).isEqualTo(ErrorCode.CHECKS_NOT_FOUND);
            assertThat(error.mend()).contains("silver.orders");
        });
    }

    @Test
    void anOutageKeepsWhatIsKnown() {
        var keeper = keeper("");
        commit();
        keeper.tell(orders());
        until(keeper, CheckKeeperHarness::isEvaluated);
        away = true;
        commit();
        var seen = until(keeper, view -> !view.tables().getFirst().trouble().isEmpty()).tables().getFirst();
        assertThat(seen.trouble()).contains("away");
        assertThat(seen.last()).isPresent();
        assertThat(run(keeper, TABLE).error()).hasValueSatisfying(error -> assertThat(error.code()).isEqualTo(ErrorCode.CATALOG_UNREACHABLE));
    }

    @Test
    void aContractWithoutChecksAndAPipelineThatIsSilentAreForgotten() {
        var keeper = keeper("lakeactors.engine.pipeline.ensure-every = 50ms");
        keeper.tell(orders());
        assertThat(view(keeper).tables()).hasSize(1);
        keeper.tell(new CheckKeeper.Told("orders", "", ""));
        assertThat(view(keeper).tables()).isEmpty();
        keeper.tell(orders());
        until(keeper, view -> view.tables().isEmpty());
    }

    /** More than half of what fits one page. */
    private static CheckKeeper.Told manyChecks(String name) {
        String checks = IntStream.range(0, 150).mapToObj(i -> "{ id: c" + i + ", metric: rowCount, mustBeGreaterThan: 0 }").collect(Collectors.joining(", "));
        return new CheckKeeper.Told(name, PIPELINE.replace("pipeline: orders", "pipeline: " + name).replace("silver.orders", "silver." + name),
                CONTRACT.replaceFirst("quality: .*", "quality: [" + checks + "]"));
    }

    @Test
    void manyTablesAreToldInPages() {
        var keeper = keeper("lakeactors.quality.enabled = off");
        for (String name : List.of("b", "a", "c")) {
            keeper.tell(manyChecks(name));
        }
        assertThat(view(keeper)).satisfies(page -> {
            assertThat(page.more()).isTrue();
            assertThat(page.tables()).hasSize(1);
        });
        var whole = new ClusterChecks(kit.system(), node("", new PrometheusRegistry()), keeper).view().toCompletableFuture().join();
        assertThat(whole.tables()).extracting(table -> table.table().name()).containsExactly("a", "b", "c");
        assertThat(whole.more()).isFalse();
    }

    @Test
    void aLongHistoryIsToldInPages() {
        var keeper = keeper("lakeactors.quality.enabled = off");
        commit();
        keeper.tell(manyChecks("orders"));
        for (int i = 0; i < 3; i++) {
            run(keeper, TABLE);
        }
        var checks = new ClusterChecks(kit.system(), node("", new PrometheusRegistry()), keeper);
        assertThat(checks.history(TABLE).toCompletableFuture().join()).hasSize(3).isSortedAccordingTo((a, b) -> Long.compare(a.at(), b.at()));
        assertThat(Optional.of(checks.view().toCompletableFuture().join().remembered())).hasValue(List.of(TABLE));
    }
}
