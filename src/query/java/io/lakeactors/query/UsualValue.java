package io.lakeactors.query;

import io.lakeactors.model.TableCheck.Volume;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * What a measure of the rows of a window is likely to be, after those of the windows before it; windows without rows have none. Pure, and robust as {@link UsualVolume} is: each measure is taken to a
 * scale on which chance moves it alike wherever it stands, and there the season is an effect of the weekday and one of the hour. Deviations may shrink with the rows of a window, at most as those of means of
 * independent rows do: as a power of their number from -0.5 to 0, fitted to the deviations.
 */
final class UsualValue {
    private static final double OF_ROWS = -0.5;
    private static final double SMALLEST_DEVIATION = 1e-4;

    /** What is usual: both ends are. */
    record Range(double low, double high) {}

    /** Where a measure's deviations are alike. */
    interface Scale {
        /** @param rows of the window */
        double of(double value, double rows);

        double back(double scaled, double rows);

        /** No standard deviation is smaller. */
        double least(double rows);
    }

    private UsualValue() {}

    /**
     * How many of a window's rows are of some kind: the arcsine of the share's root (F. J. Anscombe, The transformation of Poisson, binomial and negative-binomial data, Biometrika 35, 1948), where chance
     * alone makes a deviation of half of one over the root of the rows. Goes back to percent.
     */
    static Scale shares() {
        return new Scale() {
            @Override
            public double of(double value, double rows) {
                return Math.asin(Math.sqrt((value + 0.375) / (rows + 0.75)));
            }

            @Override
            public double back(double scaled, double rows) {
                double share = Math.pow(Math.sin(Math.clamp(scaled, 0, Math.PI / 2)), 2);
                return Math.clamp(100 * (share * (rows + 0.75) - 0.375) / rows, 0, 100);
            }

            @Override
            public double least(double rows) {
                return 0.5 / Math.sqrt(rows + 0.5);
            }
        };
    }

    /** Figures of values: by ratio where all are above zero, else as they are, by how large those that are not zero usually are: their median, which one that is far too large does not move. */
    static Scale figures(double[] values) {
        boolean positive = Arrays.stream(values).filter(value -> !Double.isNaN(value)).allMatch(value -> value > 0);
        double size = Deviations.median(Arrays.stream(values).map(Math::abs).filter(value -> value > 0)).orElse(1);
        return plain(positive ? value -> Math.log(Math.max(value, Double.MIN_NORMAL)) : value -> value / size, positive ? Math::exp : scaled -> scaled * size, 1e-3);
    }

    /** Seconds since something came last: their root of 3.6 is about normal where things come by chance (L. S. Nelson, A control chart for parts-per-million nonconforming items, Journal of Quality Technology 26, 1994). */
    static Scale ages() {
        return plain(seconds -> Math.pow(Math.max(0, seconds), 1 / 3.6), scaled -> Math.pow(Math.max(0, scaled), 3.6), 0.05);
    }

    private static Scale plain(java.util.function.DoubleUnaryOperator of, java.util.function.DoubleUnaryOperator back, double least) {
        return new Scale() {
            @Override
            public double of(double value, double rows) {
                return of.applyAsDouble(value);
            }

            @Override
            public double back(double scaled, double rows) {
                return back.applyAsDouble(scaled);
            }

            @Override
            public double least(double rows) {
                return least;
            }
        };
    }

    /**
     * What is usual in the window after these; empty if too few windows of its hour or weekday, or on the whole, have a value, or theirs are too large to say.
     *
     * @param values of each window, NaN for none
     * @param rows of each window, and then of the one after them
     * @param first number of the first window, counted from 1970
     * @param deviations how many standard deviations are usual
     */
    static Optional<Range> next(Scale scale, Volume volume, double[] values, double[] rows, long first, double deviations) {
        double[] scaled = IntStream.range(0, values.length).mapToDouble(i -> Double.isNaN(values[i]) ? Double.NaN : scale.of(values[i], rows[i])).toArray();
        var season = SeasonFit.of(volume, scaled, first);
        int next = values.length;
        if (!season.knows(next)) {
            return Optional.empty();
        }
        int[] known = IntStream.range(0, next).filter(i -> !Double.isNaN(scaled[i])).toArray();
        double[] apart = Arrays.stream(known).mapToDouble(i -> Math.abs(scaled[i] - season.at(i))).toArray();
        double[] sizes = Arrays.stream(known).mapToDouble(i -> Math.max(1, rows[i])).toArray();
        double power = Deviations.power(sizes, apart, OF_ROWS, 0, SMALLEST_DEVIATION);
        double usual = Deviations.spread(IntStream.range(0, apart.length).mapToDouble(i -> apart[i] / Math.pow(sizes[i], power)).toArray());
        double width = deviations * Math.max(usual * season.uncertainty() * Math.pow(Math.max(1, rows[next]), power), scale.least(rows[next]));
        var range = new Range(scale.back(season.at(next) - width, rows[next]), scale.back(season.at(next) + width, rows[next]));
        return Double.isFinite(range.low()) && Double.isFinite(range.high()) ? Optional.of(range) : Optional.empty();
    }
}
