package io.lakeactors.contract;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations and sizes as pipelines write them. */
public final class Amounts {
    private static final Pattern FORM = Pattern.compile("([0-9]{1,12})\\s*([A-Za-z]{1,3})");

    private static final Pattern RATE = Pattern.compile("([0-9]{1,9})\\s*/\\s*s");

    private Amounts() {}

    /** {@code 250ms}, {@code 1s}, {@code 5m}, {@code 12h}, {@code 90d} in milliseconds; empty if the text is not of that form. */
    public static Optional<Long> millis(String text) {
        return read(text, Amounts::millisOf);
    }

    /**
     * {@code 64KB}, {@code 256MB}, {@code 1GB} in bytes; empty if the text is not of that form. A unit is 1024 of the one before, also when written KiB, MiB,
     * GiB.
     */
    public static Optional<Long> bytes(String text) {
        return read(text, Amounts::bytesOf);
    }

    /** {@code 100/s}; empty if the text is not of that form. */
    static Optional<Long> perSecond(String text) {
        return Optional.of(RATE.matcher(text.strip())).filter(Matcher::matches).map(rate -> Long.parseLong(rate.group(1)));
    }

    private static long millisOf(String unit) {
        return switch (unit) {
            case "ms" -> 1;
            case "s" -> 1_000;
            case "m" -> 60_000;
            case "h" -> 3_600_000;
            case "d" -> 86_400_000;
            default -> 0;
        };
    }

    private static long bytesOf(String unit) {
        return switch (unit) {
            case "B" -> 1;
            case "KB", "KiB" -> 1L << 10;
            case "MB", "MiB" -> 1L << 20;
            case "GB", "GiB" -> 1L << 30;
            default -> 0;
        };
    }

    private interface Unit {
        /** How much one of it is; 0 if there is no such unit. */
        long size(String name);
    }

    private static Optional<Long> read(String text, Unit unit) {
        Matcher matcher = FORM.matcher(text.trim());
        if (!matcher.matches() || unit.size(matcher.group(2)) == 0) {
            return Optional.empty();
        }
        long count = Long.parseLong(matcher.group(1));
        long size = unit.size(matcher.group(2));
        return count > Long.MAX_VALUE / size ? Optional.empty() : Optional.of(count * size);
    }
}
