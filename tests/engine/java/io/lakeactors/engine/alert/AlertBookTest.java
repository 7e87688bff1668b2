package io.lakeactors.engine.alert;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeactors.engine.alert.AlertFacts.PipelineFact;
import io.lakeactors.engine.alert.AlertFacts.Standing;
import io.lakeactors.engine.alert.AlertNotice.Change;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class AlertBookTest {
    private static final AlertRules RULES = new AlertRules(
            new AlertRules.Lag(1_000, Duration.ofSeconds(60)), new AlertRules.Quarantine(100, 0.05, Duration.ofMinutes(5)),
            new AlertRules.Commits(3, Duration.ofMinutes(5)), Duration.ofSeconds(30), Duration.ofSeconds(30), Duration.ofHours(4), Duration.ofSeconds(60));

    private final AlertBook book = new AlertBook(RULES);

    private List<Change> at(long second, PipelineFact... pipelines) {
        return told(new AlertFacts(second * 1_000, Optional.of(List.of(pipelines)), Map.of(), Map.of()));
    }

    private List<Change> told(AlertFacts facts) {
        return book.observe(facts).stream().map(AlertNotice::change).toList();
    }

    private static PipelineFact lag(long records) {
        return new PipelineFact("orders", Standing.WELL, "", records, 0, 0);
    }

    private static PipelineFact rows(long consumed, long quarantined) {
        return new PipelineFact("orders", Standing.WELL, "", 0, consumed, quarantined);
    }

    @Test
    void aLagThatLastsIsToldOnceAndItsEndIsToldOnce() {
        assertThat(at(0, lag(5_000))).isEmpty();
        assertThat(at(50, lag(5_000))).isEmpty();
        assertThat(at(60, lag(6_000))).containsExactly(Change.FIRED);
        assertThat(at(70, lag(7_000))).isEmpty();
        assertThat(book.view().firing()).singleElement().satisfies(alert -> {
            assertThat(alert.key()).isEqualTo("lag/orders");
            assertThat(alert.summary()).isEqualTo("orders is 7,000 records behind (more than 1,000)");
        });
        assertThat(at(80, lag(0))).isEmpty();
        assertThat(at(140, lag(0))).containsExactly(Change.RESOLVED);
        assertThat(at(150, lag(0))).isEmpty();
        assertThat(book.view().firing()).isEmpty();
        assertThat(book.view().history()).extracting(AlertNotice::change).containsExactly(Change.RESOLVED, Change.FIRED);
    }

    @Test
    void aShortLagIsNotTold() {
        at(0, lag(5_000));
        at(50, lag(10));
        assertThat(at(61, lag(5_000))).isEmpty();
    }

    @Test
    void whatFluttersIsOneAlertUntilItIsQuietForLongEnough() {
        at(0, lag(5_000));
        assertThat(at(60, lag(5_000))).containsExactly(Change.FIRED);
        for (int second = 70; second < 600; second += 40) {
            assertThat(at(second, lag(0))).isEmpty();
            assertThat(at(second + 20, lag(5_000))).isEmpty();
        }
    }

    @Test
    void whatGoesOnIsToldAgainAtTheInterval() {
        at(0, lag(5_000));
        at(60, lag(5_000));
        assertThat(at(60 + 4 * 3_600 - 1, lag(5_000))).isEmpty();
        assertThat(at(60 + 4 * 3_600, lag(5_000))).containsExactly(Change.REPEATED);
        assertThat(at(60 + 4 * 3_600 + 10, lag(5_000))).isEmpty();
    }

    @Test
    void aQuarantineThatGrowsAlarmsAndAnOldOneDoesNot() {
        assertThat(at(0, rows(1_000_000, 50_000))).isEmpty();
        assertThat(at(10, rows(1_002_000, 50_099))).isEmpty();
        assertThat(at(20, rows(1_002_000, 50_101))).containsExactly(Change.FIRED);
        assertThat(at(330, rows(2_002_000, 50_101))).isEmpty();
        assertThat(at(400, rows(2_102_000, 50_101))).containsExactly(Change.RESOLVED);
    }

    @Test
    void manyQuarantinedRowsThatAreASmallShareDoNotAlarm() {
        at(0, rows(0, 0));
        assertThat(at(10, rows(100_000, 4_999))).isEmpty();
        assertThat(at(20, rows(100_000, 5_000))).containsExactly(Change.FIRED);
    }

    @Test
    void failedCommitsOfOneTableAlarmAndAreThisNodesOwnToTell() {
        told(commits(0, 10));
        assertThat(told(commits(10, 12))).isEmpty();
        var notices = book.observe(commits(20, 13));
        assertThat(notices).singleElement().satisfies(notice -> assertThat(notice.alert().rule().seenByAll()).isFalse());
    }

    private static AlertFacts commits(long second, long failures) {
        return new AlertFacts(second * 1_000, Optional.of(List.of()), Map.of(), Map.of("silver.orders", failures));
    }

    @Test
    void aLostDependencyIsOneAlertAndNotOneForEachPipeline() {
        var degraded = new PipelineFact("orders", Standing.DEGRADED, "the catalog does not answer", 0, 0, 0);
        var facts = new AlertFacts(0, Optional.of(List.of(degraded)), Map.of("catalog", "connection refused"), Map.of());
        told(facts);
        var notices = book.observe(new AlertFacts(30_000, facts.pipelines(), facts.troubles(), Map.of()));
        assertThat(notices).singleElement().satisfies(notice -> {
            assertThat(notice.alert().key()).isEqualTo("dependency/catalog");
            assertThat(notice.alert().rule().severity()).isEqualTo(AlertRules.Severity.CRITICAL);
        });
    }

    @Test
    void aPipelineThatNeedsAPersonAlarmsAtOnce() {
        assertThat(at(0, new PipelineFact("orders", Standing.FAILED, "an offset is missing", 0, 0, 0))).containsExactly(Change.FIRED);
    }

    @Test
    void aPipelineThatIsGoneResolvesItsAlerts() {
        at(0, new PipelineFact("orders", Standing.FAILED, "an offset is missing", 0, 0, 0));
        at(10);
        assertThat(at(70)).containsExactly(Change.RESOLVED);
    }

    @Test
    void whileNobodyCanBeAskedNothingFiresAndNothingResolves() {
        at(0, lag(5_000));
        at(60, lag(5_000));
        for (int second = 70; second < 1_000; second += 10) {
            assertThat(told(new AlertFacts(second * 1_000L, Optional.empty(), Map.of(), Map.of()))).isEmpty();
        }
        assertThat(book.view().firing()).hasSize(1);
    }

    /** Whatever happens: fired and resolved alternate for each alert, repeats lie between, and what fires in the view is what was told last. */
    @Property(tries = 300)
    void changesOfOneAlertAlternate(@ForAll @Size(max = 80) List<@IntRange(max = 3) Integer> moments) {
        var random = new AlertBook(RULES);
        var open = new HashMap<String, Boolean>();
        long at = 0;
        for (int moment : moments) {
            at += 20_000;
            var pipelines = new ArrayList<PipelineFact>();
            pipelines.add(moment == 1 ? lag(9_999) : moment == 2 ? new PipelineFact("orders", Standing.FAILED, "x", 0, 0, 0) : lag(0));
            var facts = new AlertFacts(at, moment == 3 ? Optional.empty() : Optional.of(pipelines), Map.of(), Map.of());
            for (var notice : random.observe(facts)) {
                boolean fires = open.getOrDefault(notice.alert().key(), false);
                assertThat(fires).isEqualTo(notice.change() != Change.FIRED);
                open.put(notice.alert().key(), notice.change() != Change.RESOLVED);
            }
        }
        assertThat(random.view().firing()).extracting(Alert::key).containsExactlyInAnyOrderElementsOf(
                open.entrySet().stream().filter(Map.Entry::getValue).map(Map.Entry::getKey).toList());
    }

    @Test
    void aCheckThatFailsAlarmsUntilItPasses() {
        var broken = new AlertFacts(0, Optional.of(List.of()), Map.of(), Map.of(), Optional.of(Map.of()), Optional.of(Map.of("silver.orders/rows", "rows is 0 and must be > 0")), Optional.of(Map.of()));
        assertThat(book.observe(broken)).singleElement().satisfies(notice -> {
            assertThat(notice.alert().rule()).isEqualTo(AlertRules.Rule.QUALITY);
            assertThat(notice.alert().subject()).isEqualTo("silver.orders/rows");
            assertThat(notice.alert().summary()).isEqualTo("silver.orders: rows is 0 and must be > 0");
        });
        assertThat(book.observe(new AlertFacts(3_600_000, Optional.of(List.of()), Map.of(), Map.of(), Optional.of(Map.of()), Optional.empty(), Optional.of(Map.of())))).noneMatch(notice -> notice.change() == AlertNotice.Change.RESOLVED);
        book.observe(new AlertFacts(4_000_000, Optional.of(List.of()), Map.of(), Map.of()));
        assertThat(book.observe(new AlertFacts(8_000_000, Optional.of(List.of()), Map.of(), Map.of()))).singleElement().extracting(AlertNotice::change).isEqualTo(AlertNotice.Change.RESOLVED);
    }
}
