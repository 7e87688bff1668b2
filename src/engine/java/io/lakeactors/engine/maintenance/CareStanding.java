package io.lakeactors.engine.maintenance;

import io.lakeactors.engine.CareConfig;
import io.lakeactors.engine.maintenance.CareRecord.Outcome;
import io.lakeactors.model.TableShape;
import java.util.Comparator;
import java.util.function.Predicate;

/**
 * How a table stands with its care. Pure.
 *
 * @param endedAt when the last run ended, or the table was first heard of; {@code dueAt} when it is looked at next, {@code thoroughAt} when next as far as can be; milliseconds since 1970
 * @param intervalMillis between the last looks
 * @param tookMillis what runs usually take, without what is done in their breaths
 * @param failures in a row
 * @param reason of the last failure
 * @param came files that commits have brought to one partition since the last look, at most
 * @param backlogUntil when it is no longer to be thought that more waits in the source than was read, milliseconds since 1970; 0 if the last of these commits held all that waited
 * @param seen by the last look
 */
record CareStanding(Charge charge, long endedAt, long dueAt, long thoroughAt, long intervalMillis, long tookMillis, int failures, String reason, long came, long backlogUntil, Seen seen) {
    private static final long FAILED_MIN = 5_000;
    private static final long FAILED_MAX = 600_000;
    /** A failed run may be due to what passes; several in a row are not. */
    private static final int FAILURES_ALARMING = 3;
    private static final long LATE = 600_000;
    /** What the first look at a table may take, in milliseconds: a node has not run that way before. */
    private static final long FIRST_TOOK = 2_000;
    /** In milliseconds. Nobody says that a backlog ends without another file for the table, or that its pipeline rests. */
    private static final long BACKLOG_HEEDED = 30_000;
    /** In milliseconds. After a long run as many files would come in half of the time as may not stand there. */
    private static final long REST_MAX = 2_000;

    /** @param small small files in the partition that has most @param pressing those that a pressing run may take, in the partition that has most of them */
    record Seen(long small, long pressing, long files, long bytes, int manifests, int snapshots, long metadataBytes) {
        static final Seen NOTHING = new Seen(0, 0, 0, 0, 0, 0, 0);

        static Seen of(TableShape shape, Charge charge) {
            long most = most(shape, file -> true);
            long pressing = most(shape, file -> file.bytes() < CareRun.How.PRESSING.smallBelow(charge));
            return new Seen(most, pressing, shape.files(), shape.bytes(), shape.manifests(), shape.snapshots().size(), shape.metadataBytes());
        }

        private static long most(TableShape shape, Predicate<TableShape.LiveFile> counted) {
            return shape.partitions().stream().mapToLong(partition -> partition.candidates().stream().filter(counted).count()).max().orElse(0);
        }
    }

    static CareStanding of(Charge charge, CareConfig config, long now) {
        long interval = config.intervalMin().toMillis();
        return new CareStanding(charge, now, now + interval, now + config.thoroughEvery().toMillis(), interval, 0, 0, "", 0, 0, Seen.NOTHING);
    }

    CareStanding with(Charge other) {
        return new CareStanding(other, endedAt, dueAt, thoroughAt, intervalMillis, tookMillis, failures, reason, came, backlogUntil, seen);
    }

    /** After a commit. @param files that it has brought to one partition, at most @param ofBacklog whether more waited when they were written */
    CareStanding grown(int files, boolean ofBacklog, long now) {
        return new CareStanding(charge, endedAt, dueAt, thoroughAt, intervalMillis, tookMillis, failures, reason, came + files, ofBacklog ? now + BACKLOG_HEEDED : 0, seen);
    }

    /** A run has looked at it. */
    CareStanding looked(TableShape shape) {
        return new CareStanding(charge, endedAt, dueAt, thoroughAt, intervalMillis, tookMillis, failures, reason, 0, backlogUntil, Seen.of(shape, charge));
    }

    /**
     * After a run: sooner if there was something to do, later if not, and never so often that runs take more than their share.
     *
     * @param millis that it took itself, without its breaths
     */
    CareStanding after(CareRecord run, CareRun.How how, long millis, CareConfig config) {
        long took = Math.max(1, millis);
        if (run.outcome() == Outcome.FAILED) {
            long wait = Math.min(FAILED_MAX, FAILED_MIN << Math.min(failures, 10));
            return new CareStanding(charge, run.endedAt(), run.endedAt() + wait, how.thorough() && !how.asked() ? run.endedAt() + wait : thoroughAt, intervalMillis, took, failures + 1,
                    run.reason(), came, backlogUntil, seen);
        }
        // One long run alone must not keep the next one waiting while files pile up: the share is one of time, not of each run.
        long usual = tookMillis == 0 ? took : (3 * tookMillis + took) / 4;
        if (how.pressing()) {
            // All else is as due as it was, and may fail as before.
            return new CareStanding(charge, run.endedAt(), dueAt, thoroughAt, intervalMillis, usual, failures, reason, came, backlogUntil, seen);
        }
        long wanted = run.outcome() == Outcome.DONE ? intervalMillis / 2 : intervalMillis * 3 / 2;
        long affordable = (long) (usual * (1 / config.share() - 1));
        long interval = Math.min(config.intervalMax().toMillis(), Math.max(Math.max(config.intervalMin().toMillis(), affordable), wanted));
        long thorough = how.thorough() && !how.dryRun() ? run.endedAt() + config.thoroughEvery().toMillis() : thoroughAt;
        return new CareStanding(charge, run.endedAt(), run.endedAt() + interval, thorough, interval, usual, 0, "", came, backlogUntil, seen);
    }

    /**
     * While a backlog is read, care waits as long as may be: it would take processor and memory from intake, and join the same rows again and again. Else it waits while the machine has much else to do,
     * unless there are too many files.
     *
     * @param load of the machine's processors, 0 to 1
     */
    boolean isDue(long now, double load, CareConfig config) {
        boolean welcome = !isBacklog(now) && (load <= config.busyLoad() || hasTooMany(config));
        return isPressed(now, config) || now >= dueAt && (welcome || now - dueAt >= config.patience().toMillis());
    }

    /**
     * Whether there would be too many small files in a partition when a run is over that begins now: the longer runs take, the more come meanwhile. Enough must have come for it to be worth a run. Then
     * neither the load of the machine nor the share keeps it waiting, only half of the time is left to others, and no more than two seconds at once.
     */
    boolean isPressed(long now, CareConfig config) {
        return isPressed(small(), now, config);
    }

    /** The same while another run is under way: what is done in its breaths leaves larger files alone. */
    boolean isPressedBeside(long now, CareConfig config) {
        return isPressed(seen.pressing() + came, now, config);
    }

    private boolean isPressed(long small, long now, CareConfig config) {
        boolean rested = now - endedAt >= Math.max(config.intervalMin().toMillis(), Math.min(tookMillis, REST_MAX));
        boolean worth = came >= Math.max(1, config.smallFiles() / 2) && small >= config.smallFiles();
        // As many come in a second or two as have come since the last look, where files come so fast that it matters.
        double meanwhile = came * (tookMillis == 0 ? FIRST_TOOK : tookMillis) / 1_000.0;
        boolean mayBeTried = failures == 0 || now >= dueAt;
        return !isBacklog(now) && mayBeTried && rested && worth && small + meanwhile > config.tooMany();
    }

    private boolean isBacklog(long now) {
        return now < backlogUntil;
    }

    private boolean hasTooMany(CareConfig config) {
        return small() > config.tooMany();
    }

    /** Small files in the partition that has most, as far as is known. */
    long small() {
        return seen.small() + came;
    }

    CareRun.How how(long now) {
        return now >= thoroughAt ? CareRun.How.NOW_AND_THEN : CareRun.How.BY_ITSELF;
    }

    /** What is done first comes last. Whoever has waited beyond patience goes before all others, so that tables that are fed fast do not keep quiet ones waiting for ever. */
    static Comparator<CareStanding> byUrgency(long now, CareConfig config) {
        return Comparator.comparingLong((CareStanding standing) -> standing.beyondPatience(now, config)).thenComparingDouble(standing -> standing.urgency(now));
    }

    private long beyondPatience(long now, CareConfig config) {
        return Math.max(0, now - dueAt - config.patience().toMillis());
    }

    /** Benefit per cost: what waits longest beyond its interval, has most small files, and is done soonest. */
    double urgency(long now) {
        double overdue = 1 + (double) Math.max(0, now - dueAt) / Math.max(1, intervalMillis);
        return overdue * (1 + small()) / (50 + tookMillis);
    }

    /** What a person should know; empty if all is well. */
    String trouble(long now) {
        if (failures >= FAILURES_ALARMING) {
            return failures + " runs in a row have failed: " + reason;
        }
        return now - dueAt > LATE ? "it was due " + (now - dueAt) / 60_000 + " minutes ago and has not been looked at" : "";
    }
}
