package io.lakeactors.quality;

import com.google.re2j.Pattern;
import io.lakeactors.contract.expression.Expr.Comparison;
import io.lakeactors.contract.expression.Expr.TextTest;
import io.lakeactors.model.Column;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** Steps that yield truth. */
final class TruthSteps {
    private TruthSteps() {}

    static final class OfColumn extends Step.OfTruth {
        private final int index;

        OfColumn(int index) {
            this.index = index;
        }

        @Override
        void run(Frame frame) {
            reserve(frame.rows);
            var column = (Column.Bools) frame.batch.columns()[index];
            for (int row = 0; row < frame.rows; row++) {
                values[row] = column.isNull(row) ? UNKNOWN : of(column.values()[row] != 0);
            }
        }
    }

    static final class Constant extends Step.OfTruth {
        private final boolean value;

        Constant(boolean value) {
            this.value = value;
        }

        @Override
        void run(Frame frame) {
            reserve(frame.rows);
            Arrays.fill(values, 0, frame.rows, of(value));
        }
    }

    static final class NullColumn extends Step.OfTruth {
        private final int index;

        NullColumn(int index) {
            this.index = index;
        }

        @Override
        void run(Frame frame) {
            reserve(frame.rows);
            Column column = frame.batch.columns()[index];
            for (int row = 0; row < frame.rows; row++) {
                values[row] = of(column.isNull(row));
            }
        }
    }

    /** Whether another step yields null. */
    static final class NullStep extends Step.OfTruth {
        private final Step operand;

        NullStep(Step operand) {
            this.operand = operand;
        }

        @Override
        void run(Frame frame) {
            operand.run(frame);
            reserve(frame.rows);
            for (int row = 0; row < frame.rows; row++) {
                values[row] = of(
                        operand instanceof Step.OfTruth truth ? truth.values[row] == UNKNOWN : operand instanceof Step.OfLongs longs ? longs.absent[row]
                                : ((Step.OfDoubles) operand).absent[row]);
            }
        }
    }

    static final class CompareLongs extends Step.OfTruth {
        private final Comparison comparison;
        private final Step.OfLongs left;
        private final Step.OfLongs right;

        CompareLongs(Comparison comparison, Step.OfLongs left, Step.OfLongs right) {
            this.comparison = comparison;
            this.left = left;
            this.right = right;
        }

        @Override
        void run(Frame frame) {
            left.run(frame);
            right.run(frame);
            reserve(frame.rows);
            for (int row = 0; row < frame.rows; row++) {
                boolean absent = left.absent[row] | right.absent[row];
                values[row] = absent ? UNKNOWN : of(comparison.holds(Long.compare(left.values[row], right.values[row])));
            }
        }
    }

    static final class CompareDoubles extends Step.OfTruth {
        private final Comparison comparison;
        private final Step.OfDoubles left;
        private final Step.OfDoubles right;

        CompareDoubles(Comparison comparison, Step.OfDoubles left, Step.OfDoubles right) {
            this.comparison = comparison;
            this.left = left;
            this.right = right;
        }

        @Override
        void run(Frame frame) {
            left.run(frame);
            right.run(frame);
            reserve(frame.rows);
            for (int row = 0; row < frame.rows; row++) {
                boolean absent = left.absent[row] | right.absent[row];
                values[row] = absent ? UNKNOWN : of(holds(comparison, left.values[row], right.values[row]));
            }
        }
    }

    /** As IEEE 754 has it: NaN is unequal to everything and in no order. */
    static boolean holds(Comparison comparison, double left, double right) {
        return switch (comparison) {
            case EQUAL -> left == right;
            case NOT_EQUAL -> left != right;
            case LESS -> left < right;
            case AT_MOST -> left <= right;
            case GREATER -> left > right;
            case AT_LEAST -> left >= right;
        };
    }

    static final class CompareTruth extends Step.OfTruth {
        private final Comparison comparison;
        private final Step.OfTruth left;
        private final Step.OfTruth right;

        CompareTruth(Comparison comparison, Step.OfTruth left, Step.OfTruth right) {
            this.comparison = comparison;
            this.left = left;
            this.right = right;
        }

        @Override
        void run(Frame frame) {
            left.run(frame);
            right.run(frame);
            reserve(frame.rows);
            for (int row = 0; row < frame.rows; row++) {
                boolean unknown = left.values[row] == UNKNOWN || right.values[row] == UNKNOWN;
                values[row] = unknown ? UNKNOWN : of(comparison.holds(left.values[row] - right.values[row]));
            }
        }
    }

    /** A side of a comparison of texts: a column, or a literal. @param index -1 for a literal */
    record TextSide(int index, byte[] literal) {
        boolean isNull(Step.Frame frame, int row) {
            return index >= 0 && frame.batch.columns()[index].isNull(row);
        }

        Column.Bytes column(Step.Frame frame) {
            return index < 0 ? null : (Column.Bytes) frame.batch.columns()[index];
        }
    }

    /** In the order of UTF-8's bytes, which is that of code points. */
    static final class CompareTexts extends Step.OfTruth {
        private final Comparison comparison;
        private final TextSide left;
        private final TextSide right;

        CompareTexts(Comparison comparison, TextSide left, TextSide right) {
            this.comparison = comparison;
            this.left = left;
            this.right = right;
        }

        @Override
        void run(Frame frame) {
            reserve(frame.rows);
            Column.Bytes a = left.column(frame);
            Column.Bytes b = right.column(frame);
            for (int row = 0; row < frame.rows; row++) {
                boolean unknown = left.isNull(frame, row) || right.isNull(frame, row);
                values[row] = unknown ? UNKNOWN : of(comparison.holds(order(a, b, row)));
            }
        }

        private int order(Column.Bytes a, Column.Bytes b, int row) {
            byte[] from = a == null ? left.literal : a.data();
            int fromStart = a == null ? 0 : a.offsets()[row];
            int fromEnd = a == null ? from.length : a.offsets()[row + 1];
            byte[] to = b == null ? right.literal : b.data();
            int toStart = b == null ? 0 : b.offsets()[row];
            int toEnd = b == null ? to.length : b.offsets()[row + 1];
            return Arrays.compareUnsigned(from, fromStart, fromEnd, to, toStart, toEnd);
        }
    }

    static final class Tested extends Step.OfTruth {
        private final TextTester tester;
        private final TextSide text;

        Tested(TextTest test, TextSide text, String argument) {
            this.text = text;
            tester = TextTester.of(test, argument);
        }

        @Override
        void run(Frame frame) {
            reserve(frame.rows);
            Column.Bytes column = text.column(frame);
            for (int row = 0; row < frame.rows; row++) {
                if (column == null) {
                    values[row] = of(tester.holds(text.literal, 0, text.literal.length));
                } else {
                    values[row] = column.isNull(row) ? UNKNOWN : of(tester.holds(column.data(), column.offsets()[row], column.offsets()[row + 1]));
                }
            }
        }
    }

    /** Tests a text that stands in an array. */
    interface TextTester {
        boolean holds(byte[] data, int from, int to);

        static TextTester of(TextTest test, String argument) {
            byte[] part = argument.getBytes(StandardCharsets.UTF_8);
            return switch (test) {
                case STARTS_WITH -> (data, from, to) -> to - from >= part.length && Arrays.equals(data, from, from + part.length, part, 0, part.length);
                case ENDS_WITH -> (data, from, to) -> to - from >= part.length && Arrays.equals(data, to - part.length, to, part, 0, part.length);
                case CONTAINS -> (data, from, to) -> contains(data, from, to, part);
                case MATCHES -> {
                    Pattern pattern = Pattern.compile(argument);
                    yield (data, from, to) -> pattern.matcher(Arrays.copyOfRange(data, from, to)).find();
                }
            };
        }

        private static boolean contains(byte[] data, int from, int to, byte[] part) {
            for (int at = from; at + part.length <= to; at++) {
                if (Arrays.equals(data, at, at + part.length, part, 0, part.length)) {
                    return true;
                }
            }
            return false;
        }
    }

    static final class Not extends Step.OfTruth {
        private final Step.OfTruth operand;

        Not(Step.OfTruth operand) {
            this.operand = operand;
        }

        @Override
        void run(Frame frame) {
            operand.run(frame);
            reserve(frame.rows);
            for (int row = 0; row < frame.rows; row++) {
                values[row] = operand.values[row] == UNKNOWN ? UNKNOWN : (byte) (TRUE - operand.values[row]);
            }
        }
    }

    /** Kleene's conjunction or disjunction: one deciding term decides, whatever is unknown. */
    static final class Joined extends Step.OfTruth {
        private final List<Step.OfTruth> terms;
        private final byte deciding;

        /** @param deciding FALSE for all, TRUE for any */
        Joined(List<Step.OfTruth> terms, byte deciding) {
            this.terms = terms;
            this.deciding = deciding;
        }

        @Override
        void run(Frame frame) {
            reserve(frame.rows);
            Arrays.fill(values, 0, frame.rows, (byte) (TRUE - deciding));
            for (Step.OfTruth term : terms) {
                term.run(frame);
                for (int row = 0; row < frame.rows; row++) {
                    byte value = term.values[row];
                    if (value == deciding || value == UNKNOWN && values[row] != deciding) {
                        values[row] = value;
                    }
                }
            }
        }
    }
}
