package io.lakeactors.model;

import java.util.List;
import java.util.OptionalLong;

/** The port by which checks on whole tables are held to their snapshots. Blocking; safe for threads. */
public interface TableInspector {
    /**
     * Measures all checks on one snapshot of the table, its current one. Apart from ages, the same snapshot gives the same results.
     *
     * @param since up to when volumes have been judged, milliseconds since 1970; of the windows that have ended since, some days' at most, the worst is told. {@code now} for the last window only
     * @param now what ages are measured from, milliseconds since 1970
     * @return a result for each check, in their order: what cannot be measured is a result too, and keeps no other from being measured
     * @throws LakeException if it cannot be known what the table holds, such as {@link ErrorCode#CATALOG_UNREACHABLE}: that passes
     */
    Inspection inspect(TableName table, List<TableCheck> checks, long since, long now);

    /**
     * As above, but on a snapshot that need not be, nor have been, the current one. Tables that it says to be {@linkplain SnapshotNotes#SOURCES made of} are read as they were then, others as they are. Of
     * volumes the last window is told.
     *
     * @throws LakeException as above
     */
    default Inspection inspectSnapshot(TableName table, long snapshot, List<TableCheck> checks, long now) {
        throw new UnsupportedOperationException("it inspects current snapshots only");
    }

    /** @param snapshotId that was looked at; empty where there is none */
    record Inspection(OptionalLong snapshotId, List<CheckResult> results) {
        public Inspection {
            results = List.copyOf(results);
        }
    }
}
