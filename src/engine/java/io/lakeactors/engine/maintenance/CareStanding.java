package io.lakeactors.engine.maintenance;

import io.lakeactors.engine.CareConfig;
import io.lakeactors.engine.maintenance.CareRecord.Outcome;
import io.lakeactors.model.TableShape;

/**
 * How a table stands with its care. Pure.
 *
 * @param dueAt when it is looked at next, {@code thoroughAt} when next as far as can be; milliseconds since 1970
 * @param intervalMillis between the last looks
 * @param tookMillis what looks usually take
 * @param failures in a row
 * @param reason of the last failure
 * @param small small files in the partition that has most
 * @param seenAt when the last look ended
 * @param gain files that came for each millisecond before the last look that had something to do
 */
record CareStanding(Charge charge, long dueAt, long thoroughAt, long intervalMillis, long tookMillis, int failures, String reason, long small, long files, long bytes, int manifests,
        int snapshots, long metadataBytes, long seenAt, double gain) {
    private static final long FAILED_MIN = 5_000;
    private static final long FAILED_MAX = 600_000;
    /** A failed run may be due to what passes; several in a row are not. */
    private static final int FAILURES_ALARMING = 3;
    private static final long LATE = 600_000;
    private static final int COMMITS_PER_FILE = 4;

    static CareStanding of(Charge charge, CareConfig config, long now) {
        return new CareStanding(charge, now + config.intervalMin().toMillis(), now + config.thoroughEvery().toMillis(), config.intervalMin().toMillis(), 0, 0, "", 0, 0, 0, 0, 0, 0, now, expected(charge));
    }

    /** Before the first look: not each of its commits brings a file to the same partition, but it would take long to find out that they do. */
    private static double expected(Charge charge) {
        return charge.commitMillis() > 0 ? 1.0 / (COMMITS_PER_FILE * charge.commitMillis()) : 0;
    }

    CareStanding with(Charge other) {
        return new CareStanding(other, dueAt, thoroughAt, intervalMillis, tookMillis, failures, reason, small, files, bytes, manifests, snapshots, metadataBytes, seenAt, gain);
    }

    /** After a run: sooner if there was something to do, later if not, and never so often that runs take more than their share. */
    CareStanding after(CareRun.Result result, CareRun.How how, CareConfig config) {
        var run = result.record();
        long took = Math.max(1, run.endedAt() - run.startedAt());
        if (run.outcome() == Outcome.FAILED) {
            long wait = Math.min(FAILED_MAX, FAILED_MIN << Math.min(failures, 10));
            return new CareStanding(charge, run.endedAt() + wait, how.thorough() && !how.asked() ? run.endedAt() + wait : thoroughAt, intervalMillis, took, failures + 1, run.reason(), small,
                    files, bytes, manifests, snapshots, metadataBytes, seenAt, gain);
        }
        long wanted = run.outcome() == Outcome.DONE ? intervalMillis / 2 : intervalMillis * 3 / 2;
        // One long run alone must not keep the next one waiting while files pile up: the share is one of time, not of each run.
        long usual = tookMillis == 0 ? took : (3 * tookMillis + took) / 4;
        long affordable = (long) (usual * (1 / config.share() - 1));
        long interval = Math.min(config.intervalMax().toMillis(), Math.max(Math.max(config.intervalMin().toMillis(), affordable), wanted));
        long thorough = how.thorough() && !how.dryRun() ? run.endedAt() + config.thoroughEvery().toMillis() : thoroughAt;
        TableShape seen = result.shape();
        if (seen == null) {
            return new CareStanding(charge, run.endedAt() + interval, thorough, interval, usual, 0, "", small, files, bytes, manifests, snapshots, metadataBytes, run.endedAt(), gained(run, small));
        }
        long most = seen.partitions().stream().mapToLong(partition -> partition.candidates().size()).max().orElse(0);
        return new CareStanding(charge, run.endedAt() + interval, thorough, interval, usual, 0, "", most, seen.files(), seen.bytes(), seen.manifests(), seen.snapshots().size(),
                seen.metadataBytes(), run.endedAt(), gained(run, most));
    }

    /** A run that joined no files tells little: fewer had come than it takes. */
    private double gained(CareRecord run, long most) {
        boolean joined = run.filesReplaced() > 0;
        long came = joined ? run.filesReplaced() - run.filesWritten() : most - small;
        double seen = (double) Math.max(0, came) / Math.max(1, run.endedAt() - seenAt);
        return joined ? seen : Math.max(seen, gain / 2);
    }

    /** @param load of the machine's processors, 0 to 1: while they have much else to do, care waits */
    boolean isDue(long now, double load, CareConfig config) {
        return now >= dueAt && (load <= config.busyLoad() || now - dueAt >= patience(now, config));
    }

    /** Where more small files have come than may remain, as fast as they came last, only the share of runs keeps them waiting. */
    private long patience(long now, CareConfig config) {
        boolean tooMany = small + gain * (now - seenAt) > config.tooMany();
        return tooMany ? 0 : config.patience().toMillis();
    }

    CareRun.How how(long now) {
        return now >= thoroughAt ? CareRun.How.NOW_AND_THEN : CareRun.How.BY_ITSELF;
    }

    /** Benefit per cost: what waits longest beyond its interval, has most small files, and is done soonest. */
    double urgency(long now) {
        double overdue = 1 + (double) (now - dueAt) / Math.max(1, intervalMillis);
        return overdue * (1 + small) / (50 + tookMillis);
    }

    /** What a person should know; empty if all is well. */
    String trouble(long now) {
        if (failures >= FAILURES_ALARMING) {
            return failures + " runs in a row have failed: " + reason;
        }
        return now - dueAt > LATE ? "it was due " + (now - dueAt) / 60_000 + " minutes ago and has not been looked at" : "";
    }
}
