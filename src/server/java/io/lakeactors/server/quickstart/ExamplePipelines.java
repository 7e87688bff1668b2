package io.lakeactors.server.quickstart;

import com.fasterxml.jackson.databind.JsonNode;
import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.LakeError;
import io.lakeactors.model.LakeException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The pipelines of the example, each named as the topic that it reads, and how they are told from others of these names. */
final class ExamplePipelines {
    private static final Map<String, Set<String>> TABLES = Map.of(
            "airports", Set.of("silver.airports"), "planes", Set.of("bronze.planes", "silver.planes"), "flights", Set.of("bronze.flights", "silver.flights"));

    private ExamplePipelines() {}

    /**
     * Looks whether pipelines that are named as the example's are the example's: to apply it would else overwrite them.
     *
     * @param pipelines the answer of {@code GET /v1/pipelines}
     * @throws LakeException {@link ErrorCode#REQUEST_INVALID}
     */
    static void requireOwn(JsonNode pipelines, Path home) {
        for (JsonNode pipeline : pipelines.path("pipelines")) {
            String name = pipeline.path("name").asText();
            var tables = texts(pipeline.path("targets"), "table");
            var topics = texts(pipeline.path("partitions"), "topic");
            // One that could not be read again shows neither; to apply it anew is what mends it.
            boolean own = Set.of(name).containsAll(topics) && (tables.isEmpty() || tables.equals(TABLES.get(name)));
            if (TABLES.containsKey(name) && !own) {
                throw LakeError.of(ErrorCode.REQUEST_INVALID, "the pipeline " + name + " is not the quickstart's: it reads " + topics + " and fills " + tables, home.toString(),
                        FeedProducer.ELSEWHERE).asException();
            }
        }
    }

    private static Set<String> texts(JsonNode of, String field) {
        var texts = new TreeSet<String>();
        of.forEach(one -> texts.add(one.path(field).asText()));
        return texts;
    }
}
