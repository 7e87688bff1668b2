package io.lakeactors.engine.maintenance;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.lakeactors.engine.CareConfig;
import io.lakeactors.engine.maintenance.CareRecord.Outcome;
import org.junit.jupiter.api.Test;

/** When a table is looked at next. */
class CareStandingTest {
    private static final CareConfig CONFIG = CareConfig.read(ConfigFactory.load().getConfig("lakeactors.maintenance"));
    private static final Charge CHARGE = new Charge(Shapes.TABLE, Shapes.TABLE, "orders", 1 << 20, -1, -1, 250);

    private static CareStanding after(CareStanding standing, Outcome outcome, long took) {
        return after(standing, outcome, took, 0);
    }

    private static CareStanding after(CareStanding standing, Outcome outcome, long took, int replaced) {
        long begin = standing.dueAt();
        var record = new CareRecord("r", Shapes.TABLE, false, begin, begin + took, outcome, outcome == Outcome.FAILED ? "the disk is gone" : "", replaced, 0, 0, 0, 0, 0, 0, 0);
        return standing.after(new CareRun.Result(record, null), CareRun.How.BY_ITSELF, CONFIG);
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
    void onABusyMachineCareOfATableWithTooManyFilesWaitsOnlyForItsShare() {
        var idle = CareStanding.of(CHARGE, CONFIG, 0);
        for (int i = 0; i < 5; i++) {
            idle = after(idle, Outcome.NOTHING, 1_000);
        }
        var fed = after(CareStanding.of(CHARGE, CONFIG, 0), Outcome.DONE, 1_000, 4_000);
        long patience = CONFIG.patience().toMillis();
        assertThat(idle.isDue(idle.dueAt() + patience / 2, 1, CONFIG)).isFalse();
        assertThat(idle.isDue(idle.dueAt() + patience, 1, CONFIG)).isTrue();
        assertThat(fed.isDue(fed.dueAt() - 1, 1, CONFIG)).isFalse();
        assertThat(fed.isDue(fed.dueAt(), 1, CONFIG)).isTrue();
    }

    @Test
    void aRunThatOnlyForgetsSnapshotsDoesNotForgetHowFastFilesCome() {
        var fed = after(after(CareStanding.of(CHARGE, CONFIG, 0), Outcome.DONE, 1_000, 4_000), Outcome.DONE, 100, 0);
        assertThat(fed.isDue(fed.dueAt() + CONFIG.patience().toMillis() / 10, 1, CONFIG)).isTrue();
    }

    @Test
    void aTableThatIsCommittedToManyTimesASecondIsLookedAtSoonThoughTheMachineIsBusy() {
        var often = CareStanding.of(CHARGE, CONFIG, 0);
        var unknown = CareStanding.of(new Charge(Shapes.TABLE, Shapes.TABLE, "orders", 1 << 20, -1, -1, 0), CONFIG, 0);
        assertThat(often.isDue(CONFIG.patience().toMillis() / 3, 1, CONFIG)).isTrue();
        assertThat(often.isDue(often.dueAt() + 1, 1, CONFIG)).isFalse();
        assertThat(unknown.isDue(CONFIG.patience().toMillis() / 3, 1, CONFIG)).isFalse();
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
    void whatHasWaitedLongerIsMoreUrgent() {
        var standing = CareStanding.of(CHARGE, CONFIG, 0);
        assertThat(standing.urgency(100_000)).isGreaterThan(standing.urgency(1_000));
    }
}
