package io.lakeactors.api;

import io.lakeactors.engine.control.LakeCluster;
import io.lakeactors.engine.control.NodeReport;
import io.lakeactors.engine.control.TreeReport;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;

/** A cluster of two: "n1" leads and runs flights' first partition, "n2" does not answer and never did. */
final class StandingCluster implements LakeCluster {
    private static final NodeReport N1 = new NodeReport("127.0.0.1:7001", "n1", "0.1.0", 1_700_000_000_000L, 1024, 2048, Map.of("api", "http://127.0.0.1:7070"),
            Map.of("journal", "ok", "catalog", "it is gone since noon"), Map.of("pipeline-directory", true), List.of());

    final List<String> ordered = new CopyOnWriteArrayList<>();
    volatile boolean member = true;

    @Override
    public CompletionStage<View> view() {
        return now(new View("lake", "127.0.0.1:7001", Optional.of("127.0.0.1:7001"), false, "keep-majority", List.of(
                new Member("127.0.0.1:7001", 1, "up", List.of("api", "ingest"), true, true, true, Optional.of(N1)),
                new Member("127.0.0.1:7002", 2, "up", List.of("ingest"), false, false, false, Optional.empty()))));
    }

    @Override
    public CompletionStage<List<Place>> places() {
        return now(List.of(
                new Place("partition", "flights/flights/0", "17", "n1", "127.0.0.1:7001"),
                new Place("table", "silver.flights", "3", "n1", "127.0.0.1:7001")));
    }

    @Override
    public CompletionStage<List<Singleton>> singletons() {
        return now(List.of(new Singleton("pipeline-directory", List.of("n1"), List.of("n2")), new Singleton("maintenance", List.of(), List.of("n1"))));
    }

    @Override
    public CompletionStage<List<Happening>> happenings(long after, Duration atMost) {
        var all = List.of(new Happening(1, 1_700_000_000_000L, "up", "127.0.0.1:7001", "roles ingest"),
                new Happening(2, 1_700_000_001_000L, "unreachable", "127.0.0.1:7002", "it does not answer"));
        return now(all.stream().filter(one -> one.sequence() > after).toList());
    }

    @Override
    public CompletionStage<List<TreeReport>> tree(Optional<String> on, boolean all) {
        return now(List.of(new TreeReport("n1", List.of(new TreeReport.Actor("/user", 0, 0, 1), new TreeReport.Actor("/user/worker", 1, 7, 0)))));
    }

    @Override
    public CompletionStage<Map<String, Map<String, String>>> logLevels(Optional<String> on) {
        return now(Map.of("n1", Map.of("ROOT", "info")));
    }

    @Override
    public boolean isMember() {
        return member;
    }

    @Override
    public CompletionStage<Change> change(Order order, boolean dryRun) {
        ordered.add(order + (dryRun ? " dry" : ""));
        return now(new Change(true, List.of(new Step("n1", "does " + order.command()))));
    }

    private static <T> CompletionStage<T> now(T answer) {
        return CompletableFuture.completedFuture(answer);
    }
}
