package io.lakeactors.api;

import io.lakeactors.api.Operation.Access;
import io.lakeactors.api.Operation.Method;
import io.lakeactors.api.wire.Json;
import io.lakeactors.engine.ClusterConfig;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpEntity;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.MediaTypes;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.http.scaladsl.model.EntityStreamSizeException;
import org.apache.pekko.stream.Materializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What stands before every operation: routing, the token, limits, and faults as JSON.
 *
 * <p>Two guards against web pages that talk to a node on the reader's own machine: POST takes JSON only, which a page of another origin cannot send unasked;
 * and a node on a loopback address, whose readers need no token, answers only to loopback names, so that a page cannot make a name of its own point here.
 */
final class Front {
    static final int BODY_BYTES_MAX = 1 << 20;
    private static final long BODY_TIMEOUT_MILLIS = 10_000;
    private static final Logger LOG = LoggerFactory.getLogger(Front.class);

    private final Routes routes;
    private final Optional<byte[]> token;
    private final ApiBinding at;
    private final boolean loopbackNamesOnly;
    private final Materializer materializer;
    private final CatalogFront catalog;
    private final RegistryFront registry;

    Front(Routes routes, CatalogFront catalog, RegistryFront registry, ApiBinding at, boolean loopbackNamesOnly, Materializer materializer) {
        this.routes = routes;
        this.catalog = catalog;
        this.registry = registry;
        this.at = at;
        token = at.token().map(text -> text.getBytes(StandardCharsets.UTF_8));
        this.loopbackNamesOnly = loopbackNamesOnly;
        this.materializer = materializer;
    }

    CompletionStage<HttpResponse> answer(HttpRequest request) {
        CompletionStage<HttpResponse> answer;
        try {
            answer = admit(request);
        } catch (RuntimeException refused) {
            answer = CompletableFuture.failedFuture(refused);
        }
        return answer.exceptionally(failure -> {
            request.discardEntityBytes(materializer);
            HttpFault fault = HttpFault.of(failure);
            return withChallenge(fault, isBelow(request, RegistryFront.ROOT) ? RegistryFront.refusal(fault) : isBelow(request, CatalogService.ROOT) ? catalog.fault(fault) : fault(fault));
        });
    }

    private static boolean isBelow(HttpRequest request, String root) {
        return (request.getUri().getPathString() + "/").startsWith("/" + root + "/");
    }

    private CompletionStage<HttpResponse> admit(HttpRequest request) {
        checkHost(request);
        var segments = segments(request);
        if (CatalogFront.isMeant(segments)) {
            return admitToCatalog(request, segments);
        }
        if (RegistryFront.isMeant(segments)) {
            return admitToRegistry(request, segments);
        }
        var found = routes.find(request.method().value(), segments);
        Operation operation = found.operation();
        checkToken(request, operation.access());
        var query = query(request, operation);
        if (operation.method() != Method.POST) {
            request.discardEntityBytes(materializer);
            return handle(operation, new Call(found.variables(), query, ""));
        }
        checkContentType(request);
        return body(request, BODY_BYTES_MAX).thenCompose(body -> handle(operation, new Call(found.variables(), query, body)));
    }

    private CompletionStage<HttpResponse> admitToCatalog(HttpRequest request, List<String> segments) {
        checkToken(request, catalog.isChange(request, segments) ? Access.CHANGE : Access.READ);
        if (request.method().value().equals("POST")) {
            checkContentType(request);
        }
        return body(request, CatalogFront.BODY_BYTES_MAX).thenCompose(body -> catalog.answer(request, segments, body));
    }

    private CompletionStage<HttpResponse> admitToRegistry(HttpRequest request, List<String> segments) {
        String method = request.method().value();
        checkToken(request, RegistryFront.isChange(method, segments) ? Access.CHANGE : Access.READ, bearer(request).or(() -> password(request)));
        if (method.equals("POST") || method.equals("PUT")) {
            RegistryFront.checkContentType(request);
        }
        return body(request, RegistryFront.BODY_BYTES_MAX).thenCompose(body -> registry.answer(request, segments, body));
    }

    private static CompletionStage<HttpResponse> handle(Operation operation, Call call) {
        LOG.debug("{} {}", operation.method(), operation.path());
        return operation.handler().handle(call).thenApply(answer -> success(operation, answer));
    }

    private static HttpResponse success(Operation operation, Object answer) {
        boolean text = answer instanceof String && !operation.path().endsWith(".json");
        String content = answer instanceof String ready ? ready : Json.write(answer);
        return HttpResponse.create()
                .withStatus(operation.status())
                .withEntity(text
                        ? HttpEntities.create(MediaTypes.TEXT_PLAIN.toContentType(org.apache.pekko.http.javadsl.model.HttpCharsets.UTF_8), content)
                        : HttpEntities.create(ContentTypes.APPLICATION_JSON, content))
                .addHeader(RawHeader.create("Cache-Control", "no-store"))
                .addHeader(RawHeader.create("X-Content-Type-Options", "nosniff"));
    }

    private static HttpResponse fault(HttpFault fault) {
        return HttpResponse.create()
                .withStatus(fault.status())
                .withEntity(HttpEntities.create(ContentTypes.APPLICATION_JSON, Json.write(fault.fault())))
                .addHeader(RawHeader.create("X-Content-Type-Options", "nosniff"));
    }

    private static HttpResponse withChallenge(HttpFault fault, HttpResponse response) {
        return fault.status() == 401 ? response.addHeader(RawHeader.create("WWW-Authenticate", "Bearer")) : response;
    }

    private void checkHost(HttpRequest request) {
        String host = request.getUri().host().address();
        // By the whole name: 127.example.org may be anybody's.
        if (loopbackNamesOnly && !ClusterConfig.isLoopback(host) && !host.equals("0:0:0:0:0:0:0:1")) {
            throw HttpFault.request(421, "this node answers to loopback names only, not to \"" + host + "\"", "Host",
                    "Use http://127.0.0.1 with the node's port.");
        }
    }

    private void checkToken(HttpRequest request, Access access) {
        checkToken(request, access, bearer(request));
    }

    private static Optional<String> bearer(HttpRequest request) {
        return request.getHeader("Authorization").map(header -> header.value()).filter(value -> value.regionMatches(true, 0, "Bearer ", 0, 7))
                .map(value -> value.substring(7).strip());
    }

    /** Some clients of registries know no other way to show a token. */
    private static Optional<String> password(HttpRequest request) {
        return request.getHeader("Authorization").map(header -> header.value()).filter(value -> value.regionMatches(true, 0, "Basic ", 0, 6)).map(value -> {
            try {
                String pair = new String(Base64.getDecoder().decode(value.substring(6).strip()), StandardCharsets.UTF_8);
                return pair.substring(pair.indexOf(':') + 1);
            } catch (IllegalArgumentException notBasic) {
                return "";
            }
        });
    }

    private void checkToken(HttpRequest request, Access access, Optional<String> shown) {
        if (token.isEmpty() || at.isOpen(access)) {
            return;
        }
        String given = shown.orElse("");
        // In constant time: how long a refusal takes says nothing about the token.
        if (!MessageDigest.isEqual(token.get(), given.getBytes(StandardCharsets.UTF_8))) {
            throw HttpFault.request(401, given.isEmpty() ? bare(access) : "the token is not this node's", "Authorization",
                    "Send the token that the node was given, or that stands in node.json of its home: Authorization: Bearer … (the command line takes it from $LAKE_TOKEN).");
        }
    }

    private static String bare(Access access) {
        return access == Access.CHANGE ? "this call changes something and has no token" : "this call has no token";
    }

    private static void checkContentType(HttpRequest request) {
        if (!request.entity().getContentType().mediaType().equals(MediaTypes.APPLICATION_JSON)) {
            throw HttpFault.request(415, "the body is not declared as JSON", "Content-Type",
                    "Send Content-Type: application/json, with {} if there is nothing to say.");
        }
    }

    private CompletionStage<String> body(HttpRequest request, int bytesMax) {
        // One that says how long it is need not come.
        if (request.entity().getContentLengthOption().orElse(0) > bytesMax) {
            throw tooLarge(bytesMax);
        }
        return request.entity()
                .withSizeLimit(bytesMax)
                .toStrict(BODY_TIMEOUT_MILLIS, bytesMax, materializer)
                .thenApply(HttpEntity.Strict::getData)
                .handle((bytes, failure) -> {
                    if (failure != null) {
                        throw unread(failure, bytesMax);
                    }
                    return bytes.utf8String();
                });
    }

    private static HttpFault tooLarge(int bytesMax) {
        return HttpFault.request(413, "the body is larger than " + bytesMax + " bytes", "body", "Send less.");
    }

    private static HttpFault unread(Throwable failure, int bytesMax) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof EntityStreamSizeException) {
                return tooLarge(bytesMax);
            }
        }
        return HttpFault.request(408, "the body did not arrive within " + BODY_TIMEOUT_MILLIS + " ms", "body", "Send it again.");
    }

    private static List<String> segments(HttpRequest request) {
        var segments = new ArrayList<String>();
        for (String segment : request.getUri().getPathString().substring(1).split("/", -1)) {
            try {
                segments.add(URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8));
            } catch (IllegalArgumentException broken) {
                throw HttpFault.request(400, "the path is not properly escaped", segment, "Escape it as URLs are.");
            }
        }
        if (segments.size() > 1 && segments.getLast().isEmpty()) {
            segments.removeLast();
        }
        return segments;
    }

    private static Map<String, String> query(HttpRequest request, Operation operation) {
        var known = operation.query().stream().map(Operation.Parameter::name).toList();
        var found = new HashMap<String, String>();
        for (var parameter : request.getUri().query().toList()) {
            if (!known.contains(parameter.first())) {
                throw HttpFault.request(400, "there is no parameter \"" + parameter.first() + "\" here", operation.path(), known.isEmpty() ? "Leave it out."
                        : "Use " + String.join(", ", known) + ".");
            }
            found.put(parameter.first(), parameter.second());
        }
        return found;
    }
}
