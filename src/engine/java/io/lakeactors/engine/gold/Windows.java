package io.lakeactors.engine.gold;

import io.lakeactors.contract.GoldSpec.Incremental;
import io.lakeactors.contract.GoldSpec.Window;
import io.lakeactors.model.ValueSpan;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;

/**
 * Windows by number, on the clock of their zone: which one a time of the source or of the result lies in, and which values of those columns a row of windows covers. What columns hold is microseconds or
 * days, as {@link ValueSpan} says.
 */
final class Windows {
    private static final long MICROS_OF_DAY = 86_400_000_000L;
    private static final long MICROS_OF_HOUR = 3_600_000_000L;
    private static final int MONDAY = 3;

    /** What a column's values are. */
    enum Kind {
        DATE,
        LOCAL,
        INSTANT;

        /** @param type as tables write it @return null if it is no time */
        static Kind of(String type) {
            return switch (type) {
                case "date" -> DATE;
                case "timestamp" -> LOCAL;
                case "timestamptz" -> INSTANT;
                default -> null;
            };
        }
    }

    private final Incremental incremental;
    private final Window size;
    private final boolean utc;

    Windows(Incremental incremental) {
        this.incremental = incremental;
        size = incremental.window();
        utc = incremental.zone().equals(ZoneOffset.UTC);
    }

    /** The number of the window that a value lies in. */
    long of(long value, Kind kind) {
        long local = local(value, kind);
        long days = Math.floorDiv(local, MICROS_OF_DAY);
        return switch (size) {
            case HOUR -> Math.floorDiv(local, MICROS_OF_HOUR);
            case DAY -> days;
            case WEEK -> Math.floorDiv(days + MONDAY, 7);
            case MONTH -> months(days);
        };
    }

    /** The numbers of all windows that values of a span may lie in. */
    ValueSpan of(ValueSpan values, Kind kind) {
        return new ValueSpan(of(values.first(), kind), of(values.last(), kind));
    }

    /** The values that lie in the windows of these numbers. */
    ValueSpan values(ValueSpan windows, Kind kind) {
        long first = value(begin(windows.first()), kind);
        long next = value(begin(windows.last() + 1), kind);
        // An hour that clocks leave out has no values: then the span is of the one before, where it finds nothing new.
        return new ValueSpan(Math.min(first, next - 1), next - 1);
    }

    /** All of these windows. */
    List<ValueSpan> values(List<ValueSpan> windows, Kind kind) {
        return ValueSpan.joined(windows.stream().map(one -> values(one, kind)).toList());
    }

    /** The window that was still open when the source had come to this time: all before it are closed. */
    long firstOpen(long greatest, Kind kind) {
        if (incremental.latenessMillis().isEmpty()) {
            return Long.MIN_VALUE;
        }
        long late = incremental.latenessMillis().get();
        // Of a date no more is known than that it has begun.
        return of(local(greatest, kind) - late * 1_000, Kind.LOCAL);
    }

    /** As people write it: 2013-01-01, 2013-01-01T05:00. */
    String name(long window) {
        return size == Window.HOUR ? begin(window).toString() : size == Window.MONTH ? begin(window).toString().substring(0, 7) : begin(window).toLocalDate().toString();
    }

    private long local(long value, Kind kind) {
        if (kind == Kind.DATE) {
            return value * MICROS_OF_DAY;
        }
        if (kind == Kind.LOCAL || utc) {
            return value;
        }
        var instant = Instant.EPOCH.plus(value, ChronoUnit.MICROS);
        return value + incremental.zone().getRules().getOffset(instant).getTotalSeconds() * 1_000_000L;
    }

    private long value(LocalDateTime local, Kind kind) {
        return switch (kind) {
            case DATE -> local.toLocalDate().toEpochDay();
            case LOCAL -> ChronoUnit.MICROS.between(LocalDateTime.of(1970, 1, 1, 0, 0), local);
            case INSTANT -> ChronoUnit.MICROS.between(Instant.EPOCH, local.atZone(incremental.zone()).toInstant());
        };
    }

    private LocalDateTime begin(long window) {
        return switch (size) {
            case HOUR -> LocalDateTime.of(1970, 1, 1, 0, 0).plusHours(window);
            case DAY -> LocalDate.ofEpochDay(window).atStartOfDay();
            case WEEK -> LocalDate.ofEpochDay(window * 7 - MONDAY).atStartOfDay();
            case MONTH -> LocalDate.of(1970, 1, 1).plusMonths(window).atStartOfDay();
        };
    }

    private static long months(long days) {
        LocalDate date = LocalDate.ofEpochDay(days);
        return (date.getYear() - 1970) * 12L + date.getMonthValue() - 1;
    }
}
