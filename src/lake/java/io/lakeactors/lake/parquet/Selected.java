package io.lakeactors.lake.parquet;

/** Row numbers of a selection, each greater than the one before. */
final class Selected {
    private static final int STRIDE = 32;

    private Selected() {}

    /** The end of the stretch, from {@code at} on, whose rows stand side by side: mostly long, as few rows are faulty or late. */
    static int endOfNeighbours(int[] rows, int at, int to) {
        int shift = rows[at] - at;
        int end = at + 1;
        while (end + STRIDE <= to && rows[end + STRIDE - 1] - shift == end + STRIDE - 1) {
            end += STRIDE;
        }
        while (end < to && rows[end] - shift == end) {
            end++;
        }
        return end;
    }
}
