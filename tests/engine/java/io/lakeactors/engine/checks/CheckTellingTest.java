package io.lakeactors.engine.checks;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeactors.model.CheckResult.Status;
import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.LakeError;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What others hear of checks. */
class CheckTellingTest extends CheckKeeperHarness {
    @Test
    void othersAreToldOfEachEvaluationInTheirOrderAndOfNoneAgainByTheNextKeeper() {
        var heard = new CopyOnWriteArrayList<Long>();
        var failures = new ConcurrentLinkedQueue<>(List.of(ErrorCode.SOURCE_UNREACHABLE, ErrorCode.SOURCE_UNREACHABLE));
        results = Optional.of(evaluation -> {
            var failure = failures.poll();
            if (failure != null) {
                throw LakeError.of(failure, "no broker", "", "Wait").asException();
            }
            heard.add(evaluation.snapshotId().getAsLong());
        });
        var keeper = keeper("lakeactors.engine.retry.min = 10ms");
        keeper.tell(orders());
        commit();
        until(keeper, CheckKeeperHarness::isEvaluated);
        commit();
        until(keeper, view -> view.tables().getFirst().last().orElseThrow().snapshotId().equals(store.head(TABLE).snapshotId()));
        kit.createTestProbe().awaitAssert(Duration.ofSeconds(20), Duration.ofMillis(50), () -> {
            assertThat(heard).hasSize(2);
            return null;
        });
        var before = history(keeper).reversed();
        assertThat(heard).isEqualTo(before);
        kit.createTestProbe().awaitAssert(Duration.ofSeconds(20), Duration.ofMillis(50), () -> {
            assertThat(journal.persistedInStorage("check-keeper").toString()).contains("EvaluationTold");
            return null;
        });
        kit.stop(keeper, Duration.ofSeconds(10));

        var again = kit.spawn(CheckKeeper.create(node("", new PrometheusRegistry()), inspector, (pipeline, degraded) -> { }));
        again.tell(orders());
        commit();
        until(again, view -> isEvaluated(view) && view.tables().getFirst().last().orElseThrow().snapshotId().equals(store.head(TABLE).snapshotId()));
        kit.createTestProbe().awaitAssert(Duration.ofSeconds(20), Duration.ofMillis(50), () -> {
            assertThat(heard).isEqualTo(history(again).reversed());
            return null;
        });
    }

    @Test
    void whatAPersonMustMendKeepsNothingElseWaitingAndIsShown() {
        results = Optional.of(evaluation -> {
            throw LakeError.of(ErrorCode.TOPIC_NOT_FOUND, "there is no topic \"dq.events\"", "", "Create it").asException();
        });
        var node = node("", metrics);
        var keeper = kit.spawn(CheckKeeper.create(node, inspector, (pipeline, degraded) -> { }));
        keeper.tell(orders());
        commit();
        kit.createTestProbe().awaitAssert(Duration.ofSeconds(20), Duration.ofMillis(50), () -> {
            assertThat(node.dependencies().view().get(Teller.LOG)).contains("dq.events");
            return null;
        });
        commit();
        until(keeper, view -> isEvaluated(view) && view.tables().getFirst().last().orElseThrow().snapshotId().equals(store.head(TABLE).snapshotId()));
    }

    @Test
    void aCheckThatFailsThreeTimesInARowHasOneTicketUntilItHoldsAgain() {
        var heard = new CopyOnWriteArrayList<String>();
        var lost = new AtomicInteger(1);
        tickets = Optional.of(ticket -> {
            heard.add((ticket.closed().isPresent() ? "closed " : "opened ") + ticket.id());
            if (lost.getAndDecrement() > 0) {
                throw LakeError.of(ErrorCode.WEBHOOK_UNREACHABLE, "no answer", "", "Wait").asException();
            }
        });
        var keeper = keeper("lakeactors.quality.enabled = off");
        commit();
        keeper.tell(orders());
        status = Status.FAIL;
        run(keeper, TABLE);
        status = Status.PASS;
        run(keeper, TABLE);
        status = Status.FAIL;
        run(keeper, TABLE);
        run(keeper, TABLE);
        kit.createTestProbe().expectNoMessage(Duration.ofMillis(500));
        assertThat(heard).as("not three in a row").isEmpty();
        long at = run(keeper, TABLE).evaluation().orElseThrow().at();
        String id = "silver.orders/rows@" + at;
        hears(heard, "opened " + id, "opened " + id);
        kit.createTestProbe().awaitAssert(Duration.ofSeconds(20), Duration.ofMillis(50), () -> {
            assertThat(journal.persistedInStorage("check-keeper").toString()).contains("TicketTold");
            return null;
        });
        kit.stop(keeper, Duration.ofSeconds(10));

        var again = kit.spawn(CheckKeeper.create(node("lakeactors.quality.enabled = off", new PrometheusRegistry()), inspector, (pipeline, degraded) -> { }));
        again.tell(orders());
        for (int i = 0; i < 4; i++) {
            run(again, TABLE);
        }
        status = Status.PASS;
        run(again, TABLE);
        hears(heard, "opened " + id, "opened " + id, "closed " + id);
    }

    private static final String AT_ONCE = "lakeactors.quality.enabled = off, lakeactors.quality.tickets.after = 1, ";

    @Test
    void aTicketIsNotClosedBecauseItsPipelineIsSilentButWhenThatSaysThatItHasNoSuchCheck() {
        var heard = new CopyOnWriteArrayList<Boolean>();
        tickets = Optional.of(ticket -> heard.add(ticket.closed().isPresent()));
        var woken = new CopyOnWriteArrayList<String>();
        var keeper = kit.spawn(CheckKeeper.create(node(AT_ONCE + "lakeactors.engine.pipeline.ensure-every = 50ms", metrics), inspector, new CheckedPipelines() {
            @Override
            public void degraded(String pipeline, String why) {
                // This is not about that.
            }

            @Override
            public void wake(String pipeline) {
                woken.add(pipeline);
            }
        }));
        commit();
        keeper.tell(orders());
        status = Status.FAIL;
        run(keeper, TABLE);
        hears(heard, false);
        until(keeper, view -> view.tables().isEmpty());
        kit.createTestProbe().awaitAssert(Duration.ofSeconds(20), Duration.ofMillis(50), () -> {
            assertThat(woken).contains("orders");
            return null;
        });
        kit.createTestProbe().expectNoMessage(Duration.ofMillis(300));
        assertThat(heard).containsExactly(false);

        keeper.tell(new CheckKeeper.Told("other", "", ""));
        keeper.tell(new CheckKeeper.Told("orders", "", ""));
        hears(heard, false, true);
    }

    @Test
    void aTicketThatTheDeskRefusesKeepsNoOtherWaiting() {
        var heard = new CopyOnWriteArrayList<String>();
        tickets = Optional.of(ticket -> {
            if (ticket.check().equals("many")) {
                throw LakeError.of(ErrorCode.WEBHOOK_REFUSED, "it answered 409", "", "Look there").asException();
            }
            heard.add(ticket.check());
        });
        var keeper = keeper(AT_ONCE + "lakeactors.engine.pipeline.ensure-every = 24h");
        commit();
        keeper.tell(new CheckKeeper.Told("orders", PIPELINE, CONTRACT.replace("quality: [", "quality: [{ id: many, metric: rowCount, mustBeGreaterThan: 9 }, ")));
        status = Status.FAIL;
        run(keeper, TABLE);
        kit.createTestProbe().awaitAssert(Duration.ofSeconds(20), Duration.ofMillis(50), () -> {
            clock.forward(Duration.ofSeconds(31));
            Thread.sleep(250);
            assertThat(heard).containsExactly("rows");
            return null;
        });
    }

    @Test
    void whatDoesNotAnswerIsNotShownByANodeThatTellsNoMore() {
        tickets = Optional.of(ticket -> {
            throw LakeError.of(ErrorCode.WEBHOOK_UNREACHABLE, "no answer", "", "Wait").asException();
        });
        var node = node(AT_ONCE, metrics);
        var keeper = kit.spawn(CheckKeeper.create(node, inspector, (pipeline, degraded) -> { }));
        commit();
        keeper.tell(orders());
        status = Status.FAIL;
        run(keeper, TABLE);
        kit.createTestProbe().awaitAssert(Duration.ofSeconds(20), Duration.ofMillis(50), () -> {
            assertThat(node.dependencies().view().get(Teller.DESK)).contains("no answer");
            return null;
        });
        kit.stop(keeper, Duration.ofSeconds(10));
        assertThat(node.dependencies().view()).containsEntry(Teller.DESK, "ok");
    }

    @Test
    void aTicketIsCountedWhenTheJournalHasIt() {
        tickets = Optional.of(ticket -> { });
        var keeper = keeper(AT_ONCE);
        commit();
        keeper.tell(orders());
        run(keeper, TABLE);
        status = Status.FAIL;
        journal.failNextPersisted("check-keeper");
        keeper.tell(new CheckKeeper.Run(TABLE, kit.<CheckKeeper.Ran>createTestProbe().ref()));
        kit.createTestProbe().awaitAssert(Duration.ofSeconds(20), Duration.ofMillis(50), () -> {
            run(keeper, TABLE);
            assertThat(journal.persistedInStorage("check-keeper").toString()).contains("TicketOpened");
            return null;
        });
        assertThat(metrics.scrape(name -> name.equals("lake_check_tickets"))).singleElement().isInstanceOfSatisfying(CounterSnapshot.class,
                counter -> assertThat(counter.getDataPoints()).singleElement().satisfies(point -> assertThat(point.getValue()).isEqualTo(1)));
    }

    @SafeVarargs
    private static <T> void hears(List<T> heard, T... all) {
        kit.createTestProbe().awaitAssert(Duration.ofSeconds(20), Duration.ofMillis(50), () -> {
            assertThat(heard).containsExactly(all);
            return null;
        });
    }
}
