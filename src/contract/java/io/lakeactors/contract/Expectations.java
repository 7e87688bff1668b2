package io.lakeactors.contract;

import io.lakeactors.model.Expectation;
import io.lakeactors.model.Expectation.Operator;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Reads what a measured number must be: {@code mustBe}, {@code mustBeBetween} and the like. */
final class Expectations {
    static final List<String> KEYS = Arrays.stream(Operator.values()).map(Operator::key).toList();

    private final Faults faults;
    private final YamlNode.Mapping operators;
    private final Function<YamlNode.Scalar, Optional<BigDecimal>> number;
    private final String wanted;

    private Expectations(Faults faults, YamlNode.Mapping operators, Function<YamlNode.Scalar, Optional<BigDecimal>> number, String wanted) {
        this.faults = faults;
        this.operators = operators;
        this.number = number;
        this.wanted = wanted;
    }

    /** Of numbers; empty if there is a fault, which is told. */
    static Optional<Expectation> numbers(Faults faults, YamlNode.Mapping operators) {
        return new Expectations(faults, operators, Expectations::number, "a number").read();
    }

    /** Of durations such as {@code 15m}, in seconds; a bare number is of seconds. */
    static Optional<Expectation> seconds(Faults faults, YamlNode.Mapping operators) {
        return new Expectations(faults, operators, scalar -> number(scalar).or(() -> Amounts.millis(scalar.text()).map(millis -> BigDecimal.valueOf(millis, 3).stripTrailingZeros())),
                "a duration such as 15m or 24h").read();
    }

    /** Of what a query answers: true is 1 and false is 0. */
    static Optional<Expectation> answers(Faults faults, YamlNode.Mapping operators) {
        return new Expectations(faults, operators, scalar -> scalar.form() == YamlNode.Scalar.Form.BOOLEAN
                ? Optional.of(scalar.text().equals("true") ? BigDecimal.ONE : BigDecimal.ZERO) : number(scalar), "a number, true or false").read();
    }

    static Optional<BigDecimal> number(YamlNode.Scalar scalar) {
        return switch (scalar.form()) {
            case INTEGER, DECIMAL -> exact(scalar.text());
            case NULL, BOOLEAN, TEXT -> Optional.empty();
        };
    }

    private static Optional<BigDecimal> exact(String text) {
        try {
            return Optional.of(new BigDecimal(text));
        } catch (NumberFormatException notDecimal) {
            return Optional.empty();
        }
    }

    private Optional<Expectation> read() {
        List<Operator> given = Arrays.stream(Operator.values()).filter(operator -> operators.get(operator.key()).isPresent()).toList();
        if (given.size() != 1) {
            faults.add(operators, given.isEmpty() ? "it is not said what the number must be" : given.stream().map(Operator::key).collect(Collectors.joining(" and ")) + " are both given",
                    "Write exactly one of " + String.join(", ", KEYS) + ".");
            return Optional.empty();
        }
        Operator operator = given.getFirst();
        YamlNode value = operators.get(operator.key()).orElseThrow();
        return operator.isRange() ? range(operator, value) : bound(operator, value).map(bound -> Expectation.of(operator, bound));
    }

    private Optional<Expectation> range(Operator operator, YamlNode value) {
        List<YamlNode> ends = value instanceof YamlNode.Sequence sequence ? sequence.items() : List.of();
        if (ends.size() != 2) {
            faults.add(value, operator.key() + " is " + value.kind() + ", not two values", "Write it as [1, 10].");
            return Optional.empty();
        }
        Optional<BigDecimal> low = bound(operator, ends.getFirst());
        Optional<BigDecimal> high = bound(operator, ends.getLast());
        if (low.isEmpty() || high.isEmpty()) {
            return Optional.empty();
        }
        if (low.get().compareTo(high.get()) > 0) {
            faults.add(value, "nothing is from " + low.get().toPlainString() + " to " + high.get().toPlainString(), "Exchange the bounds.");
            return Optional.empty();
        }
        return Optional.of(new Expectation(operator, low.get(), high.get()));
    }

    private Optional<BigDecimal> bound(Operator operator, YamlNode value) {
        Optional<BigDecimal> bound = value instanceof YamlNode.Scalar scalar ? number.apply(scalar) : Optional.empty();
        if (bound.isEmpty()) {
            String shown = value instanceof YamlNode.Scalar scalar && scalar.form() != YamlNode.Scalar.Form.NULL ? "\"" + scalar.text() + "\"" : value.kind();
            faults.add(value, operator.key() + " is " + shown + ", which cannot be measured", "Write " + wanted + ".");
        }
        return bound;
    }
}
