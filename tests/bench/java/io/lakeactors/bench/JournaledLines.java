package io.lakeactors.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.stream.Stream;

/** When batches were durable (judged, in files, and journaled), from what a node says of it in its log. */
final class JournaledLines {
    /** Whom to set to "debug". */
    static final String LOGGER = "io.lakeactors.signal";

    private static final String SIGNAL = "BatchJournaled";
    private static final ObjectMapper JSON = new ObjectMapper();

    private JournaledLines() {}

    /** Is told of each batch. */
    interface Batch {
        /** @param first position @param next the first position behind it @param nanos since 1970 */
        void at(int partition, long first, long next, long nanos);
    }

    static void read(Path log, Batch batch) throws IOException {
        try (Stream<String> lines = Files.lines(log)) {
            for (String line : (Iterable<String>) lines.filter(one -> one.contains(SIGNAL))::iterator) {
                JsonNode said = JSON.readTree(line);
                if (said.path("signal").asText().equals(SIGNAL)) {
                    String partition = said.path("partition").asText();
                    batch.at(Integer.parseInt(partition.substring(partition.lastIndexOf('/') + 1)), said.at("/range/first").asLong(), said.at("/range/next").asLong(),
                            nanos(Instant.parse(said.path("@timestamp").asText())));
                }
            }
        }
    }

    static long nanos(Instant time) {
        return time.getEpochSecond() * 1_000_000_000L + time.getNano();
    }
}
