package io.lakeactors.engine.maintenance;

/** The load of this machine's processors of late, 0 to 1. It is busy where a backlog is drained, though that waits for a moment; and when a node has just begun. */
final class Busyness {
    private static final double NEWEST_COUNTS = 0.05;

    private double used = 1;

    /** @param sample of the time since the last one, 0 to 1; less than 0 if it is not known @return of late */
    double after(double sample) {
        used += (Math.max(0, sample) - used) * NEWEST_COUNTS;
        return used;
    }
}
