package io.lakeactors.query;

import io.lakeactors.model.TableCheck.Volume;
import java.util.Arrays;
import java.util.Optional;
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
    /** The spread of the root of a count of things that come by chance; counts below {@link #FEW} are taken to vary that much at least. */
    private static final double CHANCE = 0.5;
    private static final double FEW = 10;
    /** No source is steadier than that. */
    private static final double STEADIEST = 0.05;
    private static final double TAYLOR_MAX = 0.5;
    private static final double SMALLEST_DEVIATION = 0.02;

    /** How many rows are usual: both ends are. */
    record Range(long low, long high) {}

    private final double[] counts;
    private final SeasonFit season;

    private UsualVolume(Volume volume, double[] counts, long first) {
        this.counts = counts;
        season = SeasonFit.of(volume, Arrays.stream(this.counts).map(Math::log1p).toArray(), first);
    }

    /**
     * What is usual in the window after these.
     *
     * @param counts rows of each window, without gaps; at least those of {@link Volume#learningMillis()}
     * @param first number of the first window, counted from 1970
     * @param deviations how many standard deviations are usual
     */
    static Range next(Volume volume, long[] counts, long first, double deviations) {
        return new UsualVolume(volume, Arrays.stream(counts).asDoubleStream().toArray(), first).range(deviations);
    }

    /** As above, of windows of which some are not known. @param counts NaN for those @return empty if too few are known */
    static Optional<Range> next(Volume volume, double[] counts, long first, double deviations) {
        var usual = new UsualVolume(volume, counts, first);
        return usual.season.knows(counts.length) ? Optional.of(usual.range(deviations)) : Optional.empty();
    }

    private Range range(double deviations) {
        int[] known = IntStream.range(0, counts.length).filter(i -> !Double.isNaN(counts[i])).toArray();
        double[] levels = Arrays.stream(known).mapToDouble(this::level).toArray();
        double[] apart = Arrays.stream(known).mapToDouble(i -> Math.abs(root(counts[i]) - root(level(i)))).toArray();
        double power = Deviations.power(levels, apart, 0, TAYLOR_MAX, SMALLEST_DEVIATION);
        double usual = Deviations.spread(IntStream.range(0, apart.length).mapToDouble(i -> apart[i] / Math.pow(Math.max(levels[i], 1), power)).toArray());
        double level = level(counts.length);
        double width = deviations * Math.max(usual * season.uncertainty() * Math.pow(Math.max(level, 1), power), level < FEW ? CHANCE : STEADIEST);
        double low = root(level) - width;
        return new Range(low <= 0 ? 0 : Math.max(0, (long) Math.ceil(square(low))), (long) Math.floor(square(root(level) + width)));
    }

    private double level(int window) {
        return Math.max(0, Math.expm1(season.at(window)));
    }

    private static double root(double count) {
        return Math.sqrt(count + ANSCOMBE);
    }

    private static double square(double root) {
        return root * root - ANSCOMBE;
    }
}
