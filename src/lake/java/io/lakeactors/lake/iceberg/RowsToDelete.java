package io.lakeactors.lake.iceberg;

import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.iceberg.PartitionData;
import org.roaringbitmap.RoaringBitSet;

/** Rows that go, by the data files that they are in: two bytes for each or less, as there may be millions in one commit. Not safe for threads. */
final class RowsToDelete {
    /** What tells data files apart that one file of deletes cannot be for. */
    record Part(int spec, PartitionData partition) {}

    private final Map<Part, SortedMap<String, BitSet>> parts = new LinkedHashMap<>();

    /** @throws ArithmeticException if the row's number is larger than a file here can have */
    void add(Part part, String path, long row) {
        of(part, path).set(Math.toIntExact(row));
    }

    void add(Part part, String path, BitSet rows) {
        of(part, path).or(rows);
    }

    private BitSet of(Part part, String path) {
        return parts.computeIfAbsent(part, fresh -> new TreeMap<>()).computeIfAbsent(path, fresh -> new RoaringBitSet());
    }

    boolean isEmpty() {
        return parts.isEmpty();
    }

    /** By part and by path, paths ascending. */
    Map<Part, SortedMap<String, BitSet>> byPart() {
        return parts;
    }
}
