package io.lakeactors.engine.checks;

import static io.lakeactors.engine.checks.Results.check;
import static io.lakeactors.engine.checks.Results.evaluation;
import static io.lakeactors.engine.checks.Results.result;
import static io.lakeactors.engine.checks.Results.table;
import static org.assertj.core.api.Assertions.assertThat;

import io.lakeactors.engine.checks.CheckStanding.Extent;
import io.lakeactors.model.CheckResult;
import io.lakeactors.model.CheckResult.Status;
import io.lakeactors.model.TableCheck;
import io.lakeactors.model.TableCheck.Direction;
import io.lakeactors.model.TableCheck.Season;
import io.lakeactors.model.TableEvaluation;
import io.lakeactors.model.TableName;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class CheckStandingTest {
    private static final Duration EVERY = Duration.ofMinutes(1);

    private static CheckStanding standing(CheckedTable what, CheckResult... last) {
        return CheckStanding.of(what, 0, Optional.of(evaluation(7, 0, last)));
    }

    @Test
    void anAgeGrowsWithoutANewSnapshot() {
        var standing = standing(table(check("age", new TableCheck.Age("at"), "60"), check("rows", new TableCheck.Rows(), "9")), result("age", 50, Status.PASS), result("rows", 5, Status.PASS));
        assertThat(standing.aged(9_000).results()).extracting(one -> one.value().getAsDouble()).containsExactly(59.0, 5.0);
        assertThat(standing.differs(standing.aged(9_000))).isFalse();
        var old = standing.aged(11_000);
        assertThat(old.results()).extracting(CheckResult::status).containsExactly(Status.FAIL, Status.PASS);
        assertThat(standing.differs(old)).isTrue();
        assertThat(old.snapshotId()).isEqualTo(OptionalLong.of(7));
    }

    @Test
    void whatIsKnownOfASnapshotIsNotMeasuredAgain() {
        var standing = standing(table(check("rows", new TableCheck.Rows(), "9")), result("rows", 5, Status.PASS));
        assertThat(standing.due(OptionalLong.of(7), 1_000_000_000, EVERY)).isEmpty();
        assertThat(standing.due(OptionalLong.of(8), 0, EVERY)).isNotEmpty();
    }

    @Test
    void aVolumeIsMeasuredOnceAWindowAlsoWithoutANewSnapshot() {
        var volume = new TableCheck.Volume("at", 60_000, 5_000, Season.NONE, 3_600_000, Direction.BOTH);
        var standing = standing(table(check("v", volume, "4")), result("v", 0, Status.PASS)).after(Optional.of(evaluation(7, 130_000, result("v", 9, Status.PASS))), Extent.ALL, "", 0, 0, EVERY);
        assertThat(standing.due(OptionalLong.of(7), 184_999, EVERY)).isEmpty();
        assertThat(standing.due(OptionalLong.of(7), 185_000, EVERY)).isNotEmpty();
        assertThat(standing.after(Optional.of(standing.aged(184_000)), Extent.NOTHING, "", 0, 0, EVERY).due(OptionalLong.of(7), 185_000, EVERY)).isNotEmpty();
    }

    @Test
    void whenAWindowHasEndedOnlyVolumesAreMeasuredAndNothingElseIsPutOff() {
        var volume = check("v", new TableCheck.Volume("at", 60_000, 5_000, Season.NONE, 3_600_000, Direction.BOTH), "4");
        var what = table(check("rows", new TableCheck.Rows(), "9"), volume, check("o", new TableCheck.Orphans("a", TableName.parse("ref.k"), "a"), "1"));
        var standing = standing(what, result("rows", 5, Status.PASS), result("v", 0, Status.PASS), result("o", 0, Status.PASS));
        for (long now = 65_000; now < 600_000; now += 60_000) {
            assertThat(standing.due(OptionalLong.of(7), now, EVERY)).containsExactly(volume);
            var seen = standing.with(List.of(result("v", 2, Status.FAIL)), now, 5);
            assertThat(seen.results()).containsExactly(result("rows", 5, Status.PASS), result("v", 2, Status.FAIL), result("o", 0, Status.PASS));
            standing = standing.after(Optional.of(seen), Extent.VOLUMES, "", now, 5, EVERY);
            assertThat(standing.due(OptionalLong.of(7), now + 59_999, EVERY)).isEqualTo(now + 59_999 < 600_000 ? List.of() : what.checks());
            assertThat(standing.judgedUntil(1_000_000)).isEqualTo(now);
        }
        assertThat(standing.due(OptionalLong.of(7), 600_000, EVERY)).isEqualTo(what.checks());
        assertThat(standing.due(OptionalLong.of(8), 599_999, EVERY)).isEqualTo(what.checks());
    }

    @Test
    void otherChecksHaveJudgedNoWindow() {
        var told = new CheckedTable(Results.TABLE, "orders", "orders 1.1.0", "other", table().checks());
        assertThat(standing(table(), result("rows", 5, Status.PASS)).with(told, 500).judgedUntil(700)).isEqualTo(700);
        assertThat(CheckStanding.of(table(), 0, Optional.empty()).judgedUntil(700)).isEqualTo(700);
    }

    @Test
    void otherChecksOnTheSameSnapshotAreMeasured() {
        var told = new CheckedTable(Results.TABLE, "orders", "orders 1.1.0", "other", table(check("rows", new TableCheck.Rows(), "9")).checks());
        var standing = standing(table(), result("rows", 5, Status.PASS)).after(Optional.empty(), Extent.NOTHING, "", 0, 0, EVERY).with(told, 500);
        assertThat(standing.due(OptionalLong.of(7), 500, EVERY)).isNotEmpty();
        assertThat(standing.dueAt()).isEqualTo(500);
    }

    @Test
    void whatOtherTablesHaveAPartInIsLookedAtNowAndThen() {
        var standing = standing(table(check("o", new TableCheck.Orphans("a", TableName.parse("ref.k"), "a"), "1")), result("o", 0, Status.PASS));
        assertThat(standing.due(OptionalLong.of(7), 599_999, EVERY)).isEmpty();
        assertThat(standing.due(OptionalLong.of(7), 600_000, EVERY)).isNotEmpty();
        var added = new TableCheck.Where("a > 0", "(a > 0)", new TableCheck.Reconciled("a", TableName.parse("ref.k"), "a"));
        assertThat(standing(table(check("o", added, "1")), result("o", 0, Status.PASS)).due(OptionalLong.of(7), 600_000, EVERY)).isNotEmpty();
    }

    @Test
    void looksThatMeasuredNothingDoNotPutOffTheNextOneElsewhere() {
        var standing = standing(table(check("o", new TableCheck.Orphans("a", TableName.parse("ref.k"), "a"), "1")), result("o", 0, Status.PASS));
        for (long now = 60_000; now < 600_000; now += 60_000) {
            assertThat(standing.due(OptionalLong.of(7), now, EVERY)).isEmpty();
            standing = standing.after(Optional.of(standing.aged(now)), Extent.NOTHING, "", now, 0, EVERY);
        }
        assertThat(standing.due(OptionalLong.of(7), 600_000, EVERY)).isNotEmpty();
        standing = standing.after(Optional.of(evaluation(7, 600_000, result("o", 0, Status.PASS))), Extent.ALL, "", 600_000, 0, EVERY);
        assertThat(standing.due(OptionalLong.of(7), 1_199_999, EVERY)).isEmpty();
    }

    @Test
    void looksTakeATenthOfTheTimeAtMost() {
        var standing = standing(table(), result("rows", 5, Status.PASS));
        assertThat(standing.after(Optional.empty(), Extent.NOTHING, "", 1_000, 10, EVERY).dueAt()).isEqualTo(61_000);
        assertThat(standing.after(Optional.empty(), Extent.NOTHING, "", 1_000, 20_000, EVERY).dueAt()).isEqualTo(181_000);
    }

    @Test
    void otherChecksDoNotCutThePauseShort() {
        var told = new CheckedTable(Results.TABLE, "orders", "orders 1.1.0", "other", table().checks());
        var standing = standing(table(), result("rows", 5, Status.PASS)).after(Optional.empty(), Extent.NOTHING, "", 1_000, 2_000, EVERY);
        assertThat(standing.with(told, 2_000).dueAt()).isEqualTo(19_000);
        assertThat(standing.with(told, 20_000).dueAt()).isEqualTo(20_000);
    }

    @Test
    void onlyAFailingCheckThatSaysSoDegradesItsPipeline() {
        var bad = result("rows", 0, Status.FAIL);
        var silent = new CheckResult("quiet", "", "accuracy", "error", false, OptionalDouble.of(3), "", "< 1", Status.FAIL, "");
        assertThat(standing(table(), silent, result("good", 1, Status.PASS)).degraded()).isEmpty();
        assertThat(standing(table(), bad, silent).degraded()).isEqualTo("silver.orders is not what its contract promises: rows is 0 and must be > 0. See: lake dq ls");
    }

    @Test
    void whatAnotherPipelineSaidOfTheTableIsNotTakenOver() {
        var other = new TableEvaluation(Results.TABLE, "earlier", "c 1.0.0", OptionalLong.of(7), 0, 1, "digest", java.util.List.of());
        assertThat(CheckStanding.of(table(), 0, Optional.of(other)).last()).isEmpty();
    }
}
