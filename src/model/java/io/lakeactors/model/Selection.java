package io.lakeactors.model;

import java.util.Arrays;

/** Which rows of a batch are meant, in ascending order. Reused; not safe for threads. */
public final class Selection {
    private int[] rows = new int[1024];
    private int count;

    public static Selection all(int rows) {
        var selection = new Selection();
        selection.addAll(0, rows);
        return selection;
    }

    public void add(int row) {
        if (count == rows.length) {
            rows = Arrays.copyOf(rows, count * 2);
        }
        rows[count++] = row;
    }

    /** Adds the rows [from, to), all of which come after those that are there. */
    public void addAll(int from, int to) {
        if (rows.length - count < to - from) {
            rows = Arrays.copyOf(rows, Math.max(count * 2, count + to - from));
        }
        for (int row = from; row < to; row++) {
            rows[count + row - from] = row;
        }
        count += to - from;
    }

    public void clear() {
        count = 0;
    }

    public int count() {
        return count;
    }

    /** Valid up to {@link #count()}. */
    public int[] rows() {
        return rows;
    }
}
