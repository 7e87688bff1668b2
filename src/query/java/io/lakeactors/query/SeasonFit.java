package io.lakeactors.query;

import io.lakeactors.model.TableCheck.Season;
import io.lakeactors.model.TableCheck.Volume;
import java.util.Arrays;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;

/** What of a series by windows comes back: an effect of the weekday and one of the hour, found by turns from the middle half of what the other leaves. Windows may have no value. */
final class SeasonFit {
    /** With fewer windows that have a value nothing is said. */
    private static final int WINDOWS_MIN = 28;
    private static final int WINDOWS_PER_EFFECT = 2;
    private static final int POLISHES = 10;
    private static final double LITTLE = 1e-3;
    private static final long DAY_MILLIS = 86_400_000;
    private static final long HOUR_MILLIS = 3_600_000;
    private static final int DAYS = 7;
    /** 1970 began on a Thursday. */
    private static final int THURSDAY = 3;

    private final long windowMillis;
    /** Number of the first window since 1970. */
    private final long first;
    private final double[] ofDay;
    private final double[] ofHour;
    private final int[][] byDay;
    private final int[][] byHour;
    private final int known;

    private SeasonFit(Volume volume, double[] values, long first) {
        windowMillis = volume.windowMillis();
        this.first = first;
        ofDay = new double[volume.season() == Season.DAY_OF_WEEK ? DAYS : 1];
        long hour = Math.max(HOUR_MILLIS, windowMillis);
        ofHour = new double[volume.season() == Season.NONE ? 1 : (int) Math.ceilDiv(DAY_MILLIS, hour)];
        int[] present = IntStream.range(0, values.length).filter(window -> !Double.isNaN(values[window])).toArray();
        known = present.length;
        byHour = members(ofHour.length, present, this::hour);
        byDay = members(ofDay.length, present, this::day);
    }

    /** @param values of each window, NaN for none @param first number of the first window, counted from 1970 */
    static SeasonFit of(Volume volume, double[] values, long first) {
        var fit = new SeasonFit(volume, values, first);
        fit.polish(values.clone());
        return fit;
    }

    /** What is usual in a window, counted from the first one; also behind the last. */
    double at(int window) {
        return ofHour[hour(window)] + ofDay[day(window)];
    }

    /** Whether there were enough values to say something of a window: on the whole, of its hour, and of its weekday. */
    boolean knows(int window) {
        return known >= Math.max(WINDOWS_MIN, WINDOWS_PER_EFFECT * effects()) && byHour[hour(window)].length > 1 && byDay[day(window)].length > 1;
    }

    private int effects() {
        return ofDay.length + ofHour.length - 1;
    }

    /** By what deviations from the fit are to be enlarged for those to come: it was made to fit these, and is not known exactly. As for least squares. Only of more windows than effects. */
    double uncertainty() {
        double effects = effects();
        return Math.sqrt(known / (known - effects)) * Math.sqrt(1 + effects / known);
    }

    private void polish(double[] left) {
        double moved = Double.MAX_VALUE;
        for (int i = 0; i < POLISHES && moved > LITTLE; i++) {
            moved = polish(left, ofHour, byHour) + polish(left, ofDay, byDay);
        }
    }

    private static int[][] members(int slots, int[] windows, IntUnaryOperator slot) {
        return IntStream.range(0, slots).mapToObj(one -> Arrays.stream(windows).filter(window -> slot.applyAsInt(window) == one).toArray()).toArray(int[][]::new);
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

    private int hour(int window) {
        return ofHour.length == 1 ? 0 : (int) (Math.floorMod((first + window) * windowMillis, DAY_MILLIS) * ofHour.length / DAY_MILLIS);
    }

    private int day(int window) {
        return ofDay.length == 1 ? 0 : (int) Math.floorMod(Math.floorDiv((first + window) * windowMillis, DAY_MILLIS) + THURSDAY, (long) DAYS);
    }

    /** The mean of the middle half. Of none it is 0. */
    private static double midmean(double[] values) {
        int quarter = values.length / 4;
        return Arrays.stream(values).sorted().skip(quarter).limit(values.length - 2L * quarter).average().orElse(0);
    }
}
