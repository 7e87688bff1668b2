package io.lakeactors.quality;

import io.lakeactors.model.OffsetRange;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/** Ranges of a partition that were judged as a whole and have too many faulty records: none of their records passes. All of one length. Never changed. */
public final class FailedRanges {
    public static final FailedRanges NONE = new FailedRanges(List.of());

    private final NavigableMap<Long, List<Exceeded>> byFirst = new TreeMap<>();

    /** @param all those of one range in the contract's order */
    public FailedRanges(List<Exceeded> all) {
        all.forEach(one -> byFirst.computeIfAbsent(one.range().first(), none -> new ArrayList<>()).add(one));
    }

    boolean isEmpty() {
        return byFirst.isEmpty();
    }

    /** What the range of a position exceeds; empty if it is a good one. */
    List<Exceeded> at(long position) {
        var range = byFirst.floorEntry(position);
        return range == null || !range.getValue().getFirst().range().contains(position) ? List.of() : range.getValue();
    }

    /** Those whose last position is among these. */
    List<Exceeded> endingIn(OffsetRange positions) {
        return byFirst.headMap(positions.next(), false).values().stream().flatMap(List::stream).filter(one -> positions.contains(one.range().next() - 1)).toList();
    }
}
