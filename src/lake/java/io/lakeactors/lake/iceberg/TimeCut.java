package io.lakeactors.lake.iceberg;

import org.apache.iceberg.types.Type;

/** Iceberg's time transforms on plain numbers: whole years, months, days or hours since 1970-01-01, also before it. */
enum TimeCut {
    YEAR,
    MONTH,
    DAY,
    HOUR;

    private static final long MICROS_PER_HOUR = 3_600_000_000L;
    private static final long MICROS_PER_DAY = 24 * MICROS_PER_HOUR;

    /** @return null if the transform is none of time, or its source is neither a date nor in microseconds */
    static TimeCut of(String transform, Type source) {
        boolean time = source.typeId() == Type.TypeID.DATE || source.typeId() == Type.TypeID.TIMESTAMP;
        if (!time) {
            return null;
        }
        for (TimeCut cut : values()) {
            if (cut.name().equalsIgnoreCase(transform)) {
                return cut;
            }
        }
        return null;
    }

    /** Instants of one window of this length have one value. */
    long microsOfWindow() {
        return this == HOUR ? MICROS_PER_HOUR : MICROS_PER_DAY;
    }

    int ofMicros(long micros) {
        return this == HOUR ? (int) Math.floorDiv(micros, MICROS_PER_HOUR) : ofDays(Math.floorDiv(micros, MICROS_PER_DAY));
    }

    /** @param days since 1970-01-01 */
    int ofDays(long days) {
        return switch (this) {
            case DAY -> (int) days;
            case MONTH -> months(days);
            case YEAR -> Math.floorDiv(months(days), 12);
            case HOUR -> throw new IllegalArgumentException("a date has no hours");
        };
    }

    /** By the proleptic Gregorian calendar whose years begin in March, so that leap days come last. */
    private static int months(long days) {
        long fromMarch0000 = days + 719_468;
        long era = Math.floorDiv(fromMarch0000, 146_097L);
        long dayOfEra = fromMarch0000 - era * 146_097;
        long yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
        long dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
        long monthFromMarch = (5 * dayOfYear + 2) / 153;
        return (int) ((yearOfEra + era * 400 - 1970) * 12 + monthFromMarch + 2);
    }
}
