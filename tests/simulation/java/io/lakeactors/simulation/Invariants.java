package io.lakeactors.simulation;

import io.lakeactors.contract.PipelineSpec.Delivery;
import io.lakeactors.engine.commit.CommitEvent;
import io.lakeactors.engine.partition.Batch;
import io.lakeactors.engine.partition.OperatorChoice;
import io.lakeactors.engine.partition.PartitionEvent;
import io.lakeactors.model.CommitRequest;
import io.lakeactors.model.EventTime;
import io.lakeactors.model.Ledger;
import io.lakeactors.model.OffsetRange;
import io.lakeactors.model.PositionVector;
import io.lakeactors.model.Progress;
import io.lakeactors.model.SourceKey;
import io.lakeactors.model.TableName;
import io.lakeactors.model.WrittenFile;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** What must hold after every step. It knows what really is in the logs, and listens to every change of journals and tables. */
final class Invariants {
    private static final char ASTRAY = '~';

    private final Map<SourceKey, SimLog> logs = new HashMap<>();
    private final Map<String, List<OffsetRange>> gaps = new HashMap<>();
    private final Map<TableName, PositionVector> lastVector = new HashMap<>();
    private final Map<TableName, Set<String>> landed = new HashMap<>();
    private final Set<String> everLanded = new HashSet<>();
    private final Map<TableName, Set<String>> consented = new HashMap<>();
    private final Set<TableName> withoutEvidence = new HashSet<>();
    private final Set<String> seen = new HashSet<>();
    private final Set<String> open = new HashSet<>();
    private final Map<SourceKey, Set<Long>> firsts = new HashMap<>();
    private final Map<String, Long> known = new HashMap<>();
    private final Set<String> mayReplay = new HashSet<>();
    private final Set<String> mayAdopt = new HashSet<>();
    private final Map<String, Integer> leaderEpochs = new HashMap<>();
    private final Set<SourceKey> agreed = new HashSet<>();
    private final Set<String> intended = new HashSet<>();
    private final Set<String> preparedFiles = new HashSet<>();
    private final Set<String> resolvedAsNotApplied = new HashSet<>();
    private final Map<SourceKey, List<OffsetRange>> accepted = new HashMap<>();
    private final Map<String, Set<Long>> epochs = new HashMap<>();
    private final Map<String, Long> starts = new HashMap<>();
    private final Map<String, Long> highest = new HashMap<>();
    private final TableName judged;
    private final Swarm swarm;

    Invariants(TableName judged, Swarm swarm) {
        this.judged = judged;
        this.swarm = swarm;
    }

    /** The name of a journal that nobody will read. */
    static String astray(String entity, long number) {
        return entity + ASTRAY + number;
    }

    static boolean isAstray(String journal) {
        return journal.indexOf(ASTRAY) >= 0;
    }

    void knows(SimLog log) {
        logs.put(log.key, log);
    }

    void created(SimTable table) {
        lastVector.put(table.name, PositionVector.EMPTY);
        landed.put(table.name, new HashSet<>());
        consented.put(table.name, new HashSet<>(Set.of(table.uuid)));
    }

    /** After every move of a table's pointer: I1, I2, I4, I5, I6, I12. */
    void moved(SimTable table) {
        Violation.unless(withoutEvidence.contains(table.name) || table.evidence().isPresent(), "I12", table.name + " has lost its vector");
        if (table.evidence().isEmpty()) {
            return;
        }
        withoutEvidence.remove(table.name);
        var vector = table.vector();
        isMonotone(table, vector);
        var rows = rowsOf(table);
        for (var source : rows.keySet()) {
            Violation.unless(vector.of(source).isPresent(), "I2", table.name + " has rows of " + source + " that its vector does not name");
        }
        vector.entries().forEach((source, progress) -> isComplete(table, source, progress, rows.getOrDefault(source, new BitSet())));
        lastVector.put(table.name, vector);
        vector.entries().forEach((source, progress) -> {
            highest.merge(table.name + " " + source.topicId() + source, progress.next(), Math::max);
            leaderEpochs.merge(table.name + " " + source.topicId() + source, progress.leaderEpoch(), Math::max);
        });
    }

    private Map<SourceKey, BitSet> rowsOf(SimTable table) {
        var rows = new HashMap<SourceKey, BitSet>();
        var paths = new HashSet<String>();
        for (var file : table.files()) {
            Violation.unless(paths.add(file.path() + " " + file.source()), "I5", file.path() + " is in " + table.name + " twice");
            var seen = rows.computeIfAbsent(file.source(), source -> new BitSet());
            Violation.unless(!seen.intersects(file.rows()), "I1", table.name + " has rows of " + file.path() + " twice");
            seen.or(file.rows());
        }
        return rows;
    }

    private void isMonotone(SimTable table, PositionVector vector) {
        lastVector.get(table.name).entries().forEach((source, before) -> {
            var after = vector.of(source);
            Violation.unless(after.isPresent() && after.get().next() >= before.next(), "I4", table.name + " went back from " + before + " to " + after);
            Violation.unless(after.get().writerEpoch() >= before.writerEpoch(), "I4", "the writer epoch of " + source + " went back");
            Violation.unless(after.get().leaderEpoch() >= before.leaderEpoch(), "I4", "the leader epoch of " + source + " went back");
        });
    }

    private void isComplete(SimTable table, SourceKey source, Progress progress, BitSet rows) {
        var log = logs.get(source);
        var expected = log.between((int) progress.start(), (int) progress.next());
        var skipped = gaps.getOrDefault(table.name + " " + source.topicId() + source, List.of());
        skipped.forEach(gap -> skip(expected, rows, gap));
        int consumed = expected.cardinality();
        if (table.name.equals(judged)) {
            for (int offset = expected.nextSetBit(0); offset >= 0; offset = expected.nextSetBit(offset + 1)) {
                expected.set(offset, !SimLog.dropped(offset));
            }
        }
        Violation.unless(expected.equals(rows), "I2", table.name + " says " + progress + " of " + source + ", rows are " + rows + ", should be " + expected);
        long newest = table.name.equals(judged) ? rows.stream().filter(offset -> !SimLog.quarantined(offset)).max().orElse(-1) : -1;
        Violation.unless(progress.eventTime().map(EventTime::newestMicros).orElse(-1L) == newest, "I13",
                table.name + " says that the time of events of " + source + " has come to " + progress.eventTime() + ", should be " + newest);
        // Of a record that is dropped by its contract nobody can tell whether a gap swallowed it first.
        Violation.unless(!skipped.isEmpty() || progress.ledger().equals(ledger(table, rows, consumed)), "I6",
                table.name + " counts " + progress.ledger() + " of " + source + ", should be " + ledger(table, rows, consumed));
    }

    /** A record in a gap that was accepted may be missing. */
    private static void skip(BitSet expected, BitSet rows, OffsetRange gap) {
        for (int offset = (int) gap.first(); offset < gap.next(); offset++) {
            if (!rows.get(offset)) {
                expected.clear(offset);
            }
        }
    }

    private Ledger ledger(SimTable table, BitSet rows, int consumed) {
        if (!table.name.equals(judged)) {
            return Ledger.of(rows.cardinality(), 0, 0);
        }
        long quarantined = rows.stream().filter(SimLog::quarantined).count();
        return Ledger.of(rows.cardinality() - quarantined, quarantined, consumed - rows.cardinality());
    }

    /** I3, I5, I8, I9, I11, P15 for a commit of ours that has just landed. */
    void landed(SimTable table, CommitRequest request, PositionVector before, long epochBefore) {
        var added = request.files().stream().map(WrittenFile::path).collect(Collectors.toSet());
        everLanded.add(request.commitId());
        Violation.unless(landed.get(table.name).add(request.commitId()), "I5", request.commitId() + " landed twice");
        Violation.unless(request.epoch() >= epochBefore, "I9", "epoch " + request.epoch() + " landed under " + epochBefore);
        Violation.unless(intended.contains(request.commitId()), "I11", request.commitId() + " landed without an intent");
        Violation.unless(!resolvedAsNotApplied.contains(request.commitId()), "I8", request.commitId() + " was resolved as not applied, and landed");
        Violation.unless(consented.get(table.name).contains(table.uuid), "P15", "nobody has agreed to write to the new " + table.name);
        for (var file : table.files()) {
            // Where journals take a second writer, its files may land behind a newer one's; then nobody may remove orphans.
            if (added.contains(file.path()) && swarm.journalGuards()) {
                long held = before.of(file.source()).map(Progress::writerEpoch).orElse(0L);
                Violation.unless(file.writerEpoch() >= held, "I9", file.path() + " landed behind writer epoch " + held);
            }
        }
        request.files().forEach(file -> Violation.unless(preparedFiles.contains(file.path()), "I11", file.path() + " landed without being prepared"));
        request.advances().forEach((source, advance) -> {
            var parent = before.of(source);
            if (parent.isEmpty()) {
                Violation.unless(firsts.getOrDefault(source, Set.of()).contains(advance.range().first()), "I2", source + " begins in " + table.name + " at "
                        + advance.range());
            }
            Violation.unless(parent.isPresent() || !hasOther(before, source) || agreed.contains(source), "P15", "nobody has agreed to read the new " + source);
            parent.ifPresent(entry -> Violation.unless(entry.next() == advance.range().first(), "I3", advance.range() + " landed on " + entry));
        });
    }

    private static boolean hasOther(PositionVector vector, SourceKey source) {
        return vector.entries().keySet().stream().anyMatch(key -> key.topic().equals(source.topic()) && key.partition() == source.partition()
                && !key.equals(source));
    }

    /** I14: maintenance changes nothing that a reader counts. */
    void maintained(SimTable table, PositionVector before) {
        Violation.unless(table.evidence().isPresent(), "I12", table.name + " has lost its vector by maintenance");
        Violation.unless(table.vector().equals(before), "I14", "maintenance changed the vector of " + table.name);
    }

    void evidenceTaken(SimTable table) {
        if (table.evidence().isEmpty()) {
            withoutEvidence.add(table.name);
        }
    }

    PositionVector lastVector(SimTable table) {
        return lastVector.get(table.name);
    }

    void deleted(SimTable table, SimFile file) {
        Violation.unless(table.retained.stream().noneMatch(snapshot -> snapshot.files().contains(file)), "I7", file.path()
                + " was deleted while a snapshot needs it");
    }

    void rolledBack(SimTable table) {
        lastVector.put(table.name, table.vector());
        leaderEpochs.clear();
        landed.get(table.name).clear();
    }

    /** I10, I11 for what a partition has journaled. */
    void journaled(String entity, SourceKey source, PartitionEvent event) {
        switch (event) {
            case PartitionEvent.EpochAcquired(long epoch) -> isNew(entity, epoch);
            case PartitionEvent.BatchPrepared(Batch batch) -> {
                batch.files().forEach(file -> preparedFiles.add(file.path()));
                batch.portions().forEach(portion -> {
                    int held = leaderEpochs.getOrDefault(portion.table() + " " + source.topicId() + source, -1);
                    Violation.unless(batch.leaderEpoch() >= held || batch.batchId().startsWith("gap-") || isAstray(entity), "P2", batch.batchId()
                            + " comes from a log that was cut");
                });
                if (batch.batchId().startsWith("gap-")) {
                    boolean allowed = accepted.getOrDefault(source, List.of()).stream()
                            .anyMatch(gap -> gap.first() <= batch.range().first() && batch.range().next() <= gap.next());
                    Violation.unless(allowed, "I10", batch.range() + " was skipped without leave");
                    batch.portions().forEach(portion ->
                            gaps.computeIfAbsent(portion.table() + " " + source.topicId() + source, key -> new ArrayList<>()).add(batch.range()));
                }
            }
            case PartitionEvent.GapAccepted(OffsetRange range) -> accepted.computeIfAbsent(source, key -> new ArrayList<>()).add(range);
            case PartitionEvent.StartChosen(long position) -> {
                firsts.computeIfAbsent(source, key -> new HashSet<>()).add(position);
                Long before = starts.put(entity + source.topicId(), position);
                Violation.unless(before == null || before == position, "P2", entity + " began at " + before + ", and now at " + position);
            }
            case PartitionEvent.BatchCommitted(String batchId, TableName table, long snapshotId) ->
                Violation.unless(snapshotId > 0 && highest.containsKey(table + " " + source.topicId() + source), "I11", batchId
                        + " is called committed, but no table holds it");
            case PartitionEvent.SourceAdopted(SourceKey adopted) -> {
                known.keySet().removeIf(key -> key.startsWith(entity));
                if (mayAdopt.remove(entity)) {
                    agreed.add(adopted);
                }
            }
            case PartitionEvent.PositionsSeen(var positions) -> {
                for (var at : positions) {
                    Long before = known.put(entity + at.table(), at.position());
                    Violation.unless(before == null || before <= at.position() || mayReplay.contains(entity)
                            || swarm.delivery() == Delivery.AT_LEAST_ONCE, "P16", entity + " went back to " + at + " by itself");
                }
                mayReplay.remove(entity);
            }
            case PartitionEvent.BatchDropped dropped -> { }
            case PartitionEvent.SourceTruncated truncated -> { }
            case PartitionEvent.Halted halted -> { }
            case PartitionEvent.Cleared(OperatorChoice choice) -> {
                if (choice == OperatorChoice.REPLAY) {
                    mayReplay.add(entity);
                } else if (choice == OperatorChoice.NEW_SOURCE) {
                    mayAdopt.add(entity);
                }
            }
        }
    }

    void published(TableName table, SourceKey source, long position) {
        Violation.unless(highest.getOrDefault(table + " " + source.topicId() + source, 0L) >= position || position == 0 || starts.containsValue(position),
                "I11",
                "position " + position + " was published, but " + table + " never held it");
    }

    private void isNew(String journal, long epoch) {
        String entity = isAstray(journal) ? journal.substring(0, journal.indexOf(ASTRAY)) : journal;
        Violation.unless(epochs.computeIfAbsent(entity, key -> new HashSet<>()).add(epoch), "P0", "epoch " + epoch + " of " + entity + " was taken twice");
    }

    /** I8 for what a committer has journaled. */
    void journaled(String entity, SimTable table, CommitEvent event) {
        switch (event) {
            case CommitEvent.EpochAcquired(long epoch) -> isNew(entity, epoch);
            case CommitEvent.CommitIntended(CommitEvent.Intent intent) -> {
                intended.add(intent.commitId());
                Violation.unless(open.add(entity), "I8", entity + " intends " + intent.commitId() + " while another commit is not resolved");
            }
            case CommitEvent.CommitResolved resolved -> {
                open.remove(entity);
                boolean there = landed.get(table.name).contains(resolved.commitId()) || table.log.containsKey(resolved.commitId());
                if (resolved.snapshotId().isEmpty()) {
                    Violation.unless(!there, "I8", resolved.commitId() + " is called not applied, but is");
                    resolvedAsNotApplied.add(resolved.commitId());
                } else {
                    // What was written late may speak of the table that stood there before.
                    Violation.unless(there || everLanded.contains(resolved.commitId()), "I8", resolved.commitId() + " is called applied, but is not");
                }
            }
            case CommitEvent.TableSeen(String uuid) -> {
                if (seen.add(entity) | mayAdopt.remove(entity)) {
                    consented.get(table.name).add(uuid);
                }
            }
            case CommitEvent.TableHalted halted -> { }
            case CommitEvent.Cleared(boolean adopt) -> {
                if (adopt) {
                    mayAdopt.add(entity);
                }
            }
        }
    }

    void forgotJournal(String committer) {
        open.remove(committer);
    }

    void forgotJournal(String entity, SourceKey source) {
        starts.remove(entity + source.topicId());
        known.keySet().removeIf(key -> key.startsWith(entity));
    }
}
