package io.lakeactors.lake.catalog;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.rest.RESTRequest;

/** A request to one endpoint: the variables of its path, and what came with it. */
record RestCall(Map<String, String> variables, IcebergRest.Request request) {
    private static final String LEVELS = "\u001f";

    Namespace namespace() {
        return Namespace.of(variables.get("namespace").split(LEVELS, -1));
    }

    TableIdentifier table() {
        return TableIdentifier.of(namespace(), variables.get("table"));
    }

    TableIdentifier view() {
        return TableIdentifier.of(namespace(), variables.get("view"));
    }

    <T extends RESTRequest> T body(Class<T> type) throws JsonProcessingException {
        return RestJson.read(request.body(), type);
    }

    Optional<String> parameter(String name) {
        return Optional.ofNullable(request.query().get(name)).filter(value -> !value.isEmpty());
    }

    /** The id of the change that is asked for: the same for the same request under the same key, else one that nobody had before. */
    String changeId() {
        return request.idempotencyKey()
                .map(key -> String.join("\n", key, request.method(), String.join("/", request.segments()), request.body()))
                .map(asked -> UUID.nameUUIDFromBytes(asked.getBytes(StandardCharsets.UTF_8)))
                .orElseGet(UUID::randomUUID)
                .toString();
    }
}
