package io.lakeactors.quality;

import io.lakeactors.contract.expression.CallFailure;
import io.lakeactors.contract.expression.Expr;
import io.lakeactors.contract.expression.RowExpression;
import io.lakeactors.model.ColumnBatch;
import io.lakeactors.model.Rule;
import io.lakeactors.model.Schema;
import java.util.Optional;

/** A row expression must not be false, and what it calls must not fail. */
final class ExpressionCheck implements Check {
    private final Rule.Expression rule;
    private final Expr expr;
    private final boolean calls;
    private final Optional<Step.OfTruth> program;
    private final Step.Frame frame = new Step.Frame();

    /** @throws io.lakeactors.model.LakeException FUNCTION_MISSING if it calls what is not loaded @throws io.lakeactors.contract.expression.ExpressionException if it is none; a contract that was read has none such */
    ExpressionCheck(Rule.Expression rule, Schema schema) {
        this.rule = rule;
        expr = RowExpression.read(rule.expression(), schema);
        calls = !RowExpression.functions(expr).isEmpty();
        program = Program.of(expr);
    }

    @Override
    public Rule rule() {
        return rule;
    }

    @Override
    public int column() {
        return -1;
    }

    @Override
    public void run(ColumnBatch batch, Bits broken) {
        if (program.isEmpty()) {
            for (int row = 0; row < batch.rows(); row++) {
                byRow(batch, row, broken);
            }
            return;
        }
        Step.OfTruth steps = program.get();
        frame.begin(batch);
        steps.run(frame);
        long[] words = broken.words();
        for (int row = 0; row < batch.rows(); row++) {
            words[row >>> 6] |= (steps.values[row] == Step.OfTruth.FALSE ? 1L : 0L) << row;
        }
        for (int row = 0; frame.anyHard && row < batch.rows(); row++) {
            if (frame.isHard(row)) {
                broken.unset(row);
                byRow(batch, row, broken);
            }
        }
    }

    private void byRow(ColumnBatch batch, int row, Bits broken) {
        try {
            if (Boolean.FALSE.equals(new RowValue(batch, row).of(expr))) {
                broken.set(row);
            }
        } catch (CallFailure failed) {
            broken.set(row);
        }
    }

    @Override
    public String message(ColumnBatch batch, int row) {
        if (calls) {
            try {
                new RowValue(batch, row).of(expr);
            } catch (CallFailure failed) {
                return ValueText.shortened(rule.expression()) + " cannot be calculated: " + failed.getMessage();
            }
        }
        return "it is not true that " + ValueText.shortened(rule.expression());
    }
}
