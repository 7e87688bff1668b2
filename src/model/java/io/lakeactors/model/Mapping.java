package io.lakeactors.model;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How a column's values are made of what the records of a source have. Either they are read at {@code path}, replaced by {@code values}, calculated by
 * {@code unit} and cast to the column's type; or they are what {@code expression} says of other columns.
 *
 * @param path the names that lead to the source's field, outermost first; empty with an expression
 * @param from the type that the source has there
 * @param values what texts of the source stand for, as texts that the column's type can hold; empty if they stand for themselves
 * @param unit what to calculate
 * @param expression over other columns of the row; empty for none
 * @param fallback what a null or an absent field stands for, as a text that the column's type can hold
 */
public record Mapping(List<String> path, Type from, Map<String, String> values, Optional<Unit> unit, String expression, Optional<String> fallback) {
    /** A value times {@code factor} plus {@code offset}. */
    public record Unit(BigDecimal factor, BigDecimal offset) {}

    public Mapping {
        path = List.copyOf(path);
        values = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(values));
        if (path.isEmpty() == expression.isEmpty()) {
            throw new IllegalArgumentException("either a path or an expression");
        }
    }

    /** Where it reads, or what it calculates: {@code weather.temp}, or {@code `price * quantity`}. */
    public String source() {
        return expression.isEmpty() ? String.join(".", path) : "`" + expression + "`";
    }

    /** All of it in one line, for people. */
    public String words() {
        var words = new ArrayList<>(List.of(expression.isEmpty() ? source() + " (" + from.word() + ")" : source()));
        if (!values.isEmpty()) {
            words.add(values.size() + " known values");
        }
        unit.ifPresent(one -> words.add("times " + one.factor().toPlainString() + " plus " + one.offset().toPlainString()));
        fallback.ifPresent(text -> words.add("\"" + text + "\" if there is none"));
        return String.join(", ", words);
    }
}
