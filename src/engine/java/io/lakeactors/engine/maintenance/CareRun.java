package io.lakeactors.engine.maintenance;

import io.lakeactors.engine.CareConfig;
import io.lakeactors.engine.EngineParts;
import io.lakeactors.engine.PortCalls;
import io.lakeactors.engine.maintenance.CompactionPlan.Group;
import io.lakeactors.model.RewriteOrder;
import io.lakeactors.model.TableCare;
import io.lakeactors.model.TableChange;
import io.lakeactors.model.TableName;
import io.lakeactors.model.TableShape;
import io.lakeactors.model.WrittenFile;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * One run for one table: old rows out, small files together, manifests merged, old snapshots forgotten, what nothing refers to deleted. Blocking. Every step may be cut short by a crash: the next run
 * begins with a higher epoch, so nothing of an earlier one can land any more, and goes by what it finds.
 */
final class CareRun {
    private static final int REPLANS_MAX = 3;
    private static final int FILES_OF_CHANGE_MAX = 256;
    private static final int AGED_MAX = 1_000;
    /** A pressing run joins files below this, so that it is over soon whatever a table's goal. */
    private static final long PRESSING_BYTES_MAX = 4 << 20;
    /** The part of a run's memory that it takes. */
    private static final int PRESSING_MEMORY = 4;

    /**
     * How far a run goes.
     *
     * @param thorough as far as can be, orphans included
     * @param pressing only small files that have just come are joined, while another run takes a breath
     */
    record How(boolean asked, boolean thorough, boolean dryRun, boolean pressing) {
        static final How BY_ITSELF = new How(false, false, false, false);
        static final How NOW_AND_THEN = new How(false, true, false, false);
        static final How PRESSING = new How(false, false, false, true);

        static How asked(boolean dryRun) {
            return new How(true, true, dryRun, false);
        }

        /** @return the size of file in bytes that such a run works towards */
        long fileBytes(Charge charge) {
            return pressing ? Math.min(charge.fileBytes(), PRESSING_BYTES_MAX) : charge.fileBytes();
        }

        /** @return a pressing run joins files of fewer bytes only */
        long smallBelow(Charge charge) {
            return CompactionPlan.smallBelow(fileBytes(charge));
        }
    }

    /** Who began a run, as it sees him: on the run's thread. */
    interface Beginner {
        void looked(TableShape shape);

        /** Called many times a second by what takes long. Files that this run is at are left alone by what is done meanwhile. */
        void breathe();

        /** From which snapshot on who follows the table still reads it; empty if that is not known. */
        default Optional<Long> needed() {
            return Optional.empty();
        }
    }

    private final EngineParts parts;
    private final TableCare care;
    private final CareConfig config;
    private final Committers committer;
    private final Landing landing;
    private final Charge charge;
    private final How how;
    private final Beginner beginner;
    /** Files that this run, or the one that it is made beside, is about to replace. */
    private final Set<String> taken;
    private final CareTally tally = new CareTally();
    private final Sweep sweep;
    private TableShape shape;
    private long tookMillis;
    private long breathsMillis;

    CareRun(EngineParts parts, CareConfig config, Committers committer, Charge charge, How how, Beginner beginner) {
        this(parts, config, committer, new Landing(parts, committer, charge.table(), charge.committer()), charge, how, beginner, new HashSet<>());
    }

    private CareRun(EngineParts parts, CareConfig config, Committers committer, Landing landing, Charge charge, How how, Beginner beginner, Set<String> taken) {
        this.parts = parts;
        this.care = parts.care().orElseThrow();
        this.config = config;
        this.committer = committer;
        this.landing = landing;
        this.charge = charge;
        this.how = how;
        this.beginner = beginner;
        this.taken = taken;
        sweep = new Sweep(care, config, charge.table(), how, tally, this::breathe);
    }

    /** A pressing run on the same table, to be made while this one takes a breath or when it is over. It shares this one's epoch, as it must not overtake it. */
    CareRun beside() {
        return new CareRun(parts, config, committer, landing, charge, How.PRESSING, beginner, taken);
    }

    boolean isOf(TableName table) {
        return charge.table().equals(table);
    }

    CareRecord run() {
        String id = parts.ids().next();
        long startedAt = parts.clock().millis();
        String failure = "";
        try {
            steps();
        } catch (RuntimeException e) {
            failure = PortCalls.asError(e).sentence();
        }
        long endedAt = parts.clock().millis();
        tookMillis = endedAt - startedAt - breathsMillis;
        return tally.record(id, charge.table(), how, startedAt, endedAt, failure);
    }

    /** How long it has taken when it is over, without what was done in its breaths. */
    long tookMillis() {
        return tookMillis;
    }

    private CompactionPlan.Limits limits() {
        var limits = new CompactionPlan.Limits(how.fileBytes(charge), config.smallFiles(), config.tooMany());
        return how.asked() ? limits.all() : how.thorough() ? limits.thorough() : limits;
    }

    private void steps() {
        look();
        if (shape.snapshotId().isEmpty()) {
            return;
        }
        if (how.pressing()) {
            press();
            return;
        }
        boolean begins = how.thorough() || hasWork();
        if (!begins) {
            return;
        }
        if (!how.dryRun()) {
            landing.begin();
        }
        try {
            retire();
            compact();
            joinDeletes();
            mergeManifests();
            expire();
        } catch (RuntimeException failed) {
            sweep.after(failed);
            throw failed;
        }
        sweep.expired();
        if (how.thorough()) {
            var open = committer.open(charge.committer());
            sweep.orphans(how.dryRun() ? Long.MAX_VALUE : landing.epoch(), new HashSet<>(open.paths()));
            sweep.forgetCommits(Optional.ofNullable(open.commits()));
        }
    }

    private void press() {
        if (groups().isEmpty()) {
            return;
        }
        if (landing.epoch() == 0) {
            landing.begin();
        }
        compact();
    }

    private void look() {
        shape = care.shape(charge.table(), CompactionPlan.smallBelow(charge.fileBytes()));
        beginner.looked(shape);
    }

    private List<Group> groups() {
        return new CompactionPlan(limits()).groups(shape, file -> !taken.contains(file.path()) && (!how.pressing() || file.bytes() < how.smallBelow(charge)));
    }

    private boolean hasWork() {
        return !groups().isEmpty() || shape.piledDeletes() > 0 || shape.smallManifests() > config.manifests() || isEnough(expired()) || !aged(1).isEmpty();
    }

    // Rows that are older than the goal.

    private long keptFrom() {
        return parts.clock().millis() - charge.keepMillis();
    }

    private List<TableCare.AgedFile> aged(int limit) {
        if (charge.keepMillis() < 0) {
            return List.of();
        }
        List<TableCare.AgedFile> aged = care.ingestedBefore(charge.table(), keptFrom(), AGED_MAX);
        if (how.thorough() || aged.stream().allMatch(TableCare.AgedFile::wholly)) {
            return aged.stream().limit(limit).toList();
        }
        // A file with old rows and new ones is written again now and then, not for each row that comes of age.
        Set<String> due = new HashSet<>();
        care.ingestedBefore(charge.table(), keptFrom() - charge.keepMillis() / 10, AGED_MAX).forEach(file -> due.add(file.path()));
        return aged.stream().filter(file -> file.wholly() || due.contains(file.path())).limit(limit).toList();
    }

    private void retire() {
        long from = keptFrom();
        List<TableCare.AgedFile> aged = aged(FILES_OF_CHANGE_MAX);
        if (aged.isEmpty()) {
            return;
        }
        long rows = aged.stream().mapToLong(TableCare.AgedFile::rows).sum();
        if (how.dryRun()) {
            tally.rowsRetired += rows;
            return;
        }
        List<String> paths = aged.stream().map(TableCare.AgedFile::path).toList();
        taken.addAll(paths);
        var kept = new ArrayList<WrittenFile>();
        long planned = shape.snapshotId().orElseThrow();
        int number = 0;
        for (TableCare.AgedFile file : aged) {
            if (!file.wholly()) {
                kept.addAll(rewritten(planned, "keep" + number++, List.of(file.path()), OptionalLong.of(from)));
            }
        }
        boolean landed = land(new TableChange.Replace(planned, paths, kept, from), kept);
        paths.forEach(taken::remove);
        if (landed) {
            tally.rowsRetired += rows - kept.stream().mapToLong(WrittenFile::rows).sum();
        }
        look();
    }

    // Small files.

    private void compact() {
        for (int plan = 0; plan < REPLANS_MAX; plan++) {
            List<Group> groups = affordable(groups());
            if (groups.isEmpty()) {
                return;
            }
            if (how.dryRun()) {
                groups.forEach(group -> tally.filesReplaced += group.files().size());
                tally.filesWritten += groups.size();
                return;
            }
            groups.forEach(group -> taken.addAll(group.paths()));
            boolean landed;
            try {
                landed = compact(groups);
            } finally {
                groups.forEach(group -> taken.removeAll(group.paths()));
            }
            look();
            if (landed) {
                return;
            }
        }
    }

    private List<Group> affordable(List<Group> groups) {
        var taken = new ArrayList<Group>();
        long bytes = 0;
        for (Group group : groups) {
            if (!taken.isEmpty() && bytes + group.bytes() > config.runBytes()) {
                break;
            }
            taken.add(group);
            bytes += group.bytes();
        }
        return taken;
    }

    /** @return false if the table has moved on under it, so that the rest is to be planned anew */
    private boolean compact(List<Group> groups) {
        long planned = shape.snapshotId().orElseThrow();
        var removed = new ArrayList<String>();
        var added = new ArrayList<WrittenFile>();
        int number = 0;
        for (Group group : groups) {
            if (!removed.isEmpty() && removed.size() + group.files().size() > FILES_OF_CHANGE_MAX) {
                if (!replace(planned, removed, added)) {
                    return false;
                }
                removed.clear();
                added.clear();
            }
            try {
                added.addAll(rewritten(planned, "c" + number++, group.paths(), OptionalLong.empty()));
            } catch (RuntimeException e) {
                care.discard(added);
                throw e;
            }
            removed.addAll(group.paths());
        }
        return replace(planned, removed, added);
    }

    private boolean replace(long planned, List<String> removed, List<WrittenFile> added) {
        boolean landed = land(new TableChange.Replace(planned, removed, added, 0), added);
        if (landed) {
            tally.filesReplaced += removed.size();
            tally.filesWritten += added.size();
        }
        return landed;
    }

    private List<WrittenFile> rewritten(long planned, String part, List<String> paths, OptionalLong from) {
        // Beside another run, which holds its own, and for little.
        long wanted = how.pressing() ? config.memory() / PRESSING_MEMORY : config.memory();
        long memory = Math.min(wanted, parts.memory().cap() / 4);
        Landing.reserve(parts, memory);
        try {
            var written = care.rewrite(new RewriteOrder(charge.table(), planned, landing.epoch(), part + "-" + parts.ids().next(), paths, charge.fileBytes(), memory / 4, !how.pressing(), from),
                    this::breathe);
            tally.bytesWritten += written.stream().mapToLong(WrittenFile::bytes).sum();
            return written;
        } finally {
            parts.memory().release(memory);
        }
    }

    private void joinDeletes() {
        int piled = shape.piledDeletes();
        if (piled > 0 && (how.dryRun() || land(new TableChange.JoinDeletes(), List.of()))) {
            tally.filesReplaced += piled;
        }
        if (piled > 0 && !how.dryRun()) {
            look();
        }
    }

    // Manifests and snapshots.

    private void mergeManifests() {
        if (shape.smallManifests() <= (how.thorough() ? config.manifests() / 4 : config.manifests())) {
            return;
        }
        int before = shape.manifests();
        if (!how.dryRun()) {
            land(new TableChange.MergeManifests(), List.of());
            look();
        }
        tally.manifestsMerged += Math.max(0, before - shape.manifests());
    }

    private Set<Long> expired() {
        long keep = charge.snapshotsMillis() > 0 ? charge.snapshotsMillis() : config.snapshotsKeep().toMillis();
        int unbroken = ExpiryPlan.Limits.unbrokenMax(shape, config.metadataMax(), config.snapshotsMax());
        var bounds = new ExpiryPlan.Limits(keep, config.snapshotsMax(), config.snapshotsNewest(), config.snapshotsUnbroken().toMillis(), unbroken);
        var plan = new ExpiryPlan(bounds);
        return charge.followed() ? plan.expired(shape, parts.clock().millis(), beginner.needed()) : plan.expired(shape, parts.clock().millis());
    }

    /** Not for each snapshot that comes of age. */
    private boolean isEnough(Set<Long> expired) {
        return expired.size() > config.snapshotsMax() / 5 || !expired.isEmpty() && how.thorough();
    }

    private void expire() {
        Set<Long> expired = expired();
        if (!isEnough(expired)) {
            return;
        }
        if (how.dryRun()) {
            tally.snapshotsExpired += expired.size();
            tally.deleted(care.reclaimable(charge.table(), expired));
            return;
        }
        if (land(new TableChange.Expire(expired), List.of())) {
            tally.snapshotsExpired += expired.size();
            look();
        }
    }

    /** One that is itself made in a breath takes none. */
    private void breathe() {
        if (!how.pressing()) {
            long from = parts.clock().millis();
            beginner.breathe();
            breathsMillis += parts.clock().millis() - from;
        }
    }

    private boolean land(TableChange.Work work, List<WrittenFile> added) {
        return landing.land(shape.uuid(), work, added);
    }
}
