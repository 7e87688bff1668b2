package io.lakeactors.simulation;

import io.lakeactors.model.CommitOutcome;
import io.lakeactors.model.CommitRequest;
import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.LakeError;
import io.lakeactors.model.PositionVector;
import io.lakeactors.model.Progress;
import io.lakeactors.model.Resolution;
import io.lakeactors.model.SourceKey;
import io.lakeactors.model.TableName;
import io.lakeactors.model.WrittenFile;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The catalog and the warehouse: what survives every crash. A commit has two steps, reading the base and the transaction that swaps the pointer;
 * anything may come between.
 */
final class SimCatalog {
    final Map<TableName, SimTable> tables = new TreeMap<>();
    final Map<String, SimFile> files = new HashMap<>();
    private final Map<String, Long> epochs = new HashMap<>();
    private final CatalogRules rules;
    private final Invariants invariants;
    private final FaultCounts faults;
    private long snapshots;
    private int made;

    SimCatalog(CatalogRules rules, Invariants invariants, FaultCounts faults) {
        this.rules = rules;
        this.invariants = invariants;
        this.faults = faults;
    }

    void create(TableName name) {
        var table = new SimTable(name, "uuid-" + made++);
        tables.put(name, table);
        invariants.created(table);
    }

    long acquireEpoch(String entity) {
        return epochs.merge(entity, 1L, (last, one) -> rules.nextEpoch(last));
    }

    /** As a restore of an old backup does. */
    void setEpochsBack() {
        epochs.replaceAll((entity, epoch) -> Math.max(0, epoch - 2));
        faults.hit(Fault.EPOCHS_SET_BACK);
    }

    WrittenFile write(TableName target, TableName table, long writerEpoch, String batchId, SourceKey source, BitSet rows) {
        String path = table + "/e" + writerEpoch + "-" + batchId;
        files.put(path, new SimFile(target, path, writerEpoch, source, rows));
        return new WrittenFile(table, path, rows.cardinality(), 100, "");
    }

    /** Puts rows of a second partition into a file that was just written; its name goes on telling of the first one only. */
    WrittenFile share(WrittenFile file, long writerEpoch, SourceKey source, BitSet rows) {
        files.computeIfPresent(file.path(), (path, carrier) -> carrier.with(new SimFile(carrier.table(), path, writerEpoch, source, rows)));
        return file.withRows(rows.cardinality());
    }

    /** P6: what the new snapshot is built on. */
    record Base(long version, Optional<SimTable.Snapshot> head, PositionVector vector) {}

    Base base(CommitRequest request) {
        var table = tables.get(request.target());
        return new Base(table.version, table.head, table.vector());
    }

    /** P7: one transaction. */
    CommitOutcome swap(CommitRequest request, Base base) {
        var table = tables.get(request.target());
        if (!rules.isSameTable(request.targetUuid(), table.uuid)) {
            return new CommitOutcome.Refused(LakeError.of(ErrorCode.TABLE_IDENTITY_CHANGED, "another table", table.name.toString(), ""));
        }
        if (table.log.containsKey(request.commitId())) {
            return new CommitOutcome.AlreadyCommitted(table.describe());
        }
        if (!rules.isUnfenced(request.epoch(), table.epoch)) {
            faults.hit(Fault.COMMIT_FENCED);
            return failed(request, new CommitOutcome.Fenced(table.epoch));
        }
        if (!rules.isSameBase(base.version(), table.version)) {
            faults.hit(Fault.RACE_LOST);
            return failed(request, new CommitOutcome.Conflicted(table.describe()));
        }
        if (!rules.hasEvidence(table.describe())) {
            return failed(request, new CommitOutcome.Refused(LakeError.of(ErrorCode.EVIDENCE_LOST, "no vector", table.name.toString(), "")));
        }
        for (var step : request.advances().entrySet()) {
            var entry = table.vector().of(step.getKey());
            if (!rules.continues(step.getValue(), entry) || !rules.isSameLog(step.getKey(), step.getValue(), table.vector())) {
                return failed(request, new CommitOutcome.Stale(table.describe(), step.getKey() + " does not continue"));
            }
        }
        land(table, request, base);
        return new CommitOutcome.Committed(table.describe());
    }

    private CommitOutcome failed(CommitRequest request, CommitOutcome outcome) {
        if (rules.cleansUpAfterFailure()) {
            request.files().forEach(file -> delete(file.path()));
        }
        return outcome;
    }

    private void land(SimTable table, CommitRequest request, Base base) {
        var added = new ArrayList<>(base.head().map(SimTable.Snapshot::files).orElse(List.of()));
        for (var file : added) {
            Violation.unless(files.containsKey(file.path()), "I7", "a commit of " + table.name + " builds on a file that is gone: " + file.path());
        }
        for (var file : request.files()) {
            var found = files.get(file.path());
            Violation.unless(found != null, "I7", "a commit of " + table.name + " names a file that is gone: " + file.path());
            added.add(found);
            added.addAll(found.beside());
        }
        var advanced = new TreeMap<SourceKey, Progress>();
        request.advances().forEach((key, advance) -> advanced.put(key, advance.after()));
        long epochBefore = table.epoch;
        table.epoch = Math.max(table.epoch, request.epoch());
        push(table, request.commitId(), request.epoch(), base.vector().with(advanced), added);
        table.log.put(request.commitId(), table.head.orElseThrow().id());
        invariants.landed(table, request, base.vector(), epochBefore);
    }

    private void push(SimTable table, String commitId, long epoch, PositionVector vector, List<SimFile> live) {
        var snapshot = new SimTable.Snapshot(++snapshots, table.head, commitId, epoch, vector, live);
        table.head = Optional.of(snapshot);
        table.retained.add(snapshot);
        table.version++;
        invariants.moved(table);
    }

    /** P8. */
    Resolution resolve(CommitRequest request, long fenceEpoch) {
        var table = tables.get(request.target());
        table.epoch = rules.fence(table.epoch, fenceEpoch);
        return table.log.containsKey(request.commitId()) ? new Resolution.Applied(table.describe()) : new Resolution.NotApplied(table.describe());
    }

    /** Merges all files of a source into one. @param own ours carries the vector over; a foreign one drops it */
    void compact(SimTable table, boolean own) {
        if (table.files().size() < 2 || table.evidence().isEmpty()) {
            return;
        }
        var merged = new TreeMap<SourceKey, SimFile>();
        for (var file : table.files()) {
            // A file that several share goes as a whole.
            boolean shared = table.files().stream().filter(other -> other.path().equals(file.path())).count() > 1;
            merged.merge(file.source(), shared ? compacted(table, file, file) : file, (left, right) -> compacted(table, left, right));
        }
        merged.values().forEach(file -> files.put(file.path(), file));
        var before = table.vector();
        push(table, "compaction", table.head.orElseThrow().epoch(), own ? before : null, List.copyOf(merged.values()));
        faults.hit(own ? Fault.OWN_COMPACTION : Fault.FOREIGN_COMPACTION);
        invariants.maintained(table, before);
    }

    private SimFile compacted(SimTable table, SimFile left, SimFile right) {
        var rows = (BitSet) left.rows().clone();
        rows.or(right.rows());
        return new SimFile(table.name, table.name + "/compact-" + snapshots + "-" + left.source().topicId() + "-" + left.source().partition(),
                Math.max(left.writerEpoch(), right.writerEpoch()), left.source(), rows);
    }

    /** Drops old snapshots, but never the head. @param careless a foreign client that knows nothing of our evidence */
    void expire(SimTable table, boolean careless) {
        if (table.retained.size() < 2 || table.evidence().isEmpty()) {
            return;
        }
        var head = table.head.orElseThrow();
        var before = table.vector();
        var gone = table.retained.stream().filter(snapshot -> snapshot != head && (careless || !rules.mustKeep(table, snapshot))).toList();
        table.retained.removeAll(gone);
        if (!gone.isEmpty()) {
            gone.stream().flatMap(snapshot -> snapshot.files().stream()).distinct().filter(file -> rules.isUnreferenced(table, file)).toList()
                    .forEach(file -> delete(file.path()));
            table.version++;
            faults.hit(Fault.EXPIRY);
            if (careless) {
                faults.hit(Fault.EVIDENCE_LOST);
                invariants.evidenceTaken(table);
            } else {
                invariants.maintained(table, before);
            }
        }
    }

    /** P13. @param named paths that open intents and pending batches name, as far as anybody knows */
    void removeOrphans(SimTable table, Set<String> named) {
        for (var file : List.copyOf(files.values())) {
            boolean ours = file.table().equals(table.name) && !file.path().contains("compact-");
            if (ours && !named.contains(file.path()) && rules.isUnreferenced(table, file) && rules.isOutOfReach(file, table.vector().of(file.source()))) {
                delete(file.path());
                faults.hit(Fault.ORPHAN_REMOVED);
            }
        }
    }

    private void delete(String path) {
        var gone = files.remove(path);
        if (gone != null) {
            invariants.deleted(tables.get(gone.table()), gone);
        }
    }

    /** A file that no snapshot knows vanishes, as an upload that was never made durable does when the power fails. */
    void lose(SimFile file) {
        files.remove(file.path());
        faults.hit(Fault.FILE_LOST);
    }

    /** An operator sets the table back: data and vector together. */
    void rollBack(SimTable table, SimTable.Snapshot to) {
        table.head = Optional.of(to);
        table.retained.removeIf(snapshot -> snapshot.id() > to.id());
        table.version++;
        invariants.rolledBack(table);
        faults.hit(Fault.ROLLBACK);
    }

    /** An operator drops the table and makes a new one. */
    void remake(SimTable table) {
        table.uuid = "uuid-" + made++;
        table.head = Optional.empty();
        table.retained.clear();
        table.log.clear();
        table.version++;
        invariants.rolledBack(table);
        faults.hit(Fault.TABLE_REMADE);
    }

    /** The reverse of lost evidence: an operator writes the vector of the last good snapshot back. */
    void restore(SimTable table, PositionVector vector) {
        push(table, "restored", table.head.orElseThrow().epoch(), vector, table.files());
    }
}
