package io.lakeactors.testkit;

import io.lakeactors.model.CommitRequest;
import io.lakeactors.model.PositionVector;
import io.lakeactors.model.SourceKey;
import io.lakeactors.model.TableHead;
import io.lakeactors.model.TableSpec;
import io.lakeactors.model.WrittenFile;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** One table of a {@link FakeTableStore}; guarded by the store. */
final class FakeTable {
    TableSpec spec;
    final String uuid;
    final Set<String> commitIds = new HashSet<>();
    final List<WrittenFile> files = new ArrayList<>();
    private final List<Past> history = new ArrayList<>();
    PositionVector vector = PositionVector.EMPTY;
    Optional<String> headCommit = Optional.empty();
    long snapshots;
    long epoch;
    long fence;
    boolean evidenceLost;

    /** A snapshot: how many of the files it has. */
    private record Past(int files, PositionVector vector) {}

    FakeTable(TableSpec spec, String uuid) {
        this.spec = spec;
        this.uuid = uuid;
    }

    TableHead head() {
        var evidence = snapshots == 0 ? TableHead.Evidence.NEW_TABLE : evidenceLost ? TableHead.Evidence.LOST : TableHead.Evidence.FOUND;
        var snapshot = snapshots == 0 ? OptionalLong.empty() : OptionalLong.of(snapshots);
        return new TableHead(spec.name(), uuid, snapshot, Math.max(epoch, fence), headCommit, evidenceLost ? PositionVector.EMPTY : vector, evidence);
    }

    /** Why a step does not follow what the table holds, if it does not. */
    Optional<String> misfit(SourceKey key, CommitRequest.Advance step) {
        long first = step.range().first();
        var held = vector.of(key);
        if (held.isEmpty()) {
            boolean anew = vector.entries().keySet().stream().anyMatch(other -> other.topic().equals(key.topic()) && other.partition() == key.partition()
                    && !other.topicId().equals(key.topicId()));
            return anew && !step.renewed() ? Optional.of("the topic of " + key + " was made anew")
                    : first == step.after().start() ? Optional.empty() : Optional.of(key + " has no entry, yet " + step.range() + " goes on");
        }
        if (held.get().next() != first) {
            return Optional.of(key + " is at " + held.get().next() + ", not at " + first);
        }
        boolean older = step.after().writerEpoch() < held.get().writerEpoch() || step.after().leaderEpoch() >= 0 && step.after().leaderEpoch() < held.get()
                .leaderEpoch();
        return older ? Optional.of(key + " was last written under a later epoch") : Optional.empty();
    }

    /** As an operator does with the catalog's own means: what is newer than a snapshot is no longer seen. */
    void rollback(long snapshot) {
        var then = history.get((int) snapshot - 1);
        files.subList(then.files(), files.size()).clear();
        vector = then.vector();
        snapshots++;
        history.add(then);
    }

    void append(String commitId, long commitEpoch, List<WrittenFile> added) {
        snapshots++;
        epoch = Math.max(epoch, commitEpoch);
        headCommit = Optional.of(commitId);
        commitIds.add(commitId);
        files.addAll(added);
        history.add(new Past(files.size(), vector));
    }
}
