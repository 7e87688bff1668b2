package io.lakeactors.engine.commit;

import io.lakeactors.engine.EngineNode;
import io.lakeactors.engine.signal.Signal;
import io.lakeactors.engine.trace.Correlation;
import io.lakeactors.model.CommitOutcome;
import io.lakeactors.model.CommitRequest;
import io.lakeactors.model.TableName;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Lets a table's commits be followed: in the log by their ids, by a signal, and by traces. */
final class CommitFollower {
    private final EngineNode node;
    private final TableName table;

    CommitFollower(EngineNode node, TableName table) {
        this.node = node;
        this.table = table;
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
        var batches = open.filter(flight -> flight.request().commitId().equals(commit)).map(CommitState.Flight::batches).orElse(List.of());
        String word = outcome.getClass().getSimpleName();
        node.signals().traces().committed(commit, table, batches.stream().map(CommitEvent.BatchRef::batchId).toList(), word, moved, nanos);
        node.signals().say(new Signal.CommitEnded(table, commit, word, partitions, Duration.ofNanos(nanos)));
    }
}
