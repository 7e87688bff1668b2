package io.lakeactors.lake.catalog;

import io.lakeactors.lake.iceberg.CatalogDoor;
import io.lakeactors.model.LakeException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.iceberg.rest.Endpoint;
import org.apache.iceberg.rest.responses.ConfigResponse;
import org.apache.iceberg.rest.responses.ErrorResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The Iceberg REST catalog: answers requests, whoever carries them. Blocking, safe for threads; never throws. */
public final class IcebergRest {
    private static final Logger LOG = LoggerFactory.getLogger(IcebergRest.class);
    private static final String PREFIX = "{prefix}";
    /** How long a repeated request is sure to be recognised. Ids of changes are kept for longer than that. */
    private static final String KEYS_LIVE = "PT24H";

    private final Map<Endpoint, RestEndpoints.Handler> handlers;
    private final Map<String, String> told;

    /** @param fed what must be asked before a table is dropped, renamed or narrowed */
    public IcebergRest(CatalogDoor door, FedTables fed) {
        // The library looks for a key that is null, which only some maps bear.
        this.told = new HashMap<>(door.told());
        this.handlers = new RestEndpoints(door, new FedTableGuard(fed)).all();
    }

    /**
     * @param segments of the path, unescaped, from {@code v1} on
     * @param idempotencyKey the header of that name
     */
    public record Request(String method, List<String> segments, Map<String, String> query, Optional<String> idempotencyKey, String body) {
        public Request {
            segments = List.copyOf(segments);
            query = Map.copyOf(query);
        }
    }

    /** @param body JSON; empty for none */
    public record Answer(int status, String body) {}

    /** Whether such a request changes something. Reports of metrics do not, though they are posted. */
    public static boolean isChange(String method, List<String> segments) {
        return !method.equals("GET") && !method.equals("HEAD") && !(method.equals("POST") && match(Endpoint.V1_REPORT_METRICS, segments).isPresent());
    }

    public Answer answer(Request request) {
        try {
            return found(request);
        } catch (Exception failure) {
            ErrorResponse error = RestErrors.of(failure);
            if (error.code() >= 500) {
                LOG.warn("A request to the catalog failed: {} {}: {}", shown(request.method()), shown(String.join("/", request.segments())),
                        shown(error.message()), failure instanceof LakeException ? null : failure);
            }
            return answer(request, error);
        }
    }

    /** A refusal by whoever carries the requests, in the protocol's words. */
    public static Answer refusal(int status, String message) {
        return new Answer(status, RestJson.write(RestErrors.error(status, RestErrors.typeOf(status), message)));
    }

    private static Answer answer(Request request, ErrorResponse error) {
        return new Answer(error.code(), request.method().equals("HEAD") ? "" : RestJson.write(error));
    }

    private Answer found(Request request) throws Exception {
        if (request.segments().equals(List.of("v1", "config"))) {
            return new Answer(200, RestJson.write(config()));
        }
        for (var candidate : handlers.entrySet()) {
            Optional<Map<String, String>> variables = match(candidate.getKey(), request);
            if (variables.isPresent()) {
                Object answer = candidate.getValue().handle(new RestCall(variables.get(), request));
                if (isChange(request.method(), request.segments())) {
                    LOG.info("The catalog was changed from outside: {} {}", request.method(), String.join("/", request.segments()));
                }
                return answer == null ? new Answer(204, "") : new Answer(200, RestJson.write(answer));
            }
        }
        boolean elsewhere = handlers.keySet().stream().anyMatch(endpoint -> match(endpoint, request.segments()).isPresent());
        return answer(request, elsewhere
                ? RestErrors.error(405, "MethodNotAllowed", "/" + String.join("/", request.segments()) + " does not take " + request.method())
                : RestErrors.error(404, "NotFound", "this catalog has no /" + String.join("/", request.segments()) + "; GET /v1/config lists what it has"));
    }

    /** Requests come from strangers: a line of the log stays one line. */
    private static String shown(String text) {
        return text.replaceAll("\\p{Cntrl}", "?");
    }

    private ConfigResponse config() {
        return ConfigResponse.builder().withEndpoints(handlers.keySet().stream().sorted((a, b) -> a.toString().compareTo(b.toString())).toList())
                .withIdempotencyKeyLifetime(KEYS_LIVE).withDefaults(told).build();
    }

    private static Optional<Map<String, String>> match(Endpoint endpoint, Request request) {
        return endpoint.httpMethod().equals(request.method()) ? match(endpoint, request.segments()) : Optional.empty();
    }

    private static Optional<Map<String, String>> match(Endpoint endpoint, List<String> segments) {
        List<String> pattern = List.of(endpoint.path().substring(1).split("/")).stream().filter(part -> !part.equals(PREFIX)).toList();
        if (pattern.size() != segments.size()) {
            return Optional.empty();
        }
        var variables = new HashMap<String, String>();
        for (int i = 0; i < pattern.size(); i++) {
            String part = pattern.get(i);
            if (part.startsWith("{")) {
                variables.put(part.substring(1, part.length() - 1), segments.get(i));
            } else if (!part.equals(segments.get(i))) {
                return Optional.empty();
            }
        }
        return Optional.of(variables);
    }
}
