package io.lakeactors.api;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;

/** Requests to the served catalog, from HTTP and back. */
final class CatalogFront {
    /** A commit of a wide table by a client with many files; the files themselves never come here. */
    static final int BODY_BYTES_MAX = 16 << 20;
    private static final String KEY = "Idempotency-Key";

    private final CatalogService catalog;
    private final Executor blocking;

    CatalogFront(CatalogService catalog, Executor blocking) {
        this.catalog = catalog;
        this.blocking = blocking;
    }

    static boolean isMeant(List<String> segments) {
        return segments.size() > 1 && segments.getFirst().equals(CatalogService.ROOT);
    }

    boolean isChange(HttpRequest request, List<String> segments) {
        return catalog.isChange(request.method().value(), below(segments));
    }

    CompletionStage<HttpResponse> answer(HttpRequest request, List<String> segments, String body) {
        var asked = new CatalogService.Request(request.method().value(), below(segments), query(request), request.getHeader(KEY).map(header -> header.value()), body);
        return Operations.later(blocking, () -> response(catalog.answer(asked)));
    }

    HttpResponse fault(HttpFault fault) {
        return response(catalog.refusal(fault.status(), fault.fault().sentence()));
    }

    private static HttpResponse response(CatalogService.Answer answer) {
        var response = HttpResponse.create().withStatus(StatusCodes.get(answer.status())).addHeader(RawHeader.create("Cache-Control", "no-store"))
                .addHeader(RawHeader.create("X-Content-Type-Options", "nosniff"));
        return answer.body().isEmpty() ? response : response.withEntity(HttpEntities.create(ContentTypes.APPLICATION_JSON, answer.body()));
    }

    private static List<String> below(List<String> segments) {
        return segments.subList(1, segments.size());
    }

    private static Map<String, String> query(HttpRequest request) {
        var found = new HashMap<String, String>();
        request.getUri().query().toList().forEach(parameter -> found.put(parameter.first(), parameter.second()));
        return found;
    }
}
