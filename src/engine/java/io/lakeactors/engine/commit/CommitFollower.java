package io.lakeactors.engine.commit;

import io.lakeactors.engine.EngineNode;
import io.lakeactors.engine.signal.Signal;
import io.lakeactors.engine.trace.Correlation;
import io.lakeactors.model.CommitOutcome;
import io.lakeactors.model.CommitRequest;
import io.lakeactors.model.TableName;
import io.lakeactors.model.WrittenFile;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Lets a table's commits be followed: in the log by their ids, by a signal, and by traces. */
final class CommitFollower {
    private final EngineNode node;
    private final TableName table;
    private final Growth growth;
    /** Partitions whose source holds a backlog. */
    private final Set<String> lagging = new HashSet<>();

    /** @param growth told of each commit that lands, for each table that it adds files to */
    CommitFollower(EngineNode node, TableName table, Growth growth) {
        this.node = node;
        this.table = table;
        this.growth = growth;
    }

    /** The same work, whose log lines name the commit. */
    <T> Supplier<T> carrying(CommitRequest request, Supplier<T> work) {
        return Correlation.carrying(Map.of("table", table.toString(), "commit", request.commitId()), work);
    }

    void offered(TableActor.Offered offered) {
        node.signals().traces().offered(offered.offer().batchId(), offered.parent());
        if (offered.lagging()) {
            lagging.add(offered.offer().from());
        } else {
            lagging.remove(offered.offer().from());
        }
    }

    /** @param partitions that it advances */
    void ended(Optional<CommitState.Flight> open, CommitInput.CommitEnded ended, long nanos, int partitions) {
        String commit = ended.commitId();
        var outcome = ended.outcome();
        boolean moved = outcome instanceof CommitOutcome.Committed || outcome instanceof CommitOutcome.AlreadyCommitted;
        var flight = open.filter(one -> one.request().commitId().equals(commit));
        var batches = flight.map(CommitState.Flight::batches).orElse(List.of());
        if (moved) {
            flight.ifPresent(one -> tellGrowth(one.request().files(), isBacklog(batches)));
        }
        String word = outcome.getClass().getSimpleName();
        node.signals().traces().committed(commit, table, batches.stream().map(CommitEvent.BatchRef::batchId).toList(), word, moved, nanos);
        node.signals().say(new Signal.CommitEnded(table, commit, word, partitions, Duration.ofNanos(nanos)));
    }

    private boolean isBacklog(List<CommitEvent.BatchRef> batches) {
        return batches.stream().filter(batch -> lagging.contains(batch.from())).count() * 2 > batches.size();
    }

    /** Files of one partition of a table lie in one folder. */
    private void tellGrowth(List<WrittenFile> files, boolean backlog) {
        var byFolder = new HashMap<TableName, Map<String, Integer>>();
        files.forEach(file -> byFolder.computeIfAbsent(file.table(), name -> new HashMap<>()).merge(file.path().substring(0, file.path().lastIndexOf('/') + 1), 1, Integer::sum));
        byFolder.forEach((name, folders) -> growth.heard(name, Collections.max(folders.values()), backlog));
    }
}
