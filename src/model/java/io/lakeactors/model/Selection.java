package io.lakeactors.model;

import java.util.Arrays;

/** Which rows of a batch are meant, in ascending order. Reused; not safe for threads. */
public final class Selection {
    private int[] rows = new int[1024];
    private int count;

    public static Selection all(int rows) {
        var selection = new Selection();
        for (int row = 0; row < rows; row++) {
            selection.add(row);
        }
        return selection;
    }

    public void add(int row) {
        if (count == rows.length) {
            rows = Arrays.copyOf(rows, count * 2);
        }
        rows[count++] = row;
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
