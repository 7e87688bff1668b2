package io.lakeactors.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeactors.model.TableCheck.Direction;
import io.lakeactors.model.TableCheck.Season;
import io.lakeactors.model.TableCheck.Volume;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Simulated weeks: nights and weekends have fewer rows, and chance has its part in every hour. */
class UsualVolumeTest {
    private static final long HOUR = 3_600_000;
    private static final int DAY = 24;
    private static final double SENSITIVITY = 4.2;
    private static final int SEEDS = 5;

    /** How far chance moves an hour of so many rows. */
    private enum Chance {
        STEADY {
            @Override
            double sigma(double mean) {
                return 0.02 * mean;
            }
        },
        USUAL {
            @Override
            double sigma(double mean) {
                return 0.1 * mean;
            }
        },
        /** What comes by chance alone, one by one. */
        POISSON {
            @Override
            double sigma(double mean) {
                return Math.sqrt(mean);
            }
        };

        abstract double sigma(double mean);
    }

    private static Volume hourly(Season season, int trainingDays) {
        return new Volume("at", HOUR, 0, season, trainingDays * DAY * HOUR, Direction.BOTH);
    }

    private static double mean(int hour) {
        double ofDay = 1 + 0.7 * Math.sin(2 * Math.PI * (hour % DAY - 8) / DAY);
        // Hours are counted from a Thursday.
        int weekday = (hour / DAY + 3) % 7;
        return 2_000 * ofDay * (weekday >= 5 ? 0.5 : 1);
    }

    private static long[] simulated(long seed, Chance chance, int days) {
        var random = new Random(seed);
        return IntStream.range(0, days * DAY).mapToLong(hour -> Math.max(0, Math.round(mean(hour) + chance.sigma(mean(hour)) * random.nextGaussian()))).toArray();
    }

    private static UsualVolume.Range next(long[] counts, int from, int until) {
        return UsualVolume.next(hourly(Season.DAY_OF_WEEK, 28), Arrays.copyOfRange(counts, from, until), from, SENSITIVITY);
    }

    private static boolean isUsual(UsualVolume.Range range, long rows) {
        return rows >= range.low() && rows <= range.high();
    }

    @ParameterizedTest
    @EnumSource(Chance.class)
    void fourteenQuietDaysHaveOneFalseAlarmAtMost(Chance chance) {
        for (int trainingDays : new int[] {14, 28}) {
            for (long seed = 1; seed <= SEEDS; seed++) {
                long[] counts = simulated(seed, chance, trainingDays + 14);
                int training = trainingDays * DAY;
                assertThat(IntStream.range(training, counts.length).filter(hour -> !isUsual(next(counts, hour - training, hour), counts[hour])))
                        .as("seed %d after %d days", seed, trainingDays).hasSizeLessThanOrEqualTo(1);
            }
        }
    }

    /** What is usual is estimated, so that a drop just beyond it may hide: one in a hundred, and none that is a little larger. */
    @ParameterizedTest
    @EnumSource(Chance.class)
    void aDropByFiveSigmaIsSeenInItsWindow(Chance chance) {
        int windows = 0;
        int missed = 0;
        for (long seed = 1; seed <= SEEDS; seed++) {
            long[] counts = simulated(seed, chance, 35);
            for (int hour = 28 * DAY; hour < counts.length; hour++) {
                var usual = next(counts, hour - 28 * DAY, hour);
                windows++;
                missed += isUsual(usual, dropped(hour, chance, 5)) ? 1 : 0;
                assertThat(isUsual(usual, dropped(hour, chance, 6))).as("seed %d, hour %d", seed, hour).isFalse();
            }
        }
        assertThat(missed).isLessThanOrEqualTo(windows / 100);
    }

    private static long dropped(int hour, Chance chance, double sigmas) {
        return Math.round(mean(hour) - sigmas * chance.sigma(mean(hour)));
    }

    @Test
    void anOutageAmongTheWindowsBeforeHidesNothing() {
        long[] counts = simulated(1, Chance.USUAL, 29);
        var calm = next(counts, 0, 28 * DAY);
        Arrays.fill(counts, 10 * DAY, 11 * DAY, 0);
        var after = next(counts, 0, 28 * DAY);
        assertThat(after.low()).isBetween(calm.low() * 8 / 10, calm.low() * 12 / 10);
        assertThat(after.high()).isBetween(calm.high() * 8 / 10, calm.high() * 12 / 10);
    }

    @Test
    void theSeasonDecidesWhatIsUsual() {
        long[] counts = simulated(1, Chance.USUAL, 28);
        int monday = IntStream.range(21 * DAY, counts.length).filter(hour -> (hour / DAY + 3) % 7 == 0).findFirst().orElseThrow() + 12;
        long asOnSunday = Math.round(mean(monday - DAY));
        long[] before = Arrays.copyOf(counts, monday);
        assertThat(isUsual(UsualVolume.next(hourly(Season.DAY_OF_WEEK, 21), before, 0, SENSITIVITY), asOnSunday)).isFalse();
        assertThat(isUsual(UsualVolume.next(hourly(Season.NONE, 21), before, 0, SENSITIVITY), asOnSunday)).isTrue();
    }

    @Test
    void daysAreComparedWithDays() {
        var daily = new Volume("at", 24 * HOUR, 0, Season.DAY_OF_WEEK, 28 * 24 * HOUR, Direction.BOTH);
        int alarms = 0;
        for (long seed = 1; seed <= 100; seed++) {
            var random = new Random(seed);
            long[] counts = IntStream.range(0, 35).mapToLong(day -> Math.round((day % 7 < 2 ? 5_000 : 10_000) * (1 + 0.03 * random.nextGaussian()))).toArray();
            for (int day = 28; day < 35; day++) {
                var range = UsualVolume.next(daily, Arrays.copyOfRange(counts, day - 28, day), day - 28, SENSITIVITY);
                alarms += isUsual(range, counts[day]) ? 0 : 1;
                assertThat(isUsual(range, day % 7 < 2 ? 10_000 : 5_000)).isFalse();
            }
        }
        assertThat(alarms).as("in 700 days").isLessThanOrEqualTo(7);
    }

    @Test
    void whatComesLikeAClockNeedsNotComeQuiteLikeOne() {
        var range = UsualVolume.next(hourly(Season.NONE, 7), LongStream.generate(() -> 1_000).limit(7 * DAY).toArray(), 0, SENSITIVITY);
        assertThat(isUsual(range, 995)).isTrue();
        assertThat(isUsual(range, 900)).isFalse();
    }

    @Test
    void afterEmptyWindowsAFewRowsAreUsual() {
        var range = UsualVolume.next(hourly(Season.NONE, 7), new long[7 * DAY], 0, SENSITIVITY);
        assertThat(range.low()).isZero();
        assertThat(range.high()).isBetween(1L, 20L);
    }
}
