package io.lakeactors.api;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A catalog that remembers what it was asked. */
final class StandingCatalog implements CatalogService {
    final List<Request> asked = new CopyOnWriteArrayList<>();

    @Override
    public boolean isChange(String method, List<String> segments) {
        return !method.equals("GET");
    }

    @Override
    public Answer answer(Request request) {
        asked.add(request);
        return request.method().equals("GET") ? new Answer(200, "{\"found\":true}") : new Answer(204, "");
    }

    @Override
    public Answer refusal(int status, String message) {
        return new Answer(status, "{\"error\":{\"code\":" + status + "}}");
    }
}
