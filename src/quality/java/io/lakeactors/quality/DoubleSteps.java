package io.lakeactors.quality;

import io.lakeactors.contract.expression.Expr.Operation;
import io.lakeactors.model.Column;
import java.util.Arrays;

/** Steps that yield doubles. */
final class DoubleSteps {
    private DoubleSteps() {}

    static final class OfColumn extends Step.OfDoubles {
        private final int index;

        OfColumn(int index) {
            this.index = index;
        }

        @Override
        void run(Frame frame) {
            reserve(frame.rows);
            Column column = frame.batch.columns()[index];
            if (column instanceof Column.Doubles doubles) {
                System.arraycopy(doubles.values(), 0, values, 0, frame.rows);
            } else {
                float[] floats = ((Column.Floats) column).values();
                for (int row = 0; row < frame.rows; row++) {
                    values[row] = floats[row];
                }
            }
            absences(column, frame.rows, absent);
        }
    }

    static final class Constant extends Step.OfDoubles {
        private final double value;

        Constant(double value) {
            this.value = value;
        }

        @Override
        void run(Frame frame) {
            reserve(frame.rows);
            Arrays.fill(values, 0, frame.rows, value);
        }
    }

    /** The double nearest to an exact number. */
    static final class OfExact extends Step.OfDoubles {
        /** Up to here whole numbers are doubles, and so are the powers of ten that a scale of up to 22 divides by: the quotient is then rounded once. */
        private static final long WHOLE_MAX = 1L << 53;

        private final Step.OfLongs operand;
        private final double divisor;

        /** @param scale 0 to 18 */
        OfExact(Step.OfLongs operand, int scale) {
            this.operand = operand;
            divisor = Math.pow(10, scale);
        }

        @Override
        void run(Frame frame) {
            operand.run(frame);
            reserve(frame.rows);
            for (int row = 0; row < frame.rows; row++) {
                long value = operand.values[row];
                absent[row] = operand.absent[row];
                values[row] = value / divisor;
                if (divisor != 1 && (value > WHOLE_MAX || value < -WHOLE_MAX)) {
                    frame.hard(row);
                }
            }
        }
    }

    static final class Negative extends Step.OfDoubles {
        private final Step.OfDoubles operand;

        Negative(Step.OfDoubles operand) {
            this.operand = operand;
        }

        @Override
        void run(Frame frame) {
            operand.run(frame);
            reserve(frame.rows);
            for (int row = 0; row < frame.rows; row++) {
                absent[row] = operand.absent[row];
                values[row] = -operand.values[row];
            }
        }
    }

    static final class Arithmetic extends Step.OfDoubles {
        private final Operation operation;
        private final Step.OfDoubles left;
        private final Step.OfDoubles right;

        Arithmetic(Operation operation, Step.OfDoubles left, Step.OfDoubles right) {
            this.operation = operation;
            this.left = left;
            this.right = right;
        }

        @Override
        void run(Frame frame) {
            left.run(frame);
            right.run(frame);
            reserve(frame.rows);
            boolean divides = operation == Operation.DIVIDED_BY || operation == Operation.MODULO;
            for (int row = 0; row < frame.rows; row++) {
                absent[row] = left.absent[row] | right.absent[row] | divides & right.values[row] == 0;
                values[row] = apply(operation, left.values[row], right.values[row]);
            }
        }
    }

    static double apply(Operation operation, double left, double right) {
        return switch (operation) {
            case PLUS -> left + right;
            case MINUS -> left - right;
            case TIMES -> left * right;
            case DIVIDED_BY -> left / right;
            case MODULO -> left % right;
        };
    }
}
