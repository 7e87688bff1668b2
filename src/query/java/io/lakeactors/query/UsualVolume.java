package io.lakeactors.query;

import io.lakeactors.model.TableCheck.Season;
import io.lakeactors.model.TableCheck.Volume;
import java.util.Arrays;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;

/**
 * How many rows a window is likely to have, after those of the windows before it. Pure: the same counts give the same range. A few unusual windows among them move it little.
 *
 * <ul>
 *   <li>The season is an effect of the weekday times one of the hour: a polish of the counts' logarithms (J. W. Tukey, Exploratory Data Analysis, 1977,
 *       chapter 11) by the mean of each middle half in the place of the median, which is less exact where nothing is unusual.
 *   <li>Deviations are those of square roots, whose spread is the same for large and small counts of things that come by chance (F. J. Anscombe, The transformation of Poisson, binomial and
 *       negative-binomial data, Biometrika 35, 1948). Where it still grows with the count, it does so as a power of it (L. R. Taylor, Aggregation, variance and the mean, Nature 189, 1961), fitted
 *       to the deviations.
 *   <li>How large they usually are is told by what 86 % of them stay within (F. Mosteller, On some useful "inefficient" statistics, Annals of Mathematical Statistics 17, 1946), which one window
 *       in seven may break; or, where that is nothing, by 1.2533 times their mean. It is enlarged for what the season was fitted to and for what is not known of it exactly, as for least squares.
 * </ul>
 */
final class UsualVolume {
    private static final double ANSCOMBE = 0.375;
    /** The share of deviations that tells most of how large they are … */
    private static final double MOST = 0.86;
    /** … and how many standard deviations that share of a normal distribution stays within. */
    private static final double MOST_OF_NORMAL = 1.4758;
    private static final double OF_MEAN = 1.2533;
    private static final double NOTHING = 1e-9;
    /** The spread of the root of a count of things that come by chance; counts below {@link #FEW} are taken to vary that much at least. */
    private static final double CHANCE = 0.5;
    private static final double FEW = 10;
    /** No source is steadier than that. */
    private static final double STEADIEST = 0.05;
    private static final double TAYLOR_MAX = 0.5;
    /** Less spread of levels says nothing of what deviations grow with. */
    private static final double LEVELS_APART = 0.1;
    private static final double SMALLEST_DEVIATION = 0.02;
    private static final int POLISHES = 10;
    private static final double LITTLE = 1e-3;
    private static final long DAY_MILLIS = 86_400_000;
    private static final long HOUR_MILLIS = 3_600_000;
    private static final int DAYS = 7;
    /** 1970 began on a Thursday. */
    private static final int THURSDAY = 3;

    /** How many rows are usual: both ends are. */
    record Range(long low, long high) {}

    private final Volume volume;
    private final double[] counts;
    /** Number of the first window since 1970. */
    private final long first;
    private final double[] ofDay;
    private final double[] ofHour;

    private UsualVolume(Volume volume, long[] counts, long first) {
        this.volume = volume;
        this.counts = Arrays.stream(counts).asDoubleStream().toArray();
        this.first = first;
        ofDay = new double[volume.season() == Season.DAY_OF_WEEK ? DAYS : 1];
        long hour = Math.max(HOUR_MILLIS, volume.windowMillis());
        ofHour = new double[volume.season() == Season.NONE ? 1 : (int) Math.ceilDiv(DAY_MILLIS, hour)];
    }

    /**
     * What is usual in the window after these.
     *
     * @param counts rows of each window, without gaps; at least those of {@link Volume#learningMillis()}
     * @param first number of the first window, counted from 1970
     * @param deviations how many standard deviations are usual
     */
    static Range next(Volume volume, long[] counts, long first, double deviations) {
        return new UsualVolume(volume, counts, first).range(deviations);
    }

    private Range range(double deviations) {
        polish();
        double[] levels = IntStream.range(0, counts.length).mapToDouble(this::level).toArray();
        double[] apart = IntStream.range(0, counts.length).mapToDouble(i -> Math.abs(root(counts[i]) - root(levels[i]))).toArray();
        double power = power(levels, apart);
        double usual = spread(IntStream.range(0, apart.length).mapToDouble(i -> apart[i] / Math.pow(Math.max(levels[i], 1), power)).toArray());
        double effects = ofDay.length + ofHour.length - 1;
        double uncertain = Math.sqrt(counts.length / (counts.length - effects)) * Math.sqrt(1 + effects / counts.length);
        double level = level(counts.length);
        double width = deviations * Math.max(usual * uncertain * Math.pow(Math.max(level, 1), power), level < FEW ? CHANCE : STEADIEST);
        double low = root(level) - width;
        return new Range(low <= 0 ? 0 : Math.max(0, (long) Math.ceil(square(low))), (long) Math.floor(square(root(level) + width)));
    }

    /** Takes what is usual of hours and of weekdays out of the counts' logarithms by turns, until little is left to take. */
    private void polish() {
        double[] left = Arrays.stream(counts).map(Math::log1p).toArray();
        int[][] byHour = members(ofHour.length, this::hour);
        int[][] byDay = members(ofDay.length, this::day);
        double moved = Double.MAX_VALUE;
        for (int i = 0; i < POLISHES && moved > LITTLE; i++) {
            moved = polish(left, ofHour, byHour) + polish(left, ofDay, byDay);
        }
    }

    private int[][] members(int slots, IntUnaryOperator slot) {
        return IntStream.range(0, slots).mapToObj(one -> IntStream.range(0, counts.length).filter(window -> slot.applyAsInt(window) == one).toArray()).toArray(int[][]::new);
    }

    /** @return how much was taken */
    private static double polish(double[] left, double[] effects, int[][] members) {
        double moved = 0;
        for (int effect = 0; effect < effects.length; effect++) {
            double middle = midmean(Arrays.stream(members[effect]).mapToDouble(window -> left[window]).toArray());
            effects[effect] += middle;
            for (int window : members[effect]) {
                left[window] -= middle;
            }
            moved += Math.abs(middle);
        }
        return moved;
    }

    private double level(int window) {
        return Math.max(0, Math.expm1(ofHour[hour(window)] + ofDay[day(window)]));
    }

    private int hour(int window) {
        return ofHour.length == 1 ? 0 : (int) (Math.floorMod((first + window) * volume.windowMillis(), DAY_MILLIS) * ofHour.length / DAY_MILLIS);
    }

    private int day(int window) {
        return ofDay.length == 1 ? 0 : (int) Math.floorMod(Math.floorDiv((first + window) * volume.windowMillis(), DAY_MILLIS) + THURSDAY, (long) DAYS);
    }

    /** The slope of deviations over levels, both as logarithms, by least squares. */
    private static double power(double[] levels, double[] apart) {
        double[] x = Arrays.stream(levels).map(level -> Math.log(Math.max(level, 1))).toArray();
        double[] y = Arrays.stream(apart).map(deviation -> Math.log(Math.max(deviation, SMALLEST_DEVIATION))).toArray();
        double meanX = Arrays.stream(x).average().orElse(0);
        double meanY = Arrays.stream(y).average().orElse(0);
        double xx = Arrays.stream(x).map(one -> (one - meanX) * (one - meanX)).sum();
        double xy = IntStream.range(0, x.length).mapToDouble(i -> (x[i] - meanX) * (y[i] - meanY)).sum();
        return Math.sqrt(xx / x.length) < LEVELS_APART ? 0 : Math.clamp(xy / xx, 0, TAYLOR_MAX);
    }

    private static double spread(double[] deviations) {
        double most = Arrays.stream(deviations).sorted().skip((long) (MOST * (deviations.length - 1))).findFirst().orElse(0);
        return most > NOTHING ? most / MOST_OF_NORMAL : OF_MEAN * Arrays.stream(deviations).average().orElse(0);
    }

    private static double root(double count) {
        return Math.sqrt(count + ANSCOMBE);
    }

    private static double square(double root) {
        return root * root - ANSCOMBE;
    }

    /** The mean of the middle half. Of none it is 0. */
    private static double midmean(double[] values) {
        int quarter = values.length / 4;
        return Arrays.stream(values).sorted().skip(quarter).limit(values.length - 2L * quarter).average().orElse(0);
    }
}
