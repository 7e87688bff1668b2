package io.lakeactors.api.wire;

import java.util.List;
import java.util.Map;

/**
 * What one run has made of a gold table. Times in milliseconds since 1970.
 *
 * @param asked whether a person asked for it
 * @param outcome published, unchanged, withheld or failed
 * @param reason why it was not published, or empty
 * @param sources the snapshot of each table that it was made of
 * @param snapshot that was published, or is the candidate on the branch la-audit; null if there is none
 * @param rows of the whole candidate
 * @param bytes that were written
 * @param checks all that the contract asks of the candidate; empty if it did not come to that
 * @param incremental whether only windows were made anew
 * @param why all was made anew although the file says incremental, or empty
 * @param windows that were made anew, if not all was
 * @param late windows that may have changed and were left, being closed
 * @param rowsMade in what was made anew
 */
public record GoldRun(String id, String gold, String table, boolean asked, long startedAt, long endedAt, String outcome, String reason, Map<String, Long> sources, @MayBeNull Long snapshot, long rows,
        long bytes, List<Check> checks, boolean incremental, String why, long windows, long late, long rowsMade) {
    public GoldRun {
        sources = Map.copyOf(sources);
        checks = List.copyOf(checks);
        // Nodes of earlier versions do not say it.
        why = why == null ? "" : why;
    }

    /**
     * @param says what must be so
     * @param warns whether it is told only
     * @param found what was found instead; empty if it passed
     */
    public record Check(String id, String says, boolean warns, String found) {}
}
