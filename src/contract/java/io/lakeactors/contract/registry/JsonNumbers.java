package io.lakeactors.contract.registry;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/** Bounds and steps of numbers. */
final class JsonNumbers {
    private final List<JsonPlace> facts;
    private final JsonPlace demand;
    private final String path;
    private final boolean whole;

    /** @param whole whether only integers can be there */
    JsonNumbers(List<JsonPlace> facts, JsonPlace demand, String path, boolean whole) {
        this.facts = facts;
        this.demand = demand;
        this.path = path;
        this.whole = whole;
    }

    /** @param sign 1 for an upper bound, -1 for a lower one */
    private record Bound(BigDecimal at, boolean open, int sign) {
        /** Whether all within the other bound is within this one. */
        boolean holdsAllOf(Bound other) {
            int order = at.compareTo(other.at) * sign;
            return order > 0 || order == 0 && (!open || other.open);
        }
    }

    void into(List<String> found) {
        bound(found, "maximum", "exclusiveMaximum", 1, "MAXIMUM_", "DECREASED");
        bound(found, "minimum", "exclusiveMinimum", -1, "MINIMUM_", "INCREASED");
        multiple(found);
    }

    private void bound(List<String> found, String inclusive, String exclusive, int sign, String rule, String change) {
        var now = tightest(demand.node(), inclusive, exclusive, sign);
        if (now.isEmpty()) {
            return;
        }
        var before = facts.stream().flatMap(fact -> tightest(fact.node(), inclusive, exclusive, sign).stream()).toList();
        if (before.stream().noneMatch(now.get()::holdsAllOf)) {
            found.add(rule + (before.isEmpty() ? "ADDED" : change) + " at " + path + ": " + inclusive + " is " + now.get().at().toPlainString() + (now.get().open() ? " (exclusive)" : "")
                    + " now, which takes less");
        }
    }

    /** In draft 4 {@code exclusive…} says true or false of the other keyword, later it is a bound of its own. */
    private static Optional<Bound> tightest(JsonNode schema, String inclusive, String exclusive, int sign) {
        JsonNode closed = schema.path(inclusive);
        JsonNode open = schema.path(exclusive);
        var one = closed.isNumber() ? Optional.of(new Bound(closed.decimalValue(), open.isBoolean() && open.booleanValue(), sign)) : Optional.<Bound>empty();
        var other = open.isNumber() ? Optional.of(new Bound(open.decimalValue(), true, sign)) : Optional.<Bound>empty();
        if (one.isPresent() && other.isPresent()) {
            return one.get().holdsAllOf(other.get()) ? other : one;
        }
        return one.or(() -> other);
    }

    private void multiple(List<String> found) {
        JsonNode now = demand.node().path("multipleOf");
        if (!now.isNumber()) {
            return;
        }
        var before = facts.stream().map(fact -> fact.node().path("multipleOf")).filter(JsonNode::isNumber).map(JsonNode::decimalValue).toList();
        boolean follows = before.stream().anyMatch(step -> divides(now.decimalValue(), step)) || whole && divides(now.decimalValue(), BigDecimal.ONE);
        if (!follows) {
            found.add("MULTIPLE_OF_" + (before.isEmpty() ? "ADDED" : "CHANGED") + " at " + path + ": it must be a multiple of " + now.decimalValue().toPlainString() + " now");
        }
    }

    private static boolean divides(BigDecimal step, BigDecimal multiple) {
        return step.signum() > 0 && multiple.remainder(step).signum() == 0;
    }
}
