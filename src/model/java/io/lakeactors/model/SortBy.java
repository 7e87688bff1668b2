package io.lakeactors.model;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One term of the order in which compaction writes a table's rows. Nulls come first, and last where it descends. */
public record SortBy(String column, boolean descending) {
    /** The table property that says which order a pipeline has asked for. */
    public static final String PROPERTY = "la.sort";
    private static final String DESC = " desc";

    /** What a table is to be given; empty for no order. */
    public static Map<String, String> properties(List<SortBy> order) {
        return order.isEmpty() ? Map.of() : Map.of(PROPERTY, order.stream().map(SortBy::toString).collect(Collectors.joining(",")));
    }

    /** What {@link #properties} has said; empty if nothing. */
    public static List<SortBy> of(Map<String, String> properties) {
        String said = properties.getOrDefault(PROPERTY, "");
        return said.isEmpty() ? List.of() : Stream.of(said.split(",")).map(term -> term.endsWith(DESC) ? new SortBy(term.substring(0, term.length() - DESC.length()), true) : new SortBy(term, false)).toList();
    }

    /** As pipelines write it. */
    @Override
    public String toString() {
        return descending ? column + DESC : column;
    }
}
