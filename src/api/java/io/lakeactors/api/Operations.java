package io.lakeactors.api;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/** Every operation that the API has. */
final class Operations {
    private Operations() {}

    static List<Operation> of(ApiParts parts, Executor blocking) {
        var all = new ArrayList<Operation>();
        all.addAll(new NodeOperations(parts).all());
        var gold = new GoldOperations(parts, blocking);
        all.addAll(new PipelineOperations(parts, blocking, gold).all());
        all.addAll(gold.all());
        all.addAll(new ContractOperations(parts).all());
        // Before those of tables: a table's name has a dot, and what is asked of all has none.
        all.addAll(new QuarantineOperations(parts, blocking).all());
        all.addAll(new TableOperations(parts, blocking).all());
        all.addAll(new MaintenanceOperations(parts, blocking).all());
        all.addAll(new QualityOperations(parts, blocking).all());
        all.addAll(new LineageOperations(parts, blocking).all());
        all.addAll(new BackupOperations(parts).all());
        all.addAll(new ClusterOperations(parts).all());
        all.add(Operation.get("/v1/openapi.json", "openapi", "node", "This API's description (OpenAPI 3.1)", String.class, call -> now(OpenApi.of(all))));
        return all;
    }

    static CompletionStage<?> now(Object answer) {
        return CompletableFuture.completedFuture(answer);
    }

    /** Runs what blocks where it may. */
    static <T> CompletionStage<T> later(Executor blocking, Supplier<T> work) {
        return CompletableFuture.supplyAsync(work, blocking);
    }
}
