package io.lakeactors.model;

/**
 * How far the time of events has come in a source partition: what {@linkplain Rule.Late lateness} is reckoned from. It goes with positions, so that who reads on behind them judges as who has read up to them.
 *
 * @param column whose times these are
 * @param newestMicros the greatest of an admitted row, microseconds since 1970
 */
public record EventTime(String column, long newestMicros) {}
