package io.lakeactors.query;

import io.lakeactors.model.TableCheck.Age;
import io.lakeactors.model.TableCheck.Figure;
import io.lakeactors.model.TableCheck.Invalid;
import io.lakeactors.model.TableCheck.Missing;
import io.lakeactors.model.TableCheck.Statistic;
import io.lakeactors.model.TableCheck.Volume;
import java.util.Arrays;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * What was measured of a table's rows by windows of time, and how many these were.
 *
 * @param values by the number of their window, as {@link MeasureSql#volumes} answers; none of windows of whose rows there was nothing to measure
 */
record ValueHistory(VolumeHistory windows, NavigableMap<Long, Double> values) {
    private static final double MILLIS = 1e3;

    /** @param text as {@link MeasureSql#volumes} answers; null for none @return values by the number of their window */
    static NavigableMap<Long, Double> values(String text) {
        var values = new TreeMap<Long, Double>();
        if (text != null) {
            Arrays.stream(text.split(",")).map(window -> window.split(":")).filter(window -> window.length > 2).forEach(window -> values.put(Long.valueOf(window[0]), Double.valueOf(window[2])));
        }
        return values;
    }

    /** What is held to the past; empty if there was nothing to measure. */
    OptionalDouble judged() {
        double value = at(windows.judged());
        double rows = windows.rowsJudged();
        return Double.isNaN(value) ? OptionalDouble.empty() : OptionalDouble.of(isShare() ? 100 * value / rows : value);
    }

    /** Empty if it is not known yet. Only if the windows {@linkplain VolumeHistory#isEnough are enough}. */
    Optional<UsualValue.Range> usual(double deviations) {
        long first = windows.firstKnown();
        double[] before = LongStream.range(first, windows.judged()).mapToDouble(this::at).toArray();
        double[] rows = LongStream.rangeClosed(first, windows.judged()).mapToDouble(window -> windows.rows().getOrDefault(window, 0L)).toArray();
        if (isAmount() && Arrays.stream(before).noneMatch(value -> value < 0)) {
            return Optional.of(amounts(before, rows, first, deviations));
        }
        return UsualValue.next(scale(before), volume(), before, rows, first, deviations);
    }

    private UsualValue.Scale scale(double[] before) {
        return isShare() ? UsualValue.shares() : volume().of() instanceof Age ? UsualValue.ages() : UsualValue.figures(before);
    }

    /** What more rows have more of is held to the past as rows are: how many it is of what one row usually has. */
    private UsualValue.Range amounts(double[] before, double[] rows, long first, double deviations) {
        double all = Arrays.stream(before).sum();
        double each = isDistinct() || all == 0 ? 1 : all / IntStream.range(0, before.length).mapToDouble(i -> rows[i]).sum();
        var range = UsualVolume.next(volume(), Arrays.stream(before).mapToLong(value -> Math.round(value / each)).toArray(), first, deviations);
        return new UsualValue.Range(range.low() * each, range.high() * each);
    }

    private double at(long window) {
        if (volume().of() instanceof Age) {
            var last = values.floorEntry(window);
            return last == null ? Double.NaN : ((window + 1) * volume().windowMillis() - last.getValue()) / MILLIS;
        }
        return values.getOrDefault(window, isAmount() ? 0 : Double.NaN);
    }

    private Volume volume() {
        return windows.volume();
    }

    private boolean isShare() {
        return volume().of() instanceof Missing || volume().of() instanceof Invalid;
    }

    private boolean isAmount() {
        return isDistinct() || volume().of() instanceof Statistic one && one.figure() == Figure.SUM;
    }

    private boolean isDistinct() {
        return volume().of() instanceof Statistic one && one.figure() == Figure.DISTINCT;
    }
}
