package io.lakeactors.query;

import java.util.Arrays;
import java.util.OptionalDouble;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** How large deviations from what is usual usually are, told from many of them so that a few large ones matter little. */
final class Deviations {
    /** The share of deviations that tells most of how large they are … */
    private static final double MOST = 0.86;
    /** … and how many standard deviations that share of a normal distribution stays within. */
    private static final double MOST_OF_NORMAL = 1.4758;
    private static final double OF_MEAN = 1.2533;
    private static final double NOTHING = 1e-9;
    /** Less spread of sizes says nothing of what deviations go with. */
    private static final double SIZES_APART = 0.1;

    private Deviations() {}

    /** The middle one, of two the lower; empty of none. */
    static OptionalDouble median(DoubleStream values) {
        double[] sorted = values.sorted().toArray();
        return sorted.length == 0 ? OptionalDouble.empty() : OptionalDouble.of(sorted[(sorted.length - 1) / 2]);
    }

    /** The power of a size that deviations go with: the slope of their logarithms over those of sizes, by least squares. @param smallest smaller deviations count as this */
    static double power(double[] sizes, double[] apart, double least, double most, double smallest) {
        double[] x = Arrays.stream(sizes).map(size -> Math.log(Math.max(size, 1))).toArray();
        double[] y = Arrays.stream(apart).map(deviation -> Math.log(Math.max(deviation, smallest))).toArray();
        double meanX = Arrays.stream(x).average().orElse(0);
        double meanY = Arrays.stream(y).average().orElse(0);
        double xx = Arrays.stream(x).map(one -> (one - meanX) * (one - meanX)).sum();
        double xy = IntStream.range(0, x.length).mapToDouble(i -> (x[i] - meanX) * (y[i] - meanY)).sum();
        return Math.sqrt(xx / x.length) < SIZES_APART ? 0 : Math.clamp(xy / xx, least, most);
    }

    /** Their standard deviation, by what most of them stay within. */
    static double spread(double[] deviations) {
        double most = Arrays.stream(deviations).sorted().skip((long) (MOST * (deviations.length - 1))).findFirst().orElse(0);
        return most > NOTHING ? most / MOST_OF_NORMAL : OF_MEAN * Arrays.stream(deviations).average().orElse(0);
    }
}
