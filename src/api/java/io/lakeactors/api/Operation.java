package io.lakeactors.api;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * One operation of the API: its route, its page in the OpenAPI document and its handler in one place, so that they cannot drift.
 *
 * @param method GET, POST or DELETE
 * @param path segments, a variable one in braces: {@code /v1/pipelines/{name}}
 * @param id unique; OpenAPI's operationId
 * @param query the query parameters that it knows; others are refused
 * @param request the body's record; empty if it takes none
 * @param answer the record of a success, or String for text
 * @param status of a success
 */
record Operation(
        Method method, String path, String id, String tag, String summary, Access access, List<Parameter> query, Optional<Class<?>> request, Class<?> answer,
        int status,
        Handler handler) {
    enum Method {
        GET,
        POST,
        DELETE
    }

    /** Who may call it; what asks for the token where: {@link ApiBinding#isOpen}. */
    enum Access {
        /** Says whether the node lives and works, and nothing of what it holds. */
        PROBE,
        /** Figures; the names of pipelines and tables stand in them. */
        METRICS,
        READ,
        CHANGE
    }

    /** @param type {@code string}, {@code integer} or {@code boolean} */
    record Parameter(String name, String type, String says) {}

    @FunctionalInterface
    interface Handler {
        /** @return the wire record (or text); a failed stage or a thrown LakeException becomes a fault */
        CompletionStage<?> handle(Call call);
    }

    static Operation get(String path, String id, String tag, String summary, Class<?> answer, Handler handler) {
        return new Operation(Method.GET, path, id, tag, summary, Access.READ, List.of(), Optional.empty(), answer, 200, handler);
    }

    static Operation post(String path, String id, String tag, String summary, Access access, Class<?> answer, Handler handler) {
        return new Operation(Method.POST, path, id, tag, summary, access, List.of(), Optional.empty(), answer, 200, handler);
    }

    static Operation delete(String path, String id, String tag, String summary, Class<?> answer, Handler handler) {
        return new Operation(Method.DELETE, path, id, tag, summary, Access.CHANGE, List.of(), Optional.empty(), answer, 200, handler);
    }

    Operation guarded(Access other) {
        return new Operation(method, path, id, tag, summary, other, query, request, answer, status, handler);
    }

    Operation with(Parameter... parameters) {
        return new Operation(method, path, id, tag, summary, access, List.of(parameters), request, answer, status, handler);
    }

    Operation taking(Class<?> body) {
        return new Operation(method, path, id, tag, summary, access, query, Optional.of(body), answer, status, handler);
    }

    Operation answering(int success) {
        return new Operation(method, path, id, tag, summary, access, query, request, answer, success, handler);
    }

    List<String> segments() {
        return List.of(path.substring(1).split("/"));
    }

    static boolean isVariable(String segment) {
        return segment.startsWith("{");
    }
}
