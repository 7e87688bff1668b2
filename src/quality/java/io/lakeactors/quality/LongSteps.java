package io.lakeactors.quality;

import io.lakeactors.contract.expression.Expr.Operation;
import io.lakeactors.model.Column;
import io.lakeactors.model.Type;
import java.util.Arrays;

/** Steps that yield 64-bit integers. Absent values are 0, so that they never overflow. */
final class LongSteps {
    private LongSteps() {}

    static final class OfColumn extends Step.OfLongs {
        private final int index;

        OfColumn(int index) {
            this.index = index;
        }

        @Override
        void run(Frame frame) {
            reserve(frame.rows);
            Column column = frame.batch.columns()[index];
            if (column instanceof Column.Longs longs) {
                System.arraycopy(longs.values(), 0, values, 0, frame.rows);
            } else {
                int[] ints = ((Column.Ints) column).values();
                for (int row = 0; row < frame.rows; row++) {
                    values[row] = ints[row];
                }
            }
            absences(column, frame.rows, absent);
            if (column.nullCount() != 0) {
                for (int row = 0; row < frame.rows; row++) {
                    values[row] = absent[row] ? 0 : values[row];
                }
            }
        }
    }

    static final class Constant extends Step.OfLongs {
        private final long value;

        Constant(long value) {
            this.value = value;
        }

        @Override
        void run(Frame frame) {
            reserve(frame.rows);
            Arrays.fill(values, 0, frame.rows, value);
        }
    }

    /** Code points of text, bytes of binary, elements of lists and maps. */
    static final class Size extends Step.OfLongs {
        private final int index;
        private final boolean text;

        Size(int index, Type type) {
            this.index = index;
            text = type instanceof Type.Text;
        }

        @Override
        void run(Frame frame) {
            reserve(frame.rows);
            Column column = frame.batch.columns()[index];
            int[] offsets = Lengths.offsets(column);
            for (int row = 0; row < frame.rows; row++) {
                values[row] = text ? Lengths.codePoints(((Column.Bytes) column).data(), offsets[row], offsets[row + 1]) : offsets[row + 1] - offsets[row];
            }
            absences(column, frame.rows, absent);
        }
    }

    static final class Negative extends Step.OfLongs {
        private final Step.OfLongs operand;

        Negative(Step.OfLongs operand) {
            this.operand = operand;
        }

        @Override
        void run(Frame frame) {
            operand.run(frame);
            reserve(frame.rows);
            for (int row = 0; row < frame.rows; row++) {
                absent[row] = operand.absent[row];
                values[row] = -operand.values[row];
                if (operand.values[row] == Long.MIN_VALUE) {
                    frame.hard(row);
                }
            }
        }
    }

    /** A value with more digits after its point: multiplied by a power of ten. */
    static final class Rescaled extends Step.OfLongs {
        private final Step.OfLongs operand;
        private final long factor;

        Rescaled(Step.OfLongs operand, long factor) {
            this.operand = operand;
            this.factor = factor;
        }

        @Override
        void run(Frame frame) {
            operand.run(frame);
            reserve(frame.rows);
            for (int row = 0; row < frame.rows; row++) {
                absent[row] = operand.absent[row];
                values[row] = operand.values[row] * factor;
                if (Math.multiplyHigh(operand.values[row], factor) != values[row] >> 63) {
                    frame.hard(row);
                }
            }
        }
    }

    /** Sides of equal scale, except for products. */
    static final class Arithmetic extends Step.OfLongs {
        private final Operation operation;
        private final Step.OfLongs left;
        private final Step.OfLongs right;

        Arithmetic(Operation operation, Step.OfLongs left, Step.OfLongs right) {
            this.operation = operation;
            this.left = left;
            this.right = right;
        }

        @Override
        void run(Frame frame) {
            left.run(frame);
            right.run(frame);
            reserve(frame.rows);
            for (int row = 0; row < frame.rows; row++) {
                absent[row] = left.absent[row] | right.absent[row];
            }
            switch (operation) {
                case PLUS -> plus(frame);
                case MINUS -> minus(frame);
                case TIMES -> times(frame);
                case DIVIDED_BY -> divided(frame, true);
                case MODULO -> divided(frame, false);
            }
        }

        private void plus(Frame frame) {
            for (int row = 0; row < frame.rows; row++) {
                long a = absent[row] ? 0 : left.values[row];
                long b = absent[row] ? 0 : right.values[row];
                values[row] = a + b;
                if (((a ^ values[row]) & (b ^ values[row])) < 0) {
                    frame.hard(row);
                }
            }
        }

        private void minus(Frame frame) {
            for (int row = 0; row < frame.rows; row++) {
                long a = absent[row] ? 0 : left.values[row];
                long b = absent[row] ? 0 : right.values[row];
                values[row] = a - b;
                if (((a ^ b) & (a ^ values[row])) < 0) {
                    frame.hard(row);
                }
            }
        }

        private void times(Frame frame) {
            for (int row = 0; row < frame.rows; row++) {
                long a = absent[row] ? 0 : left.values[row];
                long b = absent[row] ? 0 : right.values[row];
                values[row] = a * b;
                if (Math.multiplyHigh(a, b) != values[row] >> 63) {
                    frame.hard(row);
                }
            }
        }

        private void divided(Frame frame, boolean quotient) {
            for (int row = 0; row < frame.rows; row++) {
                long a = left.values[row];
                long b = right.values[row];
                absent[row] |= b == 0;
                if (absent[row]) {
                    values[row] = 0;
                } else {
                    values[row] = quotient ? a / b : a % b;
                    if (quotient && a == Long.MIN_VALUE && b == -1) {
                        frame.hard(row);
                    }
                }
            }
        }
    }
}
