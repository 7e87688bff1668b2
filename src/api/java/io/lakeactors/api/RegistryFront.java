package io.lakeactors.api;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.lakeactors.contract.registry.RegistryAnswer;
import io.lakeactors.contract.registry.RegistryCall;
import io.lakeactors.contract.registry.RegistryCall.Subjects;
import io.lakeactors.contract.registry.RegistryRefusal;
import io.lakeactors.engine.registry.LakeRegistry;
import io.lakeactors.model.LakeException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.MediaType;
import org.apache.pekko.http.javadsl.model.MediaTypes;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;

/** The schema registry from HTTP and back, as Confluent's clients speak. */
final class RegistryFront {
    /** The first segment of its paths. */
    static final String ROOT = "registry";
    /** A schema of the greatest size, escaped as JSON within JSON, and what may go with it. */
    static final int BODY_BYTES_MAX = 4 << 20;
    private static final MediaType.WithFixedCharset MEDIA = MediaTypes.customWithFixedCharset("application", "vnd.schemaregistry.v1+json",
            org.apache.pekko.http.javadsl.model.HttpCharsets.UTF_8, new HashMap<>(), true);
    private static final ContentType.NonBinary CONTENT = MEDIA.toContentType();
    /** Such as no page in a browser can send unasked. */
    private static final Set<String> TAKEN = Set.of("application/json", "application/vnd.schemaregistry.v1+json", "application/vnd.schemaregistry+json");
    private static final int STORE_FAILED = 50001;
    private static final int STORE_LATE = 50002;

    private final LakeRegistry registry;

    RegistryFront(LakeRegistry registry) {
        this.registry = registry;
    }

    static boolean isMeant(List<String> segments) {
        return segments.getFirst().equals(ROOT);
    }

    /** Asking whether a schema is there or could follow changes nothing, though it is a POST. */
    static boolean isChange(String method, List<String> segments) {
        boolean lookup = segments.size() == 3 && segments.get(1).equals("subjects") || segments.size() > 1 && segments.get(1).equals("compatibility");
        return !(method.equals("GET") || method.equals("HEAD") || method.equals("POST") && lookup);
    }

    /** @throws HttpFault 415 */
    static void checkContentType(HttpRequest request) {
        var media = request.entity().getContentType().mediaType();
        if (!TAKEN.contains(media.mainType() + "/" + media.subType())) {
            throw HttpFault.request(415, "the body is declared as " + media.mainType() + "/" + media.subType(), "Content-Type", "Send Content-Type: application/vnd.schemaregistry.v1+json.");
        }
    }

    CompletionStage<HttpResponse> answer(HttpRequest request, List<String> segments, String body) {
        var path = segments.subList(1, segments.size());
        RegistryRoutes.Route route;
        try {
            route = RegistryRoutes.find(request.method().value(), path, query(request), body);
        } catch (RegistryRefusal refusal) {
            return CompletableFuture.completedFuture(error(refusal.fault().status(), refusal.fault().code(), refusal.getMessage()));
        }
        return switch (route) {
            case RegistryRoutes.Fixed(var text) -> CompletableFuture.completedFuture(response(200, text));
            case RegistryRoutes.Unknown(var allowed) -> CompletableFuture.completedFuture(allowed.isEmpty()
                    ? error(404, 404, "HTTP 404 Not Found")
                    : error(405, 405, "HTTP 405 Method Not Allowed").addHeader(RawHeader.create("Allow", String.join(", ", allowed))));
            case RegistryRoutes.Names(var first, var page) -> names(first, new ArrayList<>()).handle((names, failure) -> failure == null ? response(200, page.of(names)) : failed(failure));
            case RegistryRoutes.Listing(var first, var page) -> schemas(first, new ArrayList<>()).handle((found, failure) -> failure == null ? response(200, page.of(found)) : failed(failure));
            case RegistryRoutes.Ask(var call, var page) -> registry.ask(call).handle((answer, failure) -> failure == null ? answered(answer, page) : failed(failure));
        };
    }

    /** Page by page, as all of them at once might not fit into what nodes send each other. */
    private CompletionStage<List<String>> names(Subjects call, List<String> before) {
        return registry.ask(call).thenCompose(answer -> {
            var names = (RegistryAnswer.Names) answer;
            before.addAll(names.names());
            return names.more() ? names(new Subjects(call.prefix(), call.scope(), names.names().getLast()), before) : CompletableFuture.completedFuture(before);
        });
    }

    private CompletionStage<List<RegistryAnswer.Found>> schemas(RegistryCall.Schemas call, List<RegistryAnswer.Found> before) {
        return call.limit() == 0 ? CompletableFuture.completedFuture(before) : registry.ask(call).thenCompose(answer -> {
            var page = (RegistryAnswer.Schemas) answer;
            before.addAll(page.schemas());
            if (!page.more()) {
                return CompletableFuture.completedFuture(before);
            }
            var last = page.schemas().getLast();
            return schemas(new RegistryCall.Schemas(call.prefix(), call.scope(), call.latest(), new RegistryAnswer.Use(last.subject(), last.version()), 0, call.limit() - page.schemas().size()), before);
        });
    }

    private static HttpResponse answered(RegistryAnswer answer, RegistryRoutes.Page page) {
        return answer instanceof RegistryAnswer.Refused(var fault, var message) ? error(fault.status(), fault.code(), message) : response(200, page.of(answer));
    }

    private static HttpResponse failed(Throwable failure) {
        Throwable cause = failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof LakeException late) {
            return error(500, STORE_LATE, late.error().sentence());
        }
        HttpFault fault = HttpFault.of(cause);
        return error(500, STORE_FAILED, fault.fault().sentence());
    }

    /** What the node itself refuses, in the words of this protocol. */
    static HttpResponse refusal(HttpFault fault) {
        return error(fault.status(), fault.status(), fault.fault().sentence());
    }

    private static HttpResponse error(int status, int code, String message) {
        return response(status, JsonNodeFactory.instance.objectNode().put("error_code", code).put("message", message).toString());
    }

    private static HttpResponse response(int status, String json) {
        return HttpResponse.create().withStatus(StatusCodes.get(status)).withEntity(HttpEntities.create(CONTENT, json)).addHeader(RawHeader.create("Cache-Control", "no-store"))
                .addHeader(RawHeader.create("X-Content-Type-Options", "nosniff"));
    }

    private static Map<String, String> query(HttpRequest request) {
        var found = new HashMap<String, String>();
        request.getUri().query().toList().forEach(parameter -> found.put(parameter.first(), parameter.second()));
        return found;
    }
}
