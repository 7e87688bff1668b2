package io.lakeactors.model;

/** How a source writes a time. */
public enum TimeForm {
    /** ISO 8601 / RFC 3339, {@code 2013-01-01T05:15:00.123456Z}, also with a blank for the T, an offset, or (not zoned) none. */
    ISO,
    EPOCH_SECONDS,
    EPOCH_MILLIS,
    EPOCH_MICROS,
    EPOCH_NANOS
}
