package io.lakeactors.engine.maintenance;

/** What a process has taken of its machine's processors of late, 0 to 1. Whoever drains a backlog is busy, though it waits for a moment; who has just begun, too. */
final class Busyness {
    private static final double NEWEST_COUNTS = 0.05;

    private double used = 1;

    /** @param sample of the time since the last one, 0 to 1; less than 0 if it is not known @return of late */
    double after(double sample) {
        used += (Math.max(0, sample) - used) * NEWEST_COUNTS;
        return used;
    }
}
