package io.lakeactors.model;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What the snapshot of a table that is made of other tables says of its origin, in its summary. Later snapshots that change no row say the same. */
public final class SnapshotNotes {
    /** The runs that have made it, with commas between them: bounded runs of pipelines, or that of a gold table. Like {@link Maker#SUMMARY}, it is not said again. */
    public static final String RUNS = "la.runs";
    /** Of a snapshot that rows were taken out with, to be read again: the replay. */
    public static final String REPLAY = "la.replay";
    /** The snapshots that it was made of: {@code silver.flights@123,silver.planes@456}. */
    public static final String SOURCES = "la.sources";
    /** The digest of the definition that it was made by. */
    public static final String DEFINITION = "la.definition";
    public static final String CONTRACT_VERSION = "la.contract-version";
    /** Of a table that is made window by window: the greatest time that the source of its windows has had, as {@link ValueSpan} counts it. */
    public static final String GREATEST_TIME = "la.greatest-time";
    /** All that is said again. */
    public static final java.util.Set<String> ALL = java.util.Set.of(SOURCES, DEFINITION, CONTRACT_VERSION, GREATEST_TIME);
    /** In place of the snapshot of a table that had none yet. */
    public static final long NO_SNAPSHOT = -1;

    private SnapshotNotes() {}

    public static String sources(SortedMap<TableName, Long> snapshots) {
        return snapshots.entrySet().stream().map(source -> source.getKey() + "@" + source.getValue()).collect(Collectors.joining(","));
    }

    /** @return empty for a summary that does not say it */
    public static SortedMap<TableName, Long> sources(Map<String, String> summary) {
        var sources = new TreeMap<TableName, Long>();
        for (String one : summary.getOrDefault(SOURCES, "").split(",")) {
            int at = one.indexOf('@');
            if (at > 0) {
                sources.put(TableName.parse(one.substring(0, at)), Long.parseLong(one.substring(at + 1)));
            }
        }
        return Collections.unmodifiableSortedMap(sources);
    }
}
