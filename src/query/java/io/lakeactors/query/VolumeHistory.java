package io.lakeactors.query;

import io.lakeactors.model.TableCheck.Volume;
import java.util.Arrays;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.TreeMap;

/**
 * The rows of a table by windows of time: of that which is judged, and of those before it.
 *
 * @param judged number of the window that is judged, counted from 1970
 * @param rows by the number of their window, from {@link #lookedFrom} on; also of later windows
 */
record VolumeHistory(Volume volume, long judged, NavigableMap<Long, Long> rows) {
    private static final long WEEK_MILLIS = 7 * 86_400_000L;

    /** @param text as {@link MeasureSql#volumes} answers; null for none @return rows by the number of their window */
    static NavigableMap<Long, Long> rows(String text) {
        var rows = new TreeMap<Long, Long>();
        if (text != null) {
            Arrays.stream(text.split(",")).map(window -> window.split(":")).forEach(window -> rows.put(Long.valueOf(window[0]), Long.valueOf(window[1])));
        }
        return rows;
    }

    /** Number of the first window that this one is held to. */
    private static long first(Volume volume, long judged) {
        return judged - volume.trainingMillis() / volume.windowMillis();
    }

    /** Number of the first window whose rows are to be counted: those before {@link #first} only tell whether rows came then at all. */
    static long lookedFrom(Volume volume, long judged) {
        return first(volume, judged) - pauseMax(volume);
    }

    /** Windows without rows that may be part of how rows come; after more of them what is usual is learned anew. */
    private static long pauseMax(Volume volume) {
        return Math.min(WEEK_MILLIS, volume.trainingMillis()) / volume.windowMillis();
    }

    long rowsJudged() {
        return rows.getOrDefault(judged, 0L);
    }

    /** Milliseconds of whole windows that are known before the one that is judged. A table's very first window may have begun before its rows did. */
    long knownMillis() {
        return Math.max(0, judged - firstKnown()) * volume.windowMillis();
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

    /** Where training begins, if rows came shortly before what it begins with; else after the first window with rows: that one may have begun before its rows did. */
    long firstKnown() {
        return firstKnown(rows.navigableKeySet());
    }

    /** As above. @param present numbers of the windows that had what is learned of, in the place of those that had rows */
    long firstKnown(NavigableSet<Long> present) {
        long first = first(volume, judged);
        Long begun = present.ceiling(first);
        if (begun == null || begun >= judged) {
            return judged;
        }
        Long before = present.lower(first);
        return before != null && begun - before - 1 <= pauseMax(volume) ? first : begun + 1;
    }
}
