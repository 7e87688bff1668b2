package io.lakeactors.query;

import io.lakeactors.model.TableCheck.Age;
import io.lakeactors.model.TableCheck.Figure;
import io.lakeactors.model.TableCheck.Invalid;
import io.lakeactors.model.TableCheck.Missing;
import io.lakeactors.model.TableCheck.Statistic;
import io.lakeactors.model.TableCheck.Volume;
import java.util.Arrays;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * What was measured of a table's rows by windows of time, and how many these were.
 *
 * @param values by the number of their window, as {@link MeasureSql#volumes} answers; none of windows of whose rows there was nothing to measure, and NaN where that is no finite number
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

    /** Whether what was measured of the window that is judged is no finite number. */
    boolean isUnmeasured() {
        return isUnmeasured(windows.judged());
    }

    /** How many of the windows that it is held to are left out, as what was measured of them is no finite number. */
    long leftOut() {
        return LongStream.range(firstKnown(), windows.judged()).filter(this::isUnmeasured).count();
    }

    private boolean isUnmeasured(long window) {
        return Double.isNaN(values.getOrDefault(window, 0.0));
    }

    /** Milliseconds of whole windows that are known before the one that is judged. */
    long knownMillis() {
        return Math.max(0, windows.judged() - firstKnown()) * volume().windowMillis();
    }

    boolean isEnough() {
        return knownMillis() >= volume().learningMillis();
    }

    /** Of a column that was added to the table, rows before it have no value, which is neither 0 nor usual: what is known of it begins as what is known of a table does. */
    private long firstKnown() {
        return windows.firstKnown(isShare() || isAmount() ? present() : windows.rows().navigableKeySet());
    }

    /** Windows of which some row had a value. */
    private NavigableSet<Long> present() {
        return values.entrySet().stream().filter(window -> volume().of() instanceof Missing ? window.getValue() < windows.rows().getOrDefault(window.getKey(), 0L) : !isDistinct() || window.getValue() > 0)
                .map(Map.Entry::getKey).collect(Collectors.toCollection(TreeSet::new));
    }

    /** Empty if it is not known yet. Only if the windows {@linkplain #isEnough are enough}. */
    Optional<UsualValue.Range> usual(double deviations) {
        long first = firstKnown();
        double[] before = LongStream.range(first, windows.judged()).mapToDouble(this::at).toArray();
        double[] rows = LongStream.rangeClosed(first, windows.judged()).mapToDouble(window -> windows.rows().getOrDefault(window, 0L)).toArray();
        if (isAmount() && Arrays.stream(before).noneMatch(value -> value < 0)) {
            return amounts(before, rows, first, deviations);
        }
        return UsualValue.next(scale(before), volume(), before, rows, first, deviations);
    }

    private UsualValue.Scale scale(double[] before) {
        return isShare() ? UsualValue.shares() : volume().of() instanceof Age ? UsualValue.ages() : UsualValue.figures(before);
    }

    /**
     * What more rows have more of is held to the past as rows are: how many it is of what one row usually has. That is the median over windows, so that one which is far too large does not make all
     * others too small to be told apart.
     */
    private Optional<UsualValue.Range> amounts(double[] before, double[] rows, long first, double deviations) {
        double each = isDistinct() ? 1 : Deviations.median(IntStream.range(0, before.length).filter(i -> before[i] > 0 && rows[i] > 0).mapToDouble(i -> before[i] / rows[i])).orElse(1);
        double[] counts = Arrays.stream(before).map(value -> Double.isNaN(value) ? value : Math.round(value / each)).toArray();
        return UsualVolume.next(volume(), counts, first, deviations).map(range -> new UsualValue.Range(range.low() * each, range.high() * each));
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
