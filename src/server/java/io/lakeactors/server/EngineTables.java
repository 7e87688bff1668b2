package io.lakeactors.server;

import io.lakeactors.engine.LakeEngine;
import io.lakeactors.engine.LakeEngine.PipelineState;
import io.lakeactors.engine.LakeEngine.PipelineView;
import io.lakeactors.engine.LakeEngine.TargetView;
import io.lakeactors.engine.commit.TableRival;
import io.lakeactors.lake.catalog.FedTables;
import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.LakeError;
import io.lakeactors.model.LakeException;
import io.lakeactors.model.TableName;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

/** The tables that the engine's pipelines write, and the way to their committers. */
final class EngineTables implements FedTables {
    private static final long ENGINE_ANSWERS_SECONDS = 10;

    private final LakeEngine engine;
    private final BiConsumer<TableName, TableRival> committers;
    /** By table the committer that was told of somebody who lost here: the next to land may be him. */
    private final Map<TableName, TableName> losers = new ConcurrentHashMap<>();

    EngineTables(LakeEngine engine, BiConsumer<TableName, TableRival> committers) {
        this.engine = engine;
        this.committers = committers;
    }

    /** Nobody may take a table away on the guess that no pipeline writes it. */
    @Override
    public Optional<String> pipelineOf(TableName table) {
        try {
            return engine.pipelines().toCompletableFuture().get(ENGINE_ANSWERS_SECONDS, TimeUnit.SECONDS).stream()
                    .filter(pipeline -> targets(pipeline, table).findAny().isPresent())
                    .map(PipelineView::name)
                    .findFirst();
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw unknown(stopping);
        } catch (ExecutionException | TimeoutException silent) {
            throw unknown(silent);
        }
    }

    /** If the engine does not answer, nobody is told: then nothing is being committed either. */
    @Override
    public void lost(TableName table, long tookMillis) {
        engine.pipelines().thenAccept(pipelines -> committer(pipelines, table).ifPresent(committer -> {
            losers.put(table, committer);
            committers.accept(committer, new TableRival.Lost(tookMillis));
        }));
    }

    @Override
    public void landed(TableName table) {
        TableName committer = losers.remove(table);
        if (committer != null) {
            committers.accept(committer, new TableRival.Landed());
        }
    }

    /** A quarantine is committed together with the table beside it. */
    private static Optional<TableName> committer(List<PipelineView> pipelines, TableName table) {
        return pipelines.stream().flatMap(pipeline -> targets(pipeline, table)).map(target -> TableName.parse(target.table())).findFirst();
    }

    private static Stream<TargetView> targets(PipelineView pipeline, TableName table) {
        return pipeline.state() == PipelineState.PAUSED
                ? Stream.empty()
                : pipeline.targets().stream().filter(target -> table.toString().equals(target.table()) || table.toString().equals(target.quarantine()));
    }

    private static LakeException unknown(Exception cause) {
        return LakeError.of(ErrorCode.NODE_UNREACHABLE, "the pipelines do not say now which tables they write", "", "Ask again in a moment.").asException(cause);
    }
}
