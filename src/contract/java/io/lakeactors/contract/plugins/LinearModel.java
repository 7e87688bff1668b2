package io.lakeactors.contract.plugins;

import io.lakeactors.sdk.RowFunction;
import io.lakeactors.sdk.ValueType;
import java.util.Collections;
import java.util.List;

/**
 * Linear or logistic regression: the intercept plus each coefficient times its argument, added in the order of the arguments; logistic, {@code 1 / (1 + e^-sum)} of that.
 *
 * @param coefficients by argument
 */
record LinearModel(String name, int version, double[] coefficients, double intercept, boolean logistic) implements RowFunction {
    @Override
    public List<ValueType> arguments() {
        return Collections.nCopies(coefficients.length, ValueType.DOUBLE);
    }

    @Override
    public ValueType result() {
        return ValueType.DOUBLE;
    }

    @Override
    public Object apply(Object[] arguments) {
        double sum = intercept;
        for (int i = 0; i < coefficients.length; i++) {
            sum += coefficients[i] * (Double) arguments[i];
        }
        return logistic ? logistic(sum) : sum;
    }

    /** The same to the last bit on every JVM, which {@link Math#exp} need not be. */
    static double logistic(double sum) {
        return 1 / (1 + StrictMath.exp(-sum));
    }
}
