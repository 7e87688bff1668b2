package io.lakeactors.quality;

import io.lakeactors.model.Column;
import io.lakeactors.model.ColumnBatch;
import java.util.Arrays;

/**
 * A part of a row expression, evaluated for all rows of a batch at once. What a step yields stands in its own arrays, reused between batches. A row that
 * cannot be calculated exactly in 64 bits is marked as hard: {@link RowValue} evaluates it by itself.
 */
abstract class Step {
    /** What is evaluated now. */
    static final class Frame {
        ColumnBatch batch;
        int rows;
        boolean anyHard;
        private boolean[] hard = new boolean[0];

        void begin(ColumnBatch newBatch) {
            batch = newBatch;
            rows = newBatch.rows();
            if (hard.length < rows) {
                hard = new boolean[capacity(rows)];
            } else if (anyHard) {
                Arrays.fill(hard, false);
            }
            anyHard = false;
        }

        void hard(int row) {
            hard[row] = true;
            anyHard = true;
        }

        boolean isHard(int row) {
            return hard[row];
        }
    }

    static int capacity(int rows) {
        return Math.max(1024, Integer.highestOneBit(Math.max(1, rows - 1)) << 1);
    }

    abstract void run(Frame frame);

    /** Yields 64-bit integers: exact numbers without their point, days, microseconds. */
    abstract static class OfLongs extends Step {
        long[] values = new long[0];
        boolean[] absent = new boolean[0];

        final void reserve(int rows) {
            if (absent.length < rows) {
                values = new long[capacity(rows)];
                absent = new boolean[capacity(rows)];
            }
        }
    }

    abstract static class OfDoubles extends Step {
        double[] values = new double[0];
        boolean[] absent = new boolean[0];

        final void reserve(int rows) {
            if (absent.length < rows) {
                values = new double[capacity(rows)];
                absent = new boolean[capacity(rows)];
            }
        }
    }

    /** Yields truth of three values. */
    abstract static class OfTruth extends Step {
        static final byte FALSE = 0;
        static final byte TRUE = 1;
        static final byte UNKNOWN = 2;

        byte[] values = new byte[0];

        final void reserve(int rows) {
            if (values.length < rows) {
                values = new byte[capacity(rows)];
            }
        }

        static byte of(boolean truth) {
            return truth ? TRUE : FALSE;
        }
    }

    static void absences(Column column, int rows, boolean[] absent) {
        if (column.nullCount() == 0) {
            Arrays.fill(absent, 0, rows, false);
            return;
        }
        long[] validity = column.validity();
        for (int row = 0; row < rows; row++) {
            absent[row] = (validity[row >>> 6] & (1L << row)) == 0;
        }
    }
}
