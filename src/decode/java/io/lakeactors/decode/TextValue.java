package io.lakeactors.decode;

/** Takes values that formats write as text into a column of another type. */
abstract class TextValue {
    private final ColumnPlace place;

    TextValue(ColumnPlace place) {
        this.place = place;
    }

    /** Appends what these bytes stand for, or a null and a fault. Reads up to {@code 16} bytes behind them. */
    abstract void add(byte[] bytes, int from, int length);

    final ColumnPlace place() {
        return place;
    }
}
