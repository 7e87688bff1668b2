package io.lakeactors.query;

import io.lakeactors.model.TableCheck.Volume;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/**
 * The rows of a table by windows of time: of that which is judged, and of those before it.
 *
 * @param judged number of the window that is judged, counted from 1970
 * @param rows by the number of their window; those that came before what is looked at stand under a number before it
 */
record VolumeHistory(Volume volume, long judged, Map<Long, Long> rows) {
    /** @param text as {@link MeasureSql#volumes} answers; null for none */
    static VolumeHistory of(Volume volume, long judged, String text) {
        var rows = new TreeMap<Long, Long>();
        if (text != null) {
            Arrays.stream(text.split(",")).map(window -> window.split(":")).forEach(window -> rows.put(Long.valueOf(window[0]), Long.valueOf(window[1])));
        }
        return new VolumeHistory(volume, judged, rows);
    }

    /** Number of the first window that is looked at before this one. */
    static long first(Volume volume, long judged) {
        return judged - volume.trainingMillis() / volume.windowMillis();
    }

    long rowsJudged() {
        return rows.getOrDefault(judged, 0L);
    }

    /** Milliseconds of whole windows that are known before the one that is judged. A table's very first window may have begun before its rows did. */
    long knownMillis() {
        return rows.isEmpty() ? 0 : Math.max(0, judged - firstKnown()) * volume.windowMillis();
    }

    boolean isEnough() {
        return knownMillis() >= volume.learningMillis();
    }

    /** Only if {@link #isEnough}. */
    UsualVolume.Range usual(double deviations) {
        long first = firstKnown();
        long[] counts = new long[(int) (judged - first)];
        for (int i = 0; i < counts.length; i++) {
            counts[i] = rows.getOrDefault(first + i, 0L);
        }
        return UsualVolume.next(volume, counts, first, deviations);
    }

    /** After the window with the earliest row, or where the look begins. */
    private long firstKnown() {
        return Math.max(rows.keySet().iterator().next() + 1, first(volume, judged));
    }
}
