package io.lakeactors.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeactors.model.TableCheck.Age;
import io.lakeactors.model.TableCheck.Direction;
import io.lakeactors.model.TableCheck.Figure;
import io.lakeactors.model.TableCheck.Measure;
import io.lakeactors.model.TableCheck.Missing;
import io.lakeactors.model.TableCheck.Season;
import io.lakeactors.model.TableCheck.Statistic;
import io.lakeactors.model.TableCheck.Volume;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Simulated weeks of what rows hold: nights and weekends have fewer rows and other values, and chance has its part in every row. */
class UsualValueTest {
    private static final long HOUR = 3_600_000;
    private static final int DAY = 24;
    private static final double SENSITIVITY = 4.2;
    private static final int SEEDS = 2;

    /** What an hour's rows are measured by, and how. */
    private enum Watched {
        /** Amounts of which few are large. */
        MEAN(new Statistic("x", Figure.MEAN, 0), 1) {
            @Override
            double measured(Random random, int hour, int rows) {
                return amounts(random, rows) / rows * level(hour);
            }

            @Override
            double shifted(int hour, int rows, double sigmas) {
                return Math.max(0, 1 - sigmas / Math.sqrt(rows)) * level(hour);
            }
        },
        SUM(new Statistic("x", Figure.SUM, 0), 1) {
            @Override
            double measured(Random random, int hour, int rows) {
                return 100 * amounts(random, rows);
            }

            @Override
            double shifted(int hour, int rows, double sigmas) {
                return 100 * Math.max(0, rows - sigmas * Math.sqrt(rows));
            }
        },
        /** Below zero as often as above. */
        SIGNED(new Statistic("x", Figure.MEAN, 0), 1) {
            @Override
            double measured(Random random, int hour, int rows) {
                return level(hour) - 1 + random.nextGaussian() / Math.sqrt(rows);
            }

            @Override
            double shifted(int hour, int rows, double sigmas) {
                return level(hour) - 1 - sigmas / Math.sqrt(rows);
            }
        },
        NULLS(new Missing("x", true, List.of()), 5) {
            @Override
            double measured(Random random, int hour, int rows) {
                return IntStream.range(0, rows).filter(row -> random.nextDouble() < 0.05 * level(hour)).count();
            }

            /** Half of one over the root of the rows is a standard deviation of the arcsine of a share's root. */
            @Override
            double shifted(int hour, int rows, double sigmas) {
                return rows * Math.pow(Math.sin(Math.asin(Math.sqrt(0.05 * level(hour))) + sigmas / 2 / Math.sqrt(rows)), 2);
            }
        },
        RARE_NULLS(new Missing("x", true, List.of()), 1) {
            @Override
            double measured(Random random, int hour, int rows) {
                return IntStream.range(0, rows).filter(row -> random.nextDouble() < 0.002).count();
            }

            @Override
            double shifted(int hour, int rows, double sigmas) {
                return rows * Math.pow(Math.sin(Math.asin(Math.sqrt(0.002)) + sigmas / 2 / Math.sqrt(rows)) + 0.5 / Math.sqrt(rows), 2);
            }
        },
        /** How long before the end of the hour the last row came, of rows that come one by one by chance. */
        AGE(new Age("at"), 3) {
            @Override
            double measured(Random random, int hour, int rows) {
                return (hour + 1) * (double) HOUR - Math.min(HOUR - 1, -Math.log(1 - random.nextDouble()) * HOUR / rows);
            }

            /** Such times have no upper end: a few of the longest that chance would make in a million hours. */
            @Override
            double shifted(int hour, int rows, double sigmas) {
                return (hour + 1) * (double) HOUR - 4 * sigmas * HOUR / rows;
            }
        };

        private final Measure of;
        private final int times;

        Watched(Measure of, int times) {
            this.of = of;
            this.times = times;
        }

        /** As SQL answers it. */
        abstract double measured(Random random, int hour, int rows);

        abstract double shifted(int hour, int rows, double sigmas);

        private static double amounts(Random random, int rows) {
            return IntStream.range(0, rows).mapToDouble(row -> -Math.log(1 - random.nextDouble())).sum();
        }

        private static double level(int hour) {
            return 1 + 0.3 * Math.sin(2 * Math.PI * (hour % DAY - 5) / DAY) * ((hour / DAY + 3) % 7 >= 5 ? 0.7 : 1);
        }

        /** Counted from a Thursday. */
        int rows(int hour) {
            return (int) (times * 100 * (1 + 0.7 * Math.sin(2 * Math.PI * (hour % DAY - 8) / DAY)) * ((hour / DAY + 3) % 7 >= 5 ? 0.5 : 1));
        }
    }

    /** One simulated table. */
    private static final class Weeks {
        private final Watched watched;
        private final TreeMap<Long, Long> rows = new TreeMap<>();
        private final TreeMap<Long, Double> values = new TreeMap<>();

        Weeks(Watched watched, long seed, int days, IntPredicate without) {
            this.watched = watched;
            var random = new Random(seed);
            IntStream.range(0, days * DAY).filter(without.negate()).forEach(hour -> {
                rows.put((long) hour, (long) watched.rows(hour));
                values.put((long) hour, watched.measured(random, hour, watched.rows(hour)));
            });
        }

        private ValueHistory before(int hour, int trainingDays) {
            // The first window of a table may have begun before its rows did.
            return new ValueHistory(new VolumeHistory(new Volume(watched.of, "at", HOUR, 0, Season.DAY_OF_WEEK, trainingDays * DAY * HOUR, Direction.BOTH), hour, rows), values);
        }

        boolean isUsual(int hour, int trainingDays) {
            var history = before(hour, trainingDays);
            var range = history.usual(SENSITIVITY).orElseThrow();
            double value = history.judged().orElseThrow();
            return value >= range.low() && value <= range.high();
        }

        boolean isUsual(int hour, int trainingDays, double instead) {
            Double real = values.put((long) hour, instead);
            boolean usual = isUsual(hour, trainingDays);
            values.put((long) hour, real);
            return usual;
        }
    }

    @ParameterizedTest
    @EnumSource(Watched.class)
    void fourteenQuietDaysHaveOneFalseAlarmAtMost(Watched watched) {
        for (int trainingDays : new int[] {14, 28}) {
            for (long seed = 1; seed <= SEEDS; seed++) {
                var weeks = new Weeks(watched, seed, trainingDays + 15, hour -> false);
                int from = (trainingDays + 1) * DAY;
                assertThat(IntStream.range(from, from + 14 * DAY).filter(hour -> !weeks.isUsual(hour, trainingDays)).boxed()).as("seed %d after %d days", seed, trainingDays).hasSizeLessThanOrEqualTo(1);
            }
        }
    }

    /** What is usual is estimated, and no season is just a sum, so that what is just beyond it may hide: one in twenty, and none that is a little larger. */
    @ParameterizedTest
    @EnumSource(Watched.class)
    void whatDiffersByFiveSigmaIsSeenInItsWindow(Watched watched) {
        int windows = 0;
        int missed = 0;
        for (long seed = 1; seed <= SEEDS; seed++) {
            var weeks = new Weeks(watched, seed, 36, hour -> false);
            for (int hour = 29 * DAY; hour < 36 * DAY; hour++) {
                windows++;
                missed += weeks.isUsual(hour, 28, watched.shifted(hour, watched.rows(hour), 5)) ? 1 : 0;
                assertThat(weeks.isUsual(hour, 28, watched.shifted(hour, watched.rows(hour), 6))).as("seed %d, hour %d", seed, hour).isFalse();
            }
        }
        assertThat(missed).isLessThanOrEqualTo(windows / 20);
    }

    @Test
    void hoursThatHaveNoRowsAreNoLowValues() {
        var weeks = new Weeks(Watched.MEAN, 1, 30, hour -> hour % DAY < 6);
        assertThat(weeks.isUsual(29 * DAY + 12, 28)).isTrue();
        assertThat(weeks.before(29 * DAY + 3, 28).judged()).isEmpty();
        weeks.rows.put(29L * DAY + 3, 10L);
        weeks.values.put(29L * DAY + 3, 1.0);
        assertThat(weeks.before(29 * DAY + 3, 28).usual(SENSITIVITY)).as("of a row at night nothing is known").isEmpty();
    }

    @Test
    void aDayThatWasOutAmongThoseBeforeHidesNothing() {
        var weeks = new Weeks(Watched.NULLS, 1, 30, hour -> false);
        var calm = weeks.before(29 * DAY, 28).usual(SENSITIVITY).orElseThrow();
        IntStream.range(10 * DAY, 11 * DAY).forEach(hour -> weeks.values.put((long) hour, (double) weeks.rows.get((long) hour)));
        var after = weeks.before(29 * DAY, 28).usual(SENSITIVITY).orElseThrow();
        assertThat(after.high()).isBetween(calm.high() * 0.8, calm.high() * 1.25);
    }

    /** As a fault of units or of a currency makes it. */
    @ParameterizedTest
    @EnumSource(names = {"MEAN", "SUM", "SIGNED"})
    void oneWindowThatWasFarTooLargeHidesNothing(Watched watched) {
        var weeks = new Weeks(watched, 1, 30, hour -> false);
        var calm = weeks.before(29 * DAY, 28).usual(SENSITIVITY).orElseThrow();
        weeks.values.compute(20L * DAY, (hour, value) -> 100_000 * Math.abs(value));
        var after = weeks.before(29 * DAY, 28).usual(SENSITIVITY).orElseThrow();
        assertThat(after.high() - after.low()).isBetween((calm.high() - calm.low()) * 0.8, (calm.high() - calm.low()) * 1.25);
        IntStream.range(29 * DAY, 30 * DAY).forEach(hour -> assertThat(weeks.isUsual(hour, 28, watched.shifted(hour, watched.rows(hour), 6))).as("hour %d", hour).isFalse());
    }

    @ParameterizedTest
    @EnumSource(names = {"SUM", "NULLS"})
    void ofAColumnThatWasAddedNothingIsSaidBeforeItIsKnown(Watched watched) {
        var weeks = new Weeks(watched, 1, 60, hour -> false);
        int added = 40 * DAY;
        weeks.values.replaceAll((hour, value) -> hour >= added ? value : watched == Watched.NULLS ? (Double) (double) weeks.rows.get(hour) : Double.valueOf(-1));
        weeks.values.values().removeIf(value -> value < 0);
        IntStream.rangeClosed(added, added + 14 * DAY).forEach(hour -> assertThat(weeks.before(hour, 28).isEnough()).as("hour %d", hour).isFalse());
        assertThat(weeks.before(added + 14 * DAY, 28).knownMillis()).isEqualTo((14 * DAY - 1) * HOUR);
        assertThat(weeks.before(added + 14 * DAY + 1, 28).isEnough()).isTrue();
        assertThat(IntStream.range(added + 14 * DAY + 1, 60 * DAY).filter(hour -> !weeks.isUsual(hour, 28)).boxed()).hasSizeLessThanOrEqualTo(1);
        int last = 60 * DAY - 1;
        assertThat(weeks.isUsual(last, 28, watched.shifted(last, watched.rows(last), 6))).isFalse();
    }

    /** What was there goes on to be known: that it is gone is unusual. */
    @Test
    void aColumnThatHasNoValueAnyMoreIsNotNew() {
        var weeks = new Weeks(Watched.SUM, 1, 30, hour -> false);
        weeks.values.tailMap(29L * DAY).clear();
        assertThat(weeks.before(29 * DAY, 28).isEnough()).isTrue();
        assertThat(weeks.isUsual(29 * DAY + 12, 28)).isFalse();
    }

    @ParameterizedTest
    @EnumSource(names = {"SUM", "MEAN"})
    void windowsThatMeasuredNoFiniteNumberAreLeftOut(Watched watched) {
        var weeks = new Weeks(watched, 1, 30, hour -> false);
        var calm = weeks.before(29 * DAY, 28).usual(SENSITIVITY).orElseThrow();
        IntStream.range(10 * DAY, 22 * DAY).forEach(hour -> weeks.values.put((long) hour, Double.NaN));
        var history = weeks.before(29 * DAY, 28);
        assertThat(history.leftOut()).isEqualTo(12 * DAY);
        var after = history.usual(SENSITIVITY).orElseThrow();
        assertThat(after.low()).isBetween(calm.low() * 0.8, calm.low() * 1.25);
        IntStream.range(DAY, 28 * DAY).forEach(hour -> weeks.values.put((long) hour, Double.NaN));
        assertThat(weeks.before(29 * DAY, 28).usual(SENSITIVITY)).as("a day is too little").isEmpty();
    }

    @Test
    void figuresThatWereZeroOrAsLargeAsCanBeHaveAScale() {
        var zeros = UsualValue.figures(new double[] {0, 0});
        assertThat(zeros.back(zeros.of(3, 1), 1)).isEqualTo(3);
        var large = UsualValue.figures(new double[] {-Double.MAX_VALUE, -Double.MAX_VALUE});
        assertThat(large.of(-Double.MAX_VALUE, 1)).isEqualTo(-1);
    }

    @Test
    void whatIsNeverNullMayBeSoNowAndThen() {
        var weeks = new Weeks(Watched.RARE_NULLS, 1, 30, hour -> false);
        weeks.values.replaceAll((hour, nulls) -> 0.0);
        int noon = 29 * DAY + 12;
        assertThat(weeks.isUsual(noon, 28, 1)).isTrue();
        assertThat(weeks.isUsual(noon, 28, watchedTenth(noon))).isFalse();
    }

    private static double watchedTenth(int hour) {
        return Watched.RARE_NULLS.rows(hour) / 10.0;
    }
}
