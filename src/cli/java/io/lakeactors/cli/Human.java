package io.lakeactors.cli;

import java.util.Locale;

/** Figures for people. */
final class Human {
    private static final String[] UNITS = {"B", "KiB", "MiB", "GiB", "TiB", "PiB"};

    private Human() {}

    /** {@code 1,234,567}; a dash for what is not known. */
    static String count(Long number) {
        return number == null ? "-" : String.format(Locale.ROOT, "%,d", number);
    }

    static String rate(double perSecond) {
        return String.format(Locale.ROOT, "%,.0f", perSecond);
    }

    /** {@code 12.3 MiB}. */
    static String bytes(long bytes) {
        double value = bytes;
        int unit = 0;
        while (value >= 1024 && unit < UNITS.length - 1) {
            value /= 1024;
            unit++;
        }
        return unit == 0 ? bytes + " B" : String.format(Locale.ROOT, "%.1f %s", value, UNITS[unit]);
    }

    /** {@code 850 ms}, {@code 12.3 s}, {@code 4m 10s}, {@code 3h 5m}, {@code 2d 4h}; a dash for what is not known. */
    static String duration(Long millis) {
        if (millis == null) {
            return "-";
        }
        long seconds = millis / 1000;
        if (millis < 1000) {
            return Math.max(0, millis) + " ms";
        }
        if (seconds < 60) {
            return String.format(Locale.ROOT, "%.1f s", millis / 1000.0);
        }
        if (seconds < 3600) {
            return seconds / 60 + "m " + seconds % 60 + "s";
        }
        return seconds < 86_400 ? seconds / 3600 + "h " + seconds / 60 % 60 + "m" : seconds / 86_400 + "d " + seconds / 3600 % 24 + "h";
    }

    /** How long ago that was: {@code 12.3 s ago}. */
    static String ago(Long millisSince1970) {
        return millisSince1970 == null ? "never" : duration(Math.max(0, System.currentTimeMillis() - millisSince1970)) + " ago";
    }
}
