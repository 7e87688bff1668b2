package io.lakeactors.server.chaos;

import java.util.List;

/**
 * A drill's verdict, as {@code -o json} prints it. Times in milliseconds, -1 where none was measured.
 *
 * @param command what has the same drill again
 * @param ok nothing lost, nothing doubled, every invariant held
 * @param lost rows that are missing, over all tables
 * @param doubled rows that are there more than once
 * @param faults how many were injected
 * @param resumeP99Ms of the times to resume of all partitions after all faults
 * @param stillP99Ms of the longest times that partitions stood still, of all partitions after all faults
 * @param fenced times that a node which had stood still was shut out and ended itself
 * @param repliesLost commits that were applied and whose answer was lost
 * @param endedUnasked nodes that ended although no fault was done to them
 */
public record ChaosReport(
        String command, long seed, int nodes, int brokers, double minutes, boolean ok, long produced, long rows, long lost, long doubled, int faults,
        long resumeP99Ms, long stillP99Ms, int fenced, long repliesLost, int endedUnasked, List<PerFault> perFault, List<Invariant> invariants, List<Done> done) {

    /** @param injected how often @param partitions times that went into the figures, of resuming and of standing still each */
    public record PerFault(String fault, int injected, int partitions, long resumeMedianMs, long resumeP99Ms, long resumeMaxMs, long stillMedianMs,
            long stillP99Ms, long stillMaxMs, long lost, long doubled) {}

    /** @param name short, as in the reliability notes @param holds with what was found where it does not */
    public record Invariant(String name, String says, boolean holds, List<String> found) {}

    /** One fault as it was done. @param atMs since the first fault could be */
    public record Done(int number, String fault, String detail, long atMs, long resumeMaxMs, long stillMaxMs, boolean resumed) {}

    /** As people read it. */
    public String page() {
        return ReportPage.of(this);
    }

    static long percentile(List<Long> sorted, double part) {
        return sorted.isEmpty() ? -1 : sorted.get((int) Math.min(sorted.size() - 1, Math.ceil(part * sorted.size()) - 1));
    }
}
