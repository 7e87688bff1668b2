package io.lakeactors.lake.parquet;

import io.lakeactors.model.Column;

/** Copies selected values of at most 64 bits out of columns: integers sign-extended, floating numbers as their bits. */
final class WordGather {
    private WordGather() {}

    /**
     * Copies rows [from, to) of the selection; all are present.
     *
     * @param wide whether floating numbers go to a DOUBLE column
     */
    static void all(Column column, int[] rows, int from, int to, boolean wide, long[] target, int at) {
        switch (column) {
            case Column.Longs longs -> longs(longs.values(), rows, from, to, target, at);
            case Column.Ints ints -> {
                int[] values = ints.values();
                for (int i = from; i < to; i++) {
                    target[at + i - from] = values[rows[i]];
                }
            }
            case Column.Doubles doubles -> {
                double[] values = doubles.values();
                for (int i = from; i < to; i++) {
                    target[at + i - from] = Double.doubleToRawLongBits(values[rows[i]]);
                }
            }
            case Column.Bools bools -> {
                byte[] values = bools.values();
                for (int i = from; i < to; i++) {
                    target[at + i - from] = values[rows[i]];
                }
            }
            case Column.Floats floats -> {
                for (int i = from; i < to; i++) {
                    target[at + i - from] = floating(floats.values()[rows[i]], wide);
                }
            }
            case Column.Bytes other -> throw unfit(other);
            case Column.Struct other -> throw unfit(other);
            case Column.Lists other -> throw unfit(other);
            case Column.Maps other -> throw unfit(other);
            case Column.Constant other -> throw unfit(other);
        }
    }

    static long one(Column column, int row, boolean wide) {
        return switch (column) {
            case Column.Longs longs -> longs.values()[row];
            case Column.Ints ints -> ints.values()[row];
            case Column.Doubles doubles -> Double.doubleToRawLongBits(doubles.values()[row]);
            case Column.Bools bools -> bools.values()[row];
            case Column.Floats floats -> floating(floats.values()[row], wide);
            case Column.Bytes other -> throw unfit(other);
            case Column.Struct other -> throw unfit(other);
            case Column.Lists other -> throw unfit(other);
            case Column.Maps other -> throw unfit(other);
            case Column.Constant other -> throw unfit(other);
        };
    }

    private static void longs(long[] values, int[] rows, int from, int to, long[] target, int at) {
        for (int next = from; next < to; ) {
            int end = Selected.endOfNeighbours(rows, next, to);
            System.arraycopy(values, rows[next], target, at + next - from, end - next);
            next = end;
        }
    }

    private static long floating(float value, boolean wide) {
        return wide ? Double.doubleToRawLongBits(value) : Float.floatToRawIntBits(value);
    }

    private static IllegalArgumentException unfit(Column column) {
        return new IllegalArgumentException(column.getClass().getSimpleName() + " do not fit a column of numbers");
    }
}
