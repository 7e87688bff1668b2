package io.lakeactors.contract;

import io.lakeactors.model.Field;
import io.lakeactors.model.OnFail;
import io.lakeactors.model.Rule;
import io.lakeactors.model.Type;
import java.math.BigDecimal;
import java.util.Optional;

/** The ends of a range as written, not yet held to the column's type. */
record Bounds(Optional<YamlNode.Scalar> min, boolean minExclusive, Optional<YamlNode.Scalar> max, boolean maxExclusive) {

    /** Adds a range rule, or the faults of bounds that cannot be. */
    static void add(RuleReader rules, YamlNode at, Field field, String id, Bounds bounds, OnFail onFail) {
        Optional<Comparable<?>> low = bounds.min.flatMap(bound -> read(rules, field, bound));
        Optional<Comparable<?>> high = bounds.max.flatMap(bound -> read(rules, field, bound));
        if (bounds.min.isPresent() && low.isEmpty() || bounds.max.isPresent() && high.isEmpty()) {
            return;
        }
        if (low.isPresent() && high.isPresent() && compare(low.get(), high.get()) > 0) {
            rules.faults().add(at, "no value of \"" + field.name() + "\" can be from " + low.get() + " to " + high.get(), "Exchange the bounds.");
            return;
        }
        Optional<String> min = bounds.min.map(YamlNode.Scalar::text);
        Optional<String> max = bounds.max.map(YamlNode.Scalar::text);
        rules.add(at, new Rule.Range(id, field.name(), min, bounds.minExclusive, max, bounds.maxExclusive, onFail));
    }

    private static Optional<Comparable<?>> read(RuleReader rules, Field field, YamlNode.Scalar bound) {
        return switch (field.type()) {
            case Type.Int() -> number(rules, field, bound);
            case Type.Long() -> number(rules, field, bound);
            case Type.Float() -> number(rules, field, bound);
            case Type.Double() -> number(rules, field, bound);
            case Type.Decimal decimal -> number(rules, field, bound);
            case Type.Date() -> Moments.date(bound.text()).<Comparable<?>>map(day -> day).or(() -> fault(rules, field, bound, "a date such as 2013-01-01"));
            case Type.Timestamp timestamp ->
                Moments.micros(bound.text()).<Comparable<?>>map(micros -> micros).or(() -> fault(rules, field, bound, "a time such as 2013-01-01T05:15:00Z"));
            case Type.Bool() -> fault(rules, field, bound, null);
            case Type.Text() -> fault(rules, field, bound, null);
            case Type.Uuid() -> fault(rules, field, bound, null);
            case Type.Binary() -> fault(rules, field, bound, null);
            case Type.Struct struct -> fault(rules, field, bound, null);
            case Type.Array array -> fault(rules, field, bound, null);
            case Type.Dictionary dictionary -> fault(rules, field, bound, null);
        };
    }

    private static Optional<Comparable<?>> number(RuleReader rules, Field field, YamlNode.Scalar bound) {
        return switch (bound.form()) {
            case INTEGER, DECIMAL -> Optional.of(new BigDecimal(bound.text()));
            case NULL, BOOLEAN, TEXT -> fault(rules, field, bound, "a number");
        };
    }

    private static Optional<Comparable<?>> fault(RuleReader rules, Field field, YamlNode.Scalar bound, String wanted) {
        if (wanted == null) {
            rules.faults().add(bound, "bounds have no effect on \"" + field.name() + "\", which is of type " + field.type().word(), "Remove them.");
        } else {
            String what = "\"" + bound.text() + "\" is no bound of \"" + field.name() + "\", which is of type " + field.type().word();
            rules.faults().add(bound, what, "Write " + wanted + ".");
        }
        return Optional.empty();
    }

    @SuppressWarnings("unchecked")
    private static int compare(Comparable<?> low, Comparable<?> high) {
        return ((Comparable<Object>) low).compareTo(high);
    }
}
