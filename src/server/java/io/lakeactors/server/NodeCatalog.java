package io.lakeactors.server;

import io.lakeactors.api.CatalogService;
import io.lakeactors.engine.LakeEngine;
import io.lakeactors.lake.catalog.IcebergRest;
import io.lakeactors.lake.iceberg.CatalogDoor;
import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.LakeError;
import io.lakeactors.model.TableName;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The served catalog with what this node knows of pipelines. */
final class NodeCatalog implements CatalogService {
    private static final long ENGINE_ANSWERS_SECONDS = 10;

    private final IcebergRest rest;

    NodeCatalog(CatalogDoor door, LakeEngine engine) {
        rest = new IcebergRest(door, table -> pipelineOf(engine, table));
    }

    @Override
    public boolean isChange(String method, List<String> segments) {
        return IcebergRest.isChange(method, segments);
    }

    @Override
    public Answer answer(Request request) {
        var answer = rest.answer(new IcebergRest.Request(request.method(), request.segments(), request.query(), request.idempotencyKey(), request.body()));
        return new Answer(answer.status(), answer.body());
    }

    @Override
    public Answer refusal(int status, String message) {
        var answer = IcebergRest.refusal(status, message);
        return new Answer(answer.status(), answer.body());
    }

    /** Nobody may take a table away on the guess that no pipeline writes it. */
    private static Optional<String> pipelineOf(LakeEngine engine, TableName table) {
        try {
            return engine.pipelines().toCompletableFuture().get(ENGINE_ANSWERS_SECONDS, TimeUnit.SECONDS).stream()
                    .filter(pipeline -> pipeline.state() != LakeEngine.PipelineState.PAUSED && writes(pipeline, table.toString()))
                    .map(LakeEngine.PipelineView::name)
                    .findFirst();
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw unknown(stopping);
        } catch (ExecutionException | TimeoutException silent) {
            throw unknown(silent);
        }
    }

    private static boolean writes(LakeEngine.PipelineView pipeline, String table) {
        return pipeline.targets().stream().anyMatch(target -> table.equals(target.table()) || table.equals(target.quarantine()));
    }

    private static io.lakeactors.model.LakeException unknown(Exception cause) {
        return LakeError.of(ErrorCode.NODE_UNREACHABLE, "the pipelines do not say now which tables they write", "", "Ask again in a moment.").asException(cause);
    }
}
