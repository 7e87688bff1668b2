package io.lakeactors.engine.maintenance;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.lakeactors.engine.CareConfig;
import io.lakeactors.engine.maintenance.CareRecord.Outcome;
import io.lakeactors.model.TableShape;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** When a table is looked at next. */
class CareStandingTest {
    private static final CareConfig CONFIG = CareConfig.read(ConfigFactory.load().getConfig("lakeactors.maintenance"));
    private static final Charge CHARGE = new Charge(Shapes.TABLE, Shapes.TABLE, "orders", 1 << 20, -1, -1);

    private static CareStanding after(CareStanding standing, Outcome outcome, long took) {
        return after(standing, outcome, took, CareRun.How.BY_ITSELF);
    }

    private static CareStanding after(CareStanding standing, Outcome outcome, long took, CareRun.How how) {
        long begin = standing.dueAt();
        var record = new CareRecord("r", Shapes.TABLE, false, begin, begin + took, outcome, outcome == Outcome.FAILED ? "the disk is gone" : "", 0, 0, 0, 0, 0, 0, 0, 0);
        return standing.after(record, how, took, CONFIG);
    }

    /** One in each commit. */
    private static CareStanding grown(CareStanding standing, int files) {
        for (int i = 0; i < files; i++) {
            standing = standing.grown(1, false, 0);
        }
        return standing;
    }

    private static TableShape small(int files) {
        var bytes = new long[files];
        Arrays.fill(bytes, 10);
        return Shapes.ofBytes(bytes);
    }

    @Test
    void idleTablesAreLookedAtLessAndLessOftenAndBusyOnesSoonAgain() {
        var standing = CareStanding.of(CHARGE, CONFIG, 0);
        for (int i = 0; i < 30; i++) {
            standing = after(standing, Outcome.NOTHING, 1);
        }
        assertThat(standing.intervalMillis()).isEqualTo(CONFIG.intervalMax().toMillis());
        for (int i = 0; i < 10; i++) {
            standing = after(standing, Outcome.DONE, 1);
        }
        assertThat(standing.intervalMillis()).isEqualTo(CONFIG.intervalMin().toMillis());
    }

    @Test
    void careKeepsFromABacklogForUpToItsPatienceAndJoinsWhatItLeftWithTheNextCommit() {
        var standing = CareStanding.of(CHARGE, CONFIG, 0);
        long patient = standing.dueAt() + CONFIG.patience().toMillis();
        var behind = grown(standing, CONFIG.tooMany()).grown(20, true, patient - 1_000);
        assertThat(behind.isDue(patient - 1, 0, CONFIG)).isFalse();
        assertThat(behind.isPressedBeside(patient - 1, CONFIG)).isFalse();
        assertThat(behind.isDue(patient, 1, CONFIG)).isTrue();
        assertThat(behind.looked(small(40)).isDue(patient - 1, 0, CONFIG)).as("a look does not end it").isFalse();
        assertThat(behind.grown(0, false, patient - 500).isDue(behind.dueAt(), 1, CONFIG)).as("it has been read").isTrue();
    }

    @Test
    void aBacklogOfWhichNothingIsHeardAnyMoreKeepsNobodyWaiting() {
        var behind = grown(CareStanding.of(CHARGE, CONFIG, 0), CONFIG.tooMany()).grown(20, true, 10_000);
        assertThat(behind.isDue(39_999, 0, CONFIG)).isFalse();
        assertThat(behind.isDue(40_000, 1, CONFIG)).isTrue();
        assertThat(behind.isPressedBeside(39_999, CONFIG)).isFalse();
        assertThat(behind.isPressedBeside(40_000, CONFIG)).isTrue();
    }

    @Test
    void aTableIsLookedAtAsItsSmallFilesComeThoughTheMachineIsBusy() {
        var fresh = CareStanding.of(CHARGE, CONFIG, 0);
        assertThat(grown(fresh, CONFIG.smallFiles() - 1).isDue(fresh.dueAt(), 1, CONFIG)).isFalse();
        assertThat(grown(fresh, CONFIG.smallFiles()).isDue(fresh.dueAt(), 1, CONFIG)).isTrue();
    }

    @Test
    void anIdleTableIsTooWhenItIsFedAgain() {
        var idle = CareStanding.of(CHARGE, CONFIG, 0);
        for (int i = 0; i < 30; i++) {
            idle = after(idle, Outcome.NOTHING, 1);
        }
        long soon = idle.endedAt() + CONFIG.intervalMin().toMillis();
        assertThat(idle.isDue(soon, 0, CONFIG)).isFalse();
        assertThat(grown(idle, CONFIG.tooMany() + 1).isDue(soon, 0, CONFIG)).isTrue();
    }

    @Test
    void smallFilesThatALookHasSeenAndThatCameSinceCountTogetherButFewNewOnesAreNotWorthARun() {
        var standing = after(CareStanding.of(CHARGE, CONFIG, 0), Outcome.DONE, 100).looked(small(CONFIG.tooMany()));
        long rested = standing.endedAt() + CONFIG.intervalMin().toMillis();
        assertThat(standing.isPressed(rested, CONFIG)).isFalse();
        assertThat(grown(standing, CONFIG.smallFiles() / 2 - 1).isPressed(rested, CONFIG)).isFalse();
        assertThat(grown(standing, CONFIG.smallFiles() / 2).isPressed(rested, CONFIG)).isTrue();
        assertThat(grown(standing, CONFIG.smallFiles() / 2).looked(small(3)).small()).as("a look knows better").isEqualTo(3);
    }

    @Test
    void filesThatNoPressingRunMayTakeDoNotPressWhileAnotherRunIsUnderWay() {
        var charge = new Charge(Shapes.TABLE, Shapes.TABLE, "orders", 256 << 20, -1, -1);
        var fresh = CareStanding.of(charge, CONFIG, 0);
        long rested = CONFIG.intervalMin().toMillis();
        var bytes = new long[2 * CONFIG.tooMany()];
        Arrays.fill(bytes, 5 << 20);
        var larger = grown(fresh.looked(Shapes.ofBytes(bytes)), CONFIG.smallFiles() - 1);
        assertThat(larger.isPressed(rested, CONFIG)).as("a run of its own takes them").isTrue();
        assertThat(larger.isPressedBeside(rested, CONFIG)).isFalse();
        assertThat(grown(larger, 1).isPressedBeside(rested, CONFIG)).as("those that came may be small").isTrue();
        Arrays.fill(bytes, 2 << 20);
        assertThat(grown(fresh.looked(Shapes.ofBytes(bytes)), CONFIG.smallFiles() - 1).isPressedBeside(rested, CONFIG)).isTrue();
    }

    @Test
    void theLongerRunsTakeTheEarlierTheyBeginSoThatNotTooManyStandWhenTheyEnd() {
        assertThat(pressedFrom(1)).isEqualTo(CONFIG.tooMany());
        assertThat(pressedFrom(500)).isBetween(CONFIG.smallFiles() + 1L, CONFIG.tooMany() - 1L);
        assertThat(pressedFrom(3_000)).isEqualTo(CONFIG.smallFiles());
    }

    /** With how many small files, where runs take so many milliseconds and leave two. */
    private static long pressedFrom(long took) {
        var standing = after(CareStanding.of(CHARGE, CONFIG, 0), Outcome.DONE, took).looked(small(2));
        while (!standing.isPressed(standing.endedAt() + 10_000, CONFIG)) {
            standing = standing.grown(1, false, 0);
        }
        return standing.small();
    }

    @Test
    void whereSmallFilesPressTheShareDoesNotKeepThemWaitingButHalfOfTheTimeIsLeft() {
        var standing = grown(after(CareStanding.of(CHARGE, CONFIG, 0), Outcome.DONE, 1_500), CONFIG.tooMany());
        assertThat(standing.isDue(standing.endedAt() + 1_499, 0, CONFIG)).isFalse();
        assertThat(standing.isDue(standing.endedAt() + 1_500, 0, CONFIG)).isTrue();
        assertThat(standing.dueAt()).isGreaterThan(standing.endedAt() + 1_500);
    }

    @Test
    void afterALongRunSmallFilesDoNotWaitAsLongAsItTook() {
        var standing = grown(after(CareStanding.of(CHARGE, CONFIG, 0), Outcome.DONE, 40_000, CareRun.How.NOW_AND_THEN), CONFIG.smallFiles());
        assertThat(standing.isPressed(standing.endedAt() + 2_000, CONFIG)).isTrue();
        assertThat(standing.isPressed(standing.endedAt() + 1_999, CONFIG)).as("the rest is of use to others").isFalse();
    }

    @Test
    void whatWasDoneInTheBreathsOfARunDoesNotMakeItLong() {
        var fresh = CareStanding.of(CHARGE, CONFIG, 0);
        var record = new CareRecord("r", Shapes.TABLE, false, 1_000, 41_000, Outcome.DONE, "", 0, 0, 0, 0, 0, 0, 0, 0);
        var standing = fresh.after(record, CareRun.How.NOW_AND_THEN, 700, CONFIG);
        assertThat(standing.tookMillis()).isEqualTo(700);
        assertThat(standing.endedAt()).isEqualTo(41_000);
    }

    @Test
    void whatIsDoneInABreathOfAnotherRunPutsNothingElseOff() {
        var due = CareStanding.of(CHARGE, CONFIG, 0);
        var pressed = after(due, Outcome.DONE, 300, CareRun.How.PRESSING);
        assertThat(pressed.dueAt()).isEqualTo(due.dueAt());
        assertThat(pressed.thoroughAt()).isEqualTo(due.thoroughAt());
        assertThat(grown(pressed, 100).isPressed(pressed.endedAt() + 299, CONFIG)).as("it has its rest").isFalse();
    }

    @Test
    void aFailedRunIsTriedAgainAfterItsPauseHoweverManyFilesCome() {
        var failed = grown(after(CareStanding.of(CHARGE, CONFIG, 0), Outcome.FAILED, 1), 100);
        assertThat(failed.isDue(failed.dueAt() - 1, 0, CONFIG)).isFalse();
        assertThat(failed.isDue(failed.dueAt(), 0, CONFIG)).isTrue();
    }

    @Test
    void whatPressesIsTriedAgainAfterAFailureThoughNoOtherRunOfTheTableIsMade() {
        var failed = grown(after(CareStanding.of(CHARGE, CONFIG, 0), Outcome.FAILED, 1, CareRun.How.PRESSING), 100);
        assertThat(failed.isPressed(failed.dueAt() - 1, CONFIG)).isFalse();
        assertThat(failed.isPressed(failed.dueAt(), CONFIG)).isTrue();
    }

    @Test
    void smallFilesThatAreJoinedBesideARunThatFailsDoNotHideThatItDoes() {
        var standing = CareStanding.of(CHARGE, CONFIG, 0);
        for (int i = 0; i < 3; i++) {
            standing = after(after(standing, Outcome.FAILED, 1), Outcome.DONE, 1, CareRun.How.PRESSING);
        }
        assertThat(standing.trouble(standing.dueAt())).contains("3 runs in a row").contains("the disk is gone");
    }

    @Test
    void onABusyMachineWhereARunHasLeftTooManyTheNextOneWaitsOnlyForItsShare() {
        var enough = after(CareStanding.of(CHARGE, CONFIG, 0), Outcome.DONE, 1_000).looked(small(CONFIG.tooMany()));
        var tooMany = enough.looked(small(CONFIG.tooMany() + 1));
        assertThat(enough.isDue(enough.dueAt() + CONFIG.patience().toMillis() / 2, 1, CONFIG)).isFalse();
        assertThat(enough.isDue(enough.dueAt() + CONFIG.patience().toMillis(), 1, CONFIG)).isTrue();
        assertThat(tooMany.isDue(tooMany.dueAt() - 1, 1, CONFIG)).isFalse();
        assertThat(tooMany.isDue(tooMany.dueAt(), 1, CONFIG)).isTrue();
    }

    @Test
    void aTableWithMoreSmallFilesIsMoreUrgentThoughNoneIsDueByTime() {
        var standing = CareStanding.of(CHARGE, CONFIG, 0);
        assertThat(grown(standing, 9).urgency(100)).isGreaterThan(grown(standing, 8).urgency(100)).isPositive();
    }

    @Test
    void runsTakeNoMoreThanTheirShare() {
        var standing = after(CareStanding.of(CHARGE, CONFIG, 0), Outcome.DONE, 6_000);
        assertThat(6_000.0 / (6_000 + standing.intervalMillis())).isLessThanOrEqualTo(CONFIG.share() + 0.01);
    }

    @Test
    void oneLongRunAloneDoesNotKeepTheNextOneWaitingAsIfAllWereLong() {
        var standing = CareStanding.of(CHARGE, CONFIG, 0);
        for (int i = 0; i < 20; i++) {
            standing = after(standing, Outcome.DONE, 500);
        }
        assertThat(after(standing, Outcome.DONE, 3_000).intervalMillis()).isLessThan(3_000);
        for (int i = 0; i < 20; i++) {
            standing = after(standing, Outcome.DONE, 3_000);
        }
        assertThat(3_000.0 / (3_000 + standing.intervalMillis())).isLessThanOrEqualTo(CONFIG.share() + 0.01);
    }

    @Test
    void failuresAreTriedAgainLaterAndLaterAndAlarmIfTheyDoNotPass() {
        var standing = CareStanding.of(CHARGE, CONFIG, 0);
        long waited = 0;
        for (int i = 0; i < 3; i++) {
            assertThat(standing.trouble(standing.dueAt())).isEmpty();
            long due = standing.dueAt();
            standing = after(standing, Outcome.FAILED, 1);
            assertThat(standing.dueAt() - due).isGreaterThan(waited);
            waited = standing.dueAt() - due;
        }
        assertThat(standing.trouble(standing.dueAt())).contains("3 runs in a row").contains("the disk is gone");
        assertThat(after(standing, Outcome.DONE, 1).trouble(0)).isEmpty();
    }

    @Test
    void aRunThatIsMissedAlarms() {
        var standing = CareStanding.of(CHARGE, CONFIG, 0);
        assertThat(standing.trouble(standing.dueAt() + 60_000)).isEmpty();
        assertThat(standing.trouble(standing.dueAt() + 660_000)).contains("due 11 minutes ago");
    }

    @Test
    void whileIntakeHasMuchToDoCareWaitsButNotForEver() {
        var standing = CareStanding.of(CHARGE, CONFIG, 0);
        long due = standing.dueAt();
        assertThat(standing.isDue(due, 0.2, CONFIG)).isTrue();
        assertThat(standing.isDue(due, -1, CONFIG)).as("where nobody knows").isTrue();
        assertThat(standing.isDue(due + 1_000, 0.9, CONFIG)).isFalse();
        assertThat(standing.isDue(due + CONFIG.patience().toMillis(), 0.9, CONFIG)).isTrue();
    }

    @Test
    void whoHasWaitedBeyondPatienceGoesBeforeWhatPresses() {
        var quiet = CareStanding.of(CHARGE, CONFIG, 0);
        for (int i = 0; i < 30; i++) {
            quiet = after(quiet, Outcome.NOTHING, 1);
        }
        long late = quiet.dueAt() + CONFIG.patience().toMillis() + 1;
        var hot = grown(CareStanding.of(CHARGE, CONFIG, late - 1_000), 40);
        assertThat(hot.isPressed(late, CONFIG)).isTrue();
        assertThat(Stream.of(quiet, hot).max(CareStanding.byUrgency(late - 1, CONFIG))).contains(hot);
        assertThat(Stream.of(hot, quiet).max(CareStanding.byUrgency(late, CONFIG))).contains(quiet);
    }

    @Test
    void whatHasWaitedLongerIsMoreUrgent() {
        var standing = CareStanding.of(CHARGE, CONFIG, 0);
        assertThat(standing.urgency(100_000)).isGreaterThan(standing.urgency(1_000));
    }
}
