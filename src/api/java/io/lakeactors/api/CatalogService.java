package io.lakeactors.api;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A catalog protocol that is served beside the API, below {@link #ROOT}, with paths, errors and words of its own. */
public interface CatalogService {
    /** The first segment of its paths. */
    String ROOT = "iceberg";

    /**
     * @param segments of the path behind the root, unescaped
     * @param query the last of those that are given twice
     * @param idempotencyKey the header of that name
     */
    record Request(String method, List<String> segments, Map<String, String> query, Optional<String> idempotencyKey, String body) {}

    /** @param body JSON; empty for none */
    record Answer(int status, String body) {}

    /** Whether such a request changes something, and so needs the token. */
    boolean isChange(String method, List<String> segments);

    /** Blocks until it is answered; never throws. */
    Answer answer(Request request);

    /** What the protocol says to a request that does not reach it. */
    Answer refusal(int status, String message);
}
