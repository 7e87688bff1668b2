package io.lakeactors.engine.gold;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.lakeactors.engine.CrashPoints;
import io.lakeactors.engine.EngineConfig;
import io.lakeactors.engine.EngineNode;
import io.lakeactors.engine.EngineParts;
import io.lakeactors.engine.JournalKit;
import io.lakeactors.engine.checks.CheckKeeper;
import io.lakeactors.engine.maintenance.Caretaker;
import io.lakeactors.engine.signal.Signals;
import io.lakeactors.model.CheckResult;
import io.lakeactors.model.ColumnChanges;
import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.LakeError;
import io.lakeactors.model.MemoryBudget;
import io.lakeactors.model.TableEvaluation;
import io.lakeactors.model.TableName;
import io.lakeactors.model.TableQuery;
import io.lakeactors.testkit.FakeTableStore;
import io.lakeactors.testkit.SeededIds;
import io.lakeactors.testkit.WallClock;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.persistence.testkit.javadsl.PersistenceTestKit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The keeper with files that this program would not take, though an older one did. */
class GoldKeeperTest {
    private static final ActorTestKit KIT = JournalKit.create();
    private static final String REFUSED = Texts.gold("old") + "of-another-time: 1\n";

    private final PersistenceTestKit journal = PersistenceTestKit.create(KIT.system());
    private final List<Caretaker.Charged> charged = new CopyOnWriteArrayList<>();
    private final List<CheckKeeper.Command> judged = new CopyOnWriteArrayList<>();
    private final PrometheusRegistry metrics = new PrometheusRegistry();
    private ActorRef<GoldKeeper.Command> keeper;
    private final TableQuery queries = new TableQuery() {
        @Override
        public Reading open(String sql, Map<TableName, Long> pinned) {
            throw LakeError.of(ErrorCode.CATALOG_UNREACHABLE, "the catalog is away", "", "Wait").asException();
        }

        @Override
        public Reading imagine(String sql, TableName table, ColumnChanges changes) {
            return open(sql);
        }

        @Override
        public Map<String, String> notes(TableName table) {
            return Map.of();
        }
    };

    /** One that lives on writes into the journal of the next. */
    @AfterEach
    void stopKeeper() {
        KIT.stop(keeper);
    }

    @AfterAll
    static void end() {
        KIT.shutdownTestKit();
    }

    @BeforeEach
    void twoFilesInTheJournal() {
        journal.clearAll();
        journal.persistForRecovery("gold", List.of(new GoldEvent.Applied("old", REFUSED, Texts.CONTRACT, List.of("silver.orders"), 1),
                new GoldEvent.Applied("sales", Texts.gold("sales"), Texts.CONTRACT, List.of("silver.orders"), 2)));
    }

    private ActorRef<GoldKeeper.Command> keeper() {
        var config = EngineConfig.read(ConfigFactory.parseString("lakeactors.engine.journal.url = \"jdbc:h2:mem:x\"").withFallback(ConfigFactory.defaultReferenceUnresolved()).resolve());
        var parts = new EngineParts(new FakeTableStore(), Map.of(), new WallClock(), new SeededIds(1), new MemoryBudget(1 << 20), (pipeline, contract) -> null, metrics,
                CrashPoints.NONE, Optional.empty(), Map.of(), Optional.empty(), Optional.of(queries));
        keeper = KIT.spawn(GoldKeeper.create(new EngineNode(config, parts, new Signals(parts.metrics(), parts.memory(), parts.clock()), Runnable::run), null, charged::add, judged::add));
        return keeper;
    }

    private static <R extends GoldReply> R ask(ActorRef<GoldKeeper.Command> keeper, Function<ActorRef<GoldReply>, GoldKeeper.Command> question, Class<R> expected) {
        var probe = KIT.<GoldReply>createTestProbe();
        keeper.tell(question.apply(probe.ref()));
        return expected.cast(probe.receiveMessage(Duration.ofSeconds(20)));
    }

    private static GoldView.Table shown(ActorRef<GoldKeeper.Command> keeper, String name) {
        return ask(keeper, GoldKeeper.Show::new, GoldReply.Viewed.class).view().tables().stream().filter(table -> table.name().equals(name)).findFirst().orElseThrow();
    }

    @Test
    void aStoredFileThatIsRefusedNowFailsAloneAndSaysWhy() {
        keeper();
        KIT.createTestProbe().awaitAssert(Duration.ofSeconds(20), Duration.ofMillis(50), () -> {
            assertThat(shown(keeper, "sales").runs()).as("the other is made").isNotEmpty();
            return null;
        });
        assertThat(shown(keeper, "old")).satisfies(old -> {
            assertThat(old.state()).isEqualTo(GoldView.State.FAILING);
            assertThat(old.reason()).contains("LA-5040", "of-another-time");
        });
        assertThat(charged).extracting(Caretaker.Charged::pipeline).contains("gold:sales");
        assertThat(ask(keeper, replyTo -> new GoldKeeper.Run("old", false, replyTo), GoldReply.Refused.class).error().code()).isEqualTo(ErrorCode.GOLD_INVALID);
    }

    @Test
    void itIsMendedByApplyingItAnewAndKeepsNoOtherFileFromBeingApplied() {
        keeper();
        var other = ask(keeper, replyTo -> new GoldKeeper.Apply(Texts.gold("other"), Texts.CONTRACT, List.of("silver.orders"), false, false, replyTo), GoldReply.ApplyEnded.class);
        assertThat(other.changed()).isTrue();
        var mended = ask(keeper, replyTo -> new GoldKeeper.Apply(Texts.gold("old"), Texts.CONTRACT, List.of("silver.orders"), false, false, replyTo), GoldReply.ApplyEnded.class);
        assertThat(mended.changed()).isTrue();
        assertThat(shown(keeper, "old").table()).isEqualTo("gold.old");
    }

    @Test
    void checksThatAnEarlierProgramTookUnreadAreToldOf() {
        String contract = Texts.CONTRACT + "    quality:\n      - { id: many, metric: rowCount, mustBe: many }\n";
        journal.persistForRecovery("gold", List.of(new GoldEvent.Applied("loose", Texts.gold("loose"), contract, List.of("silver.orders"), 3), new GoldEvent.Paused("loose", 4)));
        assertThat(shown(keeper(), "loose").reason()).startsWith("not held to all of its contract: c.odcs.yaml:12: ").endsWith("Mend it and apply it again");
    }

    @Test
    void whatChecksSaidOfCandidatesIsToldOneByOneUntilItIsTaken() {
        journal.persistForRecovery("gold", List.of(new GoldEvent.RunEnded(judged(7, 1_000)), new GoldEvent.RunEnded(judged(8, 2_000)), new GoldEvent.Paused("sales", 3)));
        keeper();
        var first = awaitJudged(1_000);
        assertThat(first.fresh().orElseThrow()).satisfies(evaluation -> {
            assertThat(evaluation.pipeline()).isEqualTo("gold:sales");
            assertThat(evaluation.contract()).isEqualTo("sales 1.0.0");
            assertThat(evaluation.snapshotId()).hasValue(7);
            assertThat(evaluation.results()).extracting(CheckResult::id).containsExactly("some");
        });
        first.replyTo().tell(new CheckKeeper.Taken(first.table(), 1_000));
        var second = awaitJudged(2_000);
        assertThat(second.fresh().orElseThrow().snapshotId()).hasValue(8);
        second.replyTo().tell(new CheckKeeper.Taken(second.table(), 2_000));
        awaitJudged(0);
    }

    @Test
    void whatTheContractsOfGoldTablesPromiseIsToldWithWhenTheyWerePublishedUntilTheyAreDeleted() {
        String promising = "domain: shop\nslaProperties: [{ property: frequency, value: 1, unit: h }]\n" + Texts.CONTRACT;
        journal.persistForRecovery("gold", List.of(new GoldEvent.Applied("sales", Texts.gold("sales"), promising, List.of("silver.orders"), 3), new GoldEvent.RunEnded(judged(7, 9_000)), new GoldEvent.Paused("sales", 4)));
        keeper();
        awaitTold("lake_gold_sla_seconds", 3_600.0);
        awaitTold("lake_gold_published_timestamp_seconds", 9.0);
        ask(keeper, replyTo -> new GoldKeeper.Delete("sales", replyTo), GoldReply.Viewed.class);
        awaitTold("lake_gold_sla_seconds");
        awaitTold("lake_gold_published_timestamp_seconds");
    }

    private void awaitTold(String metric, Double... values) {
        KIT.createTestProbe().awaitAssert(Duration.ofSeconds(20), Duration.ofMillis(20), () -> {
            assertThat(metrics.scrape(metric::equals).stream().flatMap(all -> all.getDataPoints().stream()).map(one -> ((GaugeSnapshot.GaugeDataPointSnapshot) one).getValue())).containsExactly(values);
            return null;
        });
    }

    @Test
    void whoMissesAGoldTableIsToldAgainThatItIsNoMore() {
        keeper();
        keeper.tell(new GoldKeeper.Missed("sales"));
        keeper.tell(new GoldKeeper.Missed("long-gone"));
        KIT.createTestProbe().awaitAssert(Duration.ofSeconds(20), Duration.ofMillis(20), () -> {
            assertThat(judged).contains(new CheckKeeper.Told("gold:long-gone", "", ""));
            return null;
        });
        assertThat(judged).doesNotContain(new CheckKeeper.Told("gold:sales", "", ""));
    }

    private static GoldRecord judged(long snapshot, long at) {
        var verdict = new CheckResult("some", "", "completeness", "error", false, OptionalDouble.of(3), "rows", "> 0", CheckResult.Status.PASS, "");
        return new GoldRecord("r" + at, "sales", TableName.parse("gold.sales"), false, at - 5, at, GoldRecord.Outcome.PUBLISHED, "", false, "d", new TreeMap<>(), snapshot, 3, 4,
                List.of(GoldRecord.Check.of("rowCount mustBeGreaterThan 0", "", Optional.empty(), verdict)), Optional.empty(), Optional.of("sales 1.0.0"));
    }

    /** @param at of what is told last; 0 for a message with nothing new */
    private CheckKeeper.Judged awaitJudged(long at) {
        return KIT.createTestProbe().awaitAssert(Duration.ofSeconds(20), Duration.ofMillis(20), () -> {
            var last = (CheckKeeper.Judged) judged.getLast();
            assertThat(last.fresh().map(TableEvaluation::at).orElse(0L)).isEqualTo(at);
            return last;
        });
    }
}
