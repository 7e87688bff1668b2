package io.lakeactors.api.wire;

import java.util.List;

/**
 * What a replay does, or would do.
 *
 * @param run under which it shows among the pipeline's runs; empty if it was only planned
 * @param tag under which each table is kept as it was
 * @param positions of the source that are read again; where it has gaps there are fewer records
 * @param readers gold tables that are made anew after it, as their sources change
 */
public record ReplayReport(String pipeline, boolean dryRun, String run, String from, String tag, long positions, List<Part> parts, List<String> readers) {
    public ReplayReport {
        parts = List.copyOf(parts);
        readers = List.copyOf(readers);
    }

    /**
     * @param from the first position that is read again
     * @param next up to where the table had come
     * @param rows that are taken out of the table
     * @param quarantined that are taken out of its quarantine
     */
    public record Part(String table, String topic, int partition, long from, long next, long rows, long quarantined) {}
}
