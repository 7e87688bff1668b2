package io.lakeactors.contract;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** Dates and times as contracts write them in bounds, lists and expressions. */
public final class Moments {
    private Moments() {}

    /** {@code 2013-01-31} as days since 1970-01-01; empty if it is no date. */
    public static Optional<Integer> date(String text) {
        try {
            return Optional.of(Math.toIntExact(LocalDate.parse(text).toEpochDay()));
        } catch (DateTimeException | ArithmeticException notOne) {
            return Optional.empty();
        }
    }

    /**
     * {@code 2013-01-31T05:15:00Z}, with another offset, with none (taken as UTC), or a date alone (its first moment), as microseconds since
     * 1970-01-01T00:00:00Z; empty if it is none of these or out of a long's range. A blank may stand for the T.
     */
    public static Optional<Long> micros(String text) {
        String iso = text.length() > 10 && text.charAt(10) == ' ' ? text.substring(0, 10) + "T" + text.substring(11) : text;
        try {
            return Optional.of(ChronoUnit.MICROS.between(Instant.EPOCH, instant(iso)));
        } catch (DateTimeException | ArithmeticException notOne) {
            return Optional.empty();
        }
    }

    private static Instant instant(String iso) {
        if (iso.indexOf('T') < 0) {
            return LocalDate.parse(iso).atStartOfDay().toInstant(ZoneOffset.UTC);
        }
        boolean hasOffset = iso.endsWith("Z") || iso.indexOf('+') > 0 || iso.lastIndexOf('-') > iso.indexOf('T');
        return hasOffset ? OffsetDateTime.parse(iso).toInstant() : LocalDateTime.parse(iso).toInstant(ZoneOffset.UTC);
    }
}
