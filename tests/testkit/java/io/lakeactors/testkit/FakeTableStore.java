package io.lakeactors.testkit;

import io.lakeactors.model.CommitOutcome;
import io.lakeactors.model.CommitRequest;
import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.LakeError;
import io.lakeactors.model.LakeException;
import io.lakeactors.model.Progress;
import io.lakeactors.model.Resolution;
import io.lakeactors.model.SourceKey;
import io.lakeactors.model.TableHead;
import io.lakeactors.model.TableName;
import io.lakeactors.model.TableSpec;
import io.lakeactors.model.TableStore;
import io.lakeactors.model.TableWriter;
import io.lakeactors.model.WrittenFile;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/**
 * A table store in memory with the same commit semantics as the real ones. It outlives the engines that use it, and fails when it is told to. Safe for
 * threads.
 */
public final class FakeTableStore implements TableStore {
    /** What befalls one commit. */
    public enum Fault {
        /** The answer is lost and nothing was applied. */
        LOST_REQUEST,
        /** The answer is lost after the commit was applied. */
        LOST_ANSWER,
        /** Another commit moved the head first. */
        LOST_RACE
    }

    private record File(long writerEpoch, long keptAt, List<Map<String, Object>> rows, long bytes) {}

    private final Map<TableName, FakeTable> tables = new TreeMap<>();
    private final Map<String, File> files = new ConcurrentHashMap<>();
    private final Map<String, Long> epochs = new HashMap<>();
    private final Deque<Fault> faults = new ArrayDeque<>();
    private final List<WrittenFile> rehearsed = new ArrayList<>();
    /** Of bounded runs, each with the records that its snapshots have added or moved past. */
    private final Map<String, Long> runs = new TreeMap<>();
    private long created;
    private long filesBegun;
    private volatile boolean catalogReachable = true;
    private volatile Optional<ErrorCode> storageFault = Optional.empty();
    private volatile Optional<ErrorCode> finishFault = Optional.empty();
    private volatile long writeNanos;

    /** The next commits meet these faults, one each. */
    public synchronized void failNextCommits(Fault... next) {
        faults.addAll(List.of(next));
    }

    public void catalogReachable(boolean reachable) {
        catalogReachable = reachable;
    }

    /** Writers fail with this code until told otherwise; null heals them. */
    public void storageFails(ErrorCode code) {
        storageFault = Optional.ofNullable(code);
    }

    /** Writers take all rows, but cannot end their files. */
    public void finishesFail(ErrorCode code) {
        finishFault = Optional.of(code);
    }

    /** Makes each write take this long. */
    public void writesTake(Duration each) {
        writeNanos = each.toNanos();
    }

    /** As a foreign writer's compaction and expiry can do: the vector is gone. */
    public synchronized void loseEvidence(TableName table) {
        tables.get(table).evidenceLost = true;
    }

    /** Sets a table back to a snapshot, counted from 1. */
    public synchronized void rollback(TableName table, long snapshot) {
        tables.get(table).rollback(snapshot);
    }

    public synchronized void drop(TableName table) {
        tables.remove(table);
    }

    public void deleteFile(String path) {
        files.remove(path);
    }

    /** The rows that a reader of the table's head sees, in the order of commits. */
    public synchronized List<Map<String, Object>> rows(TableName table) {
        var rows = new ArrayList<Map<String, Object>>();
        var found = tables.get(table);
        if (found != null) {
            found.files.forEach(file -> rows.addAll(files.get(file.path()).rows()));
        }
        return rows;
    }

    /** The positions that snapshots of bounded runs have added, by run. */
    public synchronized Map<String, Long> runs() {
        return Map.copyOf(runs);
    }

    public synchronized long snapshots(TableName table) {
        var found = tables.get(table);
        return found == null ? 0 : found.snapshots;
    }

    /** How far a table is with a partition, or -1. */
    public synchronized long position(TableName table, SourceKey key) {
        var found = tables.get(table);
        return found == null ? -1 : found.vector.of(key).map(Progress::next).orElse(-1L);
    }

    @Override
    public synchronized Ensured ensure(TableSpec spec, boolean dryRun) {
        requireCatalog();
        var old = tables.get(spec.name());
        if (old == null) {
            var table = new FakeTable(spec, "uuid-" + spec.name() + "-" + created);
            if (!dryRun) {
                created++;
                tables.put(spec.name(), table);
            }
            return new Ensured(table.head(), List.of("create table " + spec.name()));
        }
        var changes = changes(old.spec, spec);
        if (!dryRun) {
            old.spec = spec;
        }
        return new Ensured(old.head(), changes);
    }

    private static List<String> changes(TableSpec old, TableSpec wanted) {
        var changes = new ArrayList<String>();
        for (var field : wanted.schema().fields()) {
            var at = old.schema().indexOf(field.name());
            if (at.isEmpty()) {
                changes.add("add column " + field.name() + " to " + old.name());
            } else if (!old.schema().fields().get(at.getAsInt()).type().word().equals(field.type().word())) {
                throw LakeError.of(ErrorCode.TABLE_DOES_NOT_FIT, "column " + field.name() + " of " + old.name() + " is "
                        + old.schema().fields().get(at.getAsInt()).type().word() + ", the contract says " + field.type().word(),
                        old.name().toString(), "Keep the type, or write to a new table").asException();
            }
        }
        return changes;
    }

    @Override
    public synchronized TableHead head(TableName table) {
        requireCatalog();
        return require(table).head();
    }

    @Override
    public TableWriter writer(TableSpec spec, long writerEpoch, String batchId) {
        return new FakeTableWriter(this, spec, writerEpoch, batchId);
    }

    @Override
    public boolean exists(WrittenFile file) {
        return files.containsKey(file.path());
    }

    @Override
    public synchronized long acquireEpoch(String entity) {
        requireCatalog();
        return epochs.merge(entity, 1L, Long::sum);
    }

    /** @throws AssertionError if a file is gone, or another table's */
    @Override
    public synchronized void rehearseCommit(TableName target, List<WrittenFile> files) {
        for (WrittenFile file : files) {
            if (!exists(file) || !file.table().equals(target) && !file.table().equals(target.quarantine())) {
                throw new AssertionError("no commit to " + target + " holds " + file);
            }
        }
        rehearsed.addAll(files);
    }

    /** The files of all commits that were rehearsed. */
    public synchronized List<WrittenFile> rehearsed() {
        return List.copyOf(rehearsed);
    }

    @Override
    public synchronized CommitOutcome commit(CommitRequest request) {
        if (!catalogReachable) {
            return new CommitOutcome.Unknown("the catalog does not answer");
        }
        var fault = faults.poll();
        if (fault == null) {
            return applied(request);
        }
        return switch (fault) {
            case LOST_REQUEST -> new CommitOutcome.Unknown("the request was lost");
            case LOST_ANSWER -> {
                applied(request);
                yield new CommitOutcome.Unknown("the answer was lost");
            }
            case LOST_RACE -> new CommitOutcome.Conflicted(require(request.target()).head());
        };
    }

    private CommitOutcome applied(CommitRequest request) {
        var target = tables.get(request.target());
        if (target == null) {
            return new CommitOutcome.Refused(missing(request.target()));
        }
        if (!target.uuid.equals(request.targetUuid())) {
            return new CommitOutcome.Refused(LakeError.of(ErrorCode.TABLE_IDENTITY_CHANGED, request.target() + " was dropped and created again",
                    request.target().toString(), "Apply the pipeline to a table of another name"));
        }
        if (target.commitIds.contains(request.commitId())) {
            return new CommitOutcome.AlreadyCommitted(target.head());
        }
        if (target.head().epoch() > request.epoch()) {
            return new CommitOutcome.Fenced(target.head().epoch());
        }
        for (var step : request.advances().entrySet()) {
            var misfit = target.misfit(step.getKey(), step.getValue());
            if (misfit.isPresent()) {
                return new CommitOutcome.Stale(target.head(), misfit.get());
            }
        }
        return append(request, target);
    }

    private CommitOutcome append(CommitRequest request, FakeTable target) {
        var byTable = new TreeMap<TableName, List<WrittenFile>>();
        for (var file : request.files()) {
            if (!files.containsKey(file.path())) {
                throw new IllegalStateException("a commit names a file that is not there: " + file.path());
            }
            byTable.computeIfAbsent(file.table(), name -> new ArrayList<>()).add(file);
        }
        var advanced = new TreeMap<SourceKey, Progress>();
        request.advances().forEach((key, step) -> advanced.put(key, step.on(target.vector.of(key))));
        target.vector = target.vector.with(advanced);
        target.append(request.commitId(), request.epoch(), byTable.getOrDefault(request.target(), List.of()));
        byTable.forEach((table, added) -> {
            if (!table.equals(request.target())) {
                require(table).append(request.commitId(), 0, added);
            }
        });
        request.runs().forEach(run -> runs.merge(run, request.advances().values().stream().mapToLong(advance -> advance.range().next() - advance.range().first()).sum(), Long::sum));
        return new CommitOutcome.Committed(target.head());
    }

    @Override
    public synchronized Resolution resolve(CommitRequest request, long fenceEpoch) {
        var target = tables.get(request.target());
        if (!catalogReachable || target == null) {
            return new Resolution.Undecided("the catalog does not answer");
        }
        target.fence = Math.max(target.fence, fenceEpoch);
        return target.commitIds.contains(request.commitId()) ? new Resolution.Applied(target.head()) : new Resolution.NotApplied(target.head());
    }

    @Override
    public synchronized List<String> removeOrphans(TableName table, Set<String> namedByIntents, long minAgeMillis, boolean dryRun) {
        var found = require(table);
        long headEpoch = found.vector.entries().values().stream().mapToLong(Progress::writerEpoch).max().orElse(0);
        var referenced = found.files.stream().map(WrittenFile::path).toList();
        var orphans = files.entrySet().stream()
                .filter(entry -> entry.getKey().startsWith(table + "/") && entry.getValue().writerEpoch() < headEpoch)
                .filter(entry -> !referenced.contains(entry.getKey()) && !namedByIntents.contains(entry.getKey()))
                .filter(entry -> System.currentTimeMillis() - entry.getValue().keptAt() >= minAgeMillis)
                .map(Map.Entry::getKey).sorted().toList();
        if (!dryRun) {
            orphans.forEach(files::remove);
        }
        return orphans;
    }

    @Override
    public synchronized List<TableHead> tables() {
        requireCatalog();
        return tables.values().stream().map(FakeTable::head).toList();
    }

    /** Nothing to close: what was committed stays for the next engine. */
    @Override
    public void close() {}

    void beforeWrite() {
        if (writeNanos > 0) {
            LockSupport.parkNanos(writeNanos);
        }
        storageFault.ifPresent(FakeTableStore::fail);
    }

    void beforeFinish() {
        beforeWrite();
        finishFault.ifPresent(FakeTableStore::fail);
    }

    private static void fail(ErrorCode code) {
        throw LakeError.of(code, "the warehouse cannot be written", "fake", "It is tried again by itself").asException(new IOException("as the disk says it"));
    }

    synchronized WrittenFile keep(TableName table, long writerEpoch, String batchId, List<Map<String, Object>> rows, long bytes) {
        String path = table + "/data/e" + writerEpoch + "-" + batchId + "-" + filesBegun++ + ".fake";
        files.put(path, new File(writerEpoch, System.currentTimeMillis(), rows, bytes));
        return new WrittenFile(table, path, rows.size(), bytes, "{}");
    }

    private FakeTable require(TableName table) {
        var found = tables.get(table);
        if (found == null) {
            throw missing(table).asException();
        }
        return found;
    }

    private static LakeError missing(TableName table) {
        return LakeError.of(ErrorCode.TABLE_NOT_FOUND, "there is no table " + table, "", "Apply its pipeline first");
    }

    private void requireCatalog() {
        if (!catalogReachable) {
            throw new LakeException(LakeError.of(ErrorCode.CATALOG_UNREACHABLE, "the catalog does not answer", "", "It is tried again by itself"));
        }
    }
}
