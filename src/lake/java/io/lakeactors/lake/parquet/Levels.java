package io.lakeactors.lake.parquet;

/** Definition levels of slots, of which the highest tells that a value is there. */
final class Levels {
    private Levels() {}

    /** How many of {@code count} slots have a value. */
    static int present(byte[] levels, int from, int count, int highest) {
        int present = 0;
        for (int i = from; i < from + count; i++) {
            present += levels[i] == highest ? 1 : 0;
        }
        return present;
    }

    /** Behind the slot of the last of so many values. */
    static int endOf(byte[] levels, int from, int values, int highest) {
        int at = from;
        for (int left = values; left > 0; at++) {
            left -= levels[at] == highest ? 1 : 0;
        }
        return at;
    }
}
