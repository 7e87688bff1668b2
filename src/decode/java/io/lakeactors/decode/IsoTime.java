package io.lakeactors.decode;

/**
 * Dates and times of ISO 8601 / RFC 3339, years 0000 to 9999. Seconds may be left out; a fraction has one to nine digits, of which those beyond
 * microseconds are dropped. An offset is Z, +hh:mm, +hhmm or +hh, up to 18 hours. There is no hour 24 and no second 60.
 */
final class IsoTime {
    static final int NO_DAY = Integer.MIN_VALUE;
    static final long NO_TIME = Long.MIN_VALUE;
    private static final int MINUTE_LENGTH = 16;
    private static final long MICROS_PER_SECOND = 1_000_000L;
    private static final int SECONDS_PER_DAY = 86_400;
    private static final int[] MONTH_LENGTHS = {0, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    private static final int OFFSET_MINUTES_MAX = 18 * 60;

    private IsoTime() {}

    /** Days since 1970-01-01 of the ten characters YYYY-MM-DD here, or {@link #NO_DAY}. */
    static int day(byte[] b, int p) {
        int century = two(b, p);
        int yearOfCentury = two(b, p + 2);
        int month = two(b, p + 5);
        int day = two(b, p + 8);
        if ((century | yearOfCentury | month | day) < 0 || b[p + 4] != '-' || b[p + 7] != '-') {
            return NO_DAY;
        }
        return day(century * 100 + yearOfCentury, month, day);
    }

    /** Days since 1970-01-01 of a date of the years 0 to 9999, or {@link #NO_DAY}. */
    static int day(int year, int month, int day) {
        if (month < 1 || month > 12 || day < 1 || day > MONTH_LENGTHS[month]) {
            return NO_DAY;
        }
        return month == 2 && day == 29 && !isLeap(year) ? NO_DAY : daysSince1970(year, month, day);
    }

    private static boolean isLeap(int year) {
        return (year & 3) == 0 && (year % 100 != 0 || year % 400 == 0);
    }

    /** Days by the calendar in which years begin in March, so that the leap day comes last (H. Hinnant, "chrono-compatible low-level date algorithms"). */
    private static int daysSince1970(int year, int month, int day) {
        int marchYear = month <= 2 ? year - 1 : year;
        int era = Math.floorDiv(marchYear, 400);
        int yearOfEra = marchYear - era * 400;
        int dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468;
    }

    /** Microseconds since 1970 of the text [p, end), or {@link #NO_TIME}. @param zoned whether it must, or must not, have an offset */
    static long micros(byte[] b, int p, int end, boolean zoned) {
        if (end - p < MINUTE_LENGTH || !isSeparator(b[p + 10]) || b[p + 13] != ':') {
            return NO_TIME;
        }
        int day = day(b, p);
        int hour = two(b, p + 11);
        int minute = two(b, p + 14);
        int q = p + MINUTE_LENGTH;
        int second = 0;
        int fraction = 0;
        if (q < end && b[q] == ':') {
            second = end - q >= 3 ? two(b, q + 1) : -1;
            q += 3;
            if (q < end && b[q] == '.') {
                int digits = fractionDigits(b, q + 1, end);
                fraction = fraction(b, q + 1, digits);
                q += 1 + digits;
            }
        }
        if (day == NO_DAY || (hour | minute | second | fraction) < 0 || hour > 23 || minute > 59 || second > 59) {
            return NO_TIME;
        }
        long seconds = (long) day * SECONDS_PER_DAY + hour * 3600 + minute * 60 + second;
        if (!zoned) {
            return q == end ? seconds * MICROS_PER_SECOND + fraction : NO_TIME;
        }
        int offset = offsetMinutes(b, q, end);
        return offset > OFFSET_MINUTES_MAX ? NO_TIME : (seconds - offset * 60L) * MICROS_PER_SECOND + fraction;
    }

    private static boolean isSeparator(byte c) {
        return c == 'T' || c == ' ' || c == 't';
    }

    private static int fractionDigits(byte[] b, int p, int end) {
        int q = p;
        while (q < end && NumberScan.isDigit(b[q])) {
            q++;
        }
        return q - p;
    }

    /** Microseconds, or -1 if there is no digit or too many. */
    private static int fraction(byte[] b, int p, int digits) {
        if (digits == 0 || digits > 9) {
            return -1;
        }
        int micros = 0;
        for (int i = 0; i < 6; i++) {
            micros = micros * 10 + (i < digits ? b[p + i] - '0' : 0);
        }
        return micros;
    }

    /** The offset in [q, end), or more than {@link #OFFSET_MINUTES_MAX} if there is none. */
    private static int offsetMinutes(byte[] b, int q, int end) {
        int length = end - q;
        if (length == 1) {
            return b[q] == 'Z' || b[q] == 'z' ? 0 : Integer.MAX_VALUE;
        }
        boolean colon = length == 6 && b[q + 3] == ':';
        if (!colon && length != 5 && length != 3 || b[q] != '+' && b[q] != '-') {
            return Integer.MAX_VALUE;
        }
        int hours = two(b, q + 1);
        int minutes = length == 3 ? 0 : two(b, colon ? q + 4 : q + 3);
        if ((hours | minutes) < 0 || minutes > 59 || hours * 60 + minutes > OFFSET_MINUTES_MAX) {
            return Integer.MAX_VALUE;
        }
        return b[q] == '-' ? -(hours * 60 + minutes) : hours * 60 + minutes;
    }

    /** The two digits here, or a negative number. */
    private static int two(byte[] b, int p) {
        int tens = b[p] - '0';
        int ones = b[p + 1] - '0';
        return (tens | ones | 9 - tens | 9 - ones) < 0 ? -1 : tens * 10 + ones;
    }
}
