package io.lakeactors.model;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** A table's full vector: source partition to progress. Each snapshot that we make carries it ({@code la.vec}). Immutable. */
public record PositionVector(SortedMap<SourceKey, Progress> entries) {
    public static final PositionVector EMPTY = new PositionVector(new TreeMap<>());

    public PositionVector {
        entries = Collections.unmodifiableSortedMap(new TreeMap<>(entries));
    }

    public Optional<Progress> of(SourceKey key) {
        return Optional.ofNullable(entries.get(key));
    }

    /** The vector with these entries put in place of (or beside) its own. */
    public PositionVector with(Map<SourceKey, Progress> changed) {
        var merged = new TreeMap<>(entries);
        merged.putAll(changed);
        return new PositionVector(merged);
    }
}
