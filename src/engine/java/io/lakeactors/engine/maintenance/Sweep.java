package io.lakeactors.engine.maintenance;

import io.lakeactors.engine.CareConfig;
import io.lakeactors.model.TableCare;
import io.lakeactors.model.TableName;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The part of a run that frees what nothing refers to any more. Blocking; counts into the run's tally, and takes its breaths. */
final class Sweep {
    /** A fifth of a second for deleting. */
    private static final int DELETES_SHARE = 5;
    /** Twice as long as the served catalog promises to know a request again. */
    private static final Duration COMMITS_KEPT = Duration.ofHours(48);
    /** More than a table is committed to from one thorough run to the next. */
    private static final int COMMITS_FORGOTTEN_MAX = 100_000;

    private final TableCare care;
    private final CareConfig config;
    private final TableName table;
    private final CareRun.How how;
    private final CareTally tally;
    private final Runnable breath;

    Sweep(TableCare care, CareConfig config, TableName table, CareRun.How how, CareTally tally, Runnable breath) {
        this.care = care;
        this.config = config;
        this.table = table;
        this.how = how;
        this.tally = tally;
        this.breath = breath;
    }

    /** Small files pile up while a run waits for its pace of deleting, so one that was not asked for leaves much of it to the next, and another takes breaths. */
    void expired() {
        boolean more = !how.dryRun();
        while (more) {
            more = part() && how.thorough();
        }
    }

    /** What has expired is freed in part though the run has failed: else a table that cannot be compacted would fill the disk. */
    void after(RuntimeException failed) {
        if (how.dryRun()) {
            return;
        }
        try {
            part();
        } catch (RuntimeException also) {
            failed.addSuppressed(also);
        }
    }

    /** @return whether there may be more */
    private boolean part() {
        int enough = Math.max(1, config.deletesPerSecond() / DELETES_SHARE);
        var gone = care.reclaim(table, config.deletesAfter().toMillis(), config.deletesPerSecond(), enough, breath);
        tally.deleted(gone);
        return gone.files() >= enough;
    }

    /** @param epoch files of runs below it may go @param named paths in open intents */
    void orphans(long epoch, Set<String> named) {
        tally.deleted(care.orphans(table, epoch, named, config.orphansAge().toMillis(), config.deletesPerSecond(), how.dryRun(), breath));
    }

    /** Nobody asks any more how commits ended that were made long ago, but those who have not heard it: their committer names them. */
    void forgetCommits(Optional<List<String>> open) {
        if (!how.dryRun() && open.isPresent()) {
            care.forgetCommits(table, Set.copyOf(open.get()), COMMITS_KEPT.toMillis(), COMMITS_FORGOTTEN_MAX);
        }
    }
}
