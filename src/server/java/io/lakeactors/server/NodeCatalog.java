package io.lakeactors.server;

import io.lakeactors.api.CatalogService;
import io.lakeactors.lake.catalog.FedTables;
import io.lakeactors.lake.catalog.IcebergRest;
import io.lakeactors.lake.iceberg.CatalogDoor;
import java.util.List;

/** The served catalog with what this node knows of pipelines. */
final class NodeCatalog implements CatalogService {
    private final IcebergRest rest;

    NodeCatalog(CatalogDoor door, FedTables fed) {
        rest = new IcebergRest(door, fed);
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
}
