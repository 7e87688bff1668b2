package io.lakeactors.engine.checks;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeactors.model.CheckResult.Status;
import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.TableEvaluation;
import io.lakeactors.model.TableName;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.Test;

/** What checks said of candidates of gold tables, which are judged elsewhere. */
class CheckJudgedTest extends CheckKeeperHarness {
    private static final TableName GOLD = TableName.parse("gold.sales");
    private static final long WEEK_MILLIS = 7 * 86_400_000L;

    private static TableEvaluation candidate(long snapshot, long at, Status status) {
        return new TableEvaluation(GOLD, "gold:sales", "sales 1.0.0", OptionalLong.of(snapshot), at, 5, "d", List.of(Results.result("some", status == Status.PASS ? 5 : 0, status)));
    }

    private static CheckKeeper.Taken tell(ActorRef<CheckKeeper.Command> keeper, TableEvaluation fresh) {
        var probe = kit.<CheckKeeper.Taken>createTestProbe();
        keeper.tell(new CheckKeeper.Judged(GOLD, "gold:sales", "sales 1.0.0", Optional.ofNullable(fresh), probe.ref()));
        return probe.receiveMessage(Duration.ofSeconds(20));
    }

    private static List<Long> snapshots(ActorRef<CheckKeeper.Command> keeper) {
        var probe = kit.<CheckKeeper.Page>createTestProbe();
        keeper.tell(new CheckKeeper.ShowHistory(GOLD, Long.MAX_VALUE, probe.ref()));
        return probe.receiveMessage().newestFirst().stream().map(evaluation -> evaluation.snapshotId().getAsLong()).toList();
    }

    @Test
    void eachCandidatesVerdictsAreTakenAndToldOnceHoweverOftenTheyCome() {
        var heard = new CopyOnWriteArrayList<Long>();
        results = Optional.of(evaluation -> heard.add(evaluation.snapshotId().getAsLong()));
        var keeper = keeper("");
        assertThat(tell(keeper, candidate(7, 1_000, Status.PASS))).isEqualTo(new CheckKeeper.Taken(GOLD, 1_000));
        assertThat(tell(keeper, candidate(7, 1_000, Status.PASS)).until()).isEqualTo(1_000);
        assertThat(tell(keeper, candidate(8, 2_000, Status.FAIL)).until()).isEqualTo(2_000);
        kit.createTestProbe().awaitAssert(Duration.ofSeconds(20), Duration.ofMillis(50), () -> {
            assertThat(heard).containsExactly(7L, 8L);
            assertThat(journal.persistedInStorage("check-keeper").toString()).contains("EvaluationTold[table=gold.sales, at=2000]");
            return null;
        });
        kit.stop(keeper, Duration.ofSeconds(10));

        var again = kit.spawn(CheckKeeper.create(node("", new PrometheusRegistry()), inspector, (pipeline, degraded) -> { }));
        assertThat(tell(again, candidate(7, 1_000, Status.PASS)).until()).as("who tells has forgotten what is known").isEqualTo(2_000);
        assertThat(tell(again, candidate(9, 3_000, Status.PASS)).until()).isEqualTo(3_000);
        assertThat(snapshots(again)).containsExactly(9L, 8L, 7L);
        kit.createTestProbe().awaitAssert(Duration.ofSeconds(20), Duration.ofMillis(50), () -> {
            assertThat(heard).containsExactly(7L, 8L, 9L);
            return null;
        });
    }

    @Test
    void theyAreShownAsThoseOfPipelinesAreAndNeverMeasuredHere() {
        var keeper = keeper("");
        tell(keeper, candidate(8, 2_000, Status.FAIL));

        assertThat(view(keeper).tables()).singleElement().satisfies(table -> {
            assertThat(table.pipeline()).isEqualTo("gold:sales");
            assertThat(table.checks()).isOne();
            assertThat(table.last().orElseThrow().results()).singleElement().satisfies(result -> assertThat(result.status()).isEqualTo(Status.FAIL));
            assertThat(table.broken()).as("that it is withheld alarms already").isEmpty();
        });
        assertThat(gauge("lake_check_passes")).isZero();
        assertThat(run(keeper, GOLD).error().orElseThrow()).satisfies(refusal -> {
            assertThat(refusal.code()).isEqualTo(ErrorCode.CHECKS_AT_PUBLISHING);
            assertThat(refusal.sentence()).contains("lake gold run sales");
        });
        kit.createTestProbe().expectNoMessage(Duration.ofMillis(500));
        assertThat(inspections).hasValue(0);
    }

    @Test
    void theNextKeeperShowsThemBeforeThereIsAnotherCandidate() {
        var keeper = kit.spawn(CheckKeeper.create(node("", new PrometheusRegistry()), inspector, (pipeline, degraded) -> { }));
        tell(keeper, candidate(8, 2_000, Status.FAIL));
        kit.stop(keeper, Duration.ofSeconds(10));

        var again = keeper("");
        tell(again, null);
        assertThat(view(again).tables().getFirst().last().orElseThrow().snapshotId()).hasValue(8);
        assertThat(gauge("lake_check_passes")).isZero();
    }

    @Test
    void aGoldTableThatIsDeletedIsShownNoMore() {
        var keeper = keeper("");
        tell(keeper, candidate(8, 2_000, Status.PASS));
        keeper.tell(new CheckKeeper.Told("gold:sales", "", ""));
        assertThat(until(keeper, view -> view.tables().isEmpty()).remembered()).containsExactly(GOLD);
    }

    @Test
    void aTicketOfAGoldTableEndsThoughNobodyWasThereToHearThatItIsDeleted() {
        String atOnce = "lakeactors.quality.tickets.after = 1, lakeactors.engine.pipeline.ensure-every = 50ms";
        var heard = new CopyOnWriteArrayList<Boolean>();
        tickets = Optional.of(ticket -> heard.add(ticket.closed().isPresent()));
        var keeper = kit.spawn(CheckKeeper.create(node(atOnce, new PrometheusRegistry()), inspector, (pipeline, degraded) -> { }));
        tell(keeper, candidate(8, 2_000, Status.FAIL));
        hears(heard, false);
        kit.stop(keeper, Duration.ofSeconds(10));

        var asked = new CompletableFuture<String>();
        var again = kit.spawn(CheckKeeper.create(node(atOnce, metrics), inspector, new CheckedPipelines() {
            @Override
            public void degraded(String pipeline, String why) {
                // This is not about that.
            }

            @Override
            public void wake(String pipeline) {
                asked.complete(pipeline);
            }
        }));
        assertThat(asked.orTimeout(20, TimeUnit.SECONDS).join()).as("it asks who made it").isEqualTo("gold:sales");
        again.tell(new CheckKeeper.Told("gold:sales", "", ""));
        hears(heard, false, true);
    }

    @Test
    void aTicketEndsWhenTheSameFileMakesATableOfAnotherName() {
        var heard = new CopyOnWriteArrayList<Boolean>();
        tickets = Optional.of(ticket -> heard.add(ticket.closed().isPresent()));
        var keeper = keeper("lakeactors.quality.tickets.after = 1");
        tell(keeper, candidate(8, 2_000, Status.FAIL));
        hears(heard, false);
        keeper.tell(new CheckKeeper.Judged(TableName.parse("gold.sold"), "gold:sales", "sales 1.0.1", Optional.empty(), kit.<CheckKeeper.Taken>createTestProbe().ref()));
        hears(heard, false, true);
    }

    private static void hears(List<Boolean> heard, Boolean... closed) {
        kit.createTestProbe().awaitAssert(Duration.ofSeconds(20), Duration.ofMillis(50), () -> {
            assertThat(heard).containsExactly(closed);
            return null;
        });
    }

    @Test
    void theLastOfAGoldTableOutlivesAWeekWithoutNews() {
        var memory = CheckMemory.EMPTY.apply(new CheckEvent.TableEvaluated(candidate(7, 1_000, Status.PASS))).apply(new CheckEvent.TableEvaluated(candidate(8, 2_000, Status.PASS)))
                .apply(new CheckEvent.TableEvaluated(Results.evaluation(1, 2_001 + WEEK_MILLIS, Results.result("rows", 5, Status.PASS))));
        assertThat(memory.of(GOLD)).extracting(TableEvaluation::at).containsExactly(2_000L);
    }

    private double gauge(String name) {
        return metrics.scrape(name::equals).stream().flatMap(metric -> ((GaugeSnapshot) metric).getDataPoints().stream()).mapToDouble(GaugeSnapshot.GaugeDataPointSnapshot::getValue).findFirst().orElseThrow();
    }
}
