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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/** Lets a table's commits be followed: in the log by their ids, by a signal, and by traces. */
final class CommitFollower {
    private final EngineNode node;
    private final TableName table;
    private final BiConsumer<TableName, Integer> grown;

    /** @param grown told of each commit that lands: how many files a table has got in the partition that got most */
    CommitFollower(EngineNode node, TableName table, BiConsumer<TableName, Integer> grown) {
        this.node = node;
        this.table = table;
        this.grown = grown;
    }

    /** The same work, whose log lines name the commit. */
    <T> Supplier<T> carrying(CommitRequest request, Supplier<T> work) {
        return Correlation.carrying(Map.of("table", table.toString(), "commit", request.commitId()), work);
    }

    /** @param partitions that it advances */
    void ended(Optional<CommitState.Flight> open, CommitInput.CommitEnded ended, long nanos, int partitions) {
        String commit = ended.commitId();
        var outcome = ended.outcome();
        boolean moved = outcome instanceof CommitOutcome.Committed || outcome instanceof CommitOutcome.AlreadyCommitted;
        var flight = open.filter(one -> one.request().commitId().equals(commit));
        var batches = flight.map(CommitState.Flight::batches).orElse(List.of());
        if (moved) {
            flight.ifPresent(one -> tellGrowth(one.request().files()));
        }
        String word = outcome.getClass().getSimpleName();
        node.signals().traces().committed(commit, table, batches.stream().map(CommitEvent.BatchRef::batchId).toList(), word, moved, nanos);
        node.signals().say(new Signal.CommitEnded(table, commit, word, partitions, Duration.ofNanos(nanos)));
    }

    /** Files of one partition of a table lie in one folder. */
    private void tellGrowth(List<WrittenFile> files) {
        var byFolder = new HashMap<TableName, Map<String, Integer>>();
        files.forEach(file -> byFolder.computeIfAbsent(file.table(), name -> new HashMap<>()).merge(file.path().substring(0, file.path().lastIndexOf('/') + 1), 1, Integer::sum));
        byFolder.forEach((name, folders) -> grown.accept(name, Collections.max(folders.values())));
    }
}
