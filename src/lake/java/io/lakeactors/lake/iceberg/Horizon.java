package io.lakeactors.lake.iceberg;

import java.util.HashMap;
import java.util.Map;

/**
 * From when on rows are kept in memory, for the commits of a process: as far back as the slowest partition needs them. What it says is a matter of speed alone, as rows that are needed all the same are
 * read from the table. Not safe for threads.
 */
final class Horizon {
    /** A partition that has brought nothing for so long holds nothing back. */
    private static final long QUIET_MILLIS = 600_000;

    private record Need(long from, long millis) {}

    private final Map<Integer, Need> needs = new HashMap<>();

    /** @param of each partition of a commit, by its number @return from when on rows are to be kept */
    long after(Map<Integer, Long> of, long millis) {
        of.forEach((place, from) -> needs.put(place, new Need(from, millis)));
        needs.values().removeIf(need -> need.millis() < millis - QUIET_MILLIS);
        return needs.values().stream().mapToLong(Need::from).min().orElse(Long.MIN_VALUE);
    }
}
