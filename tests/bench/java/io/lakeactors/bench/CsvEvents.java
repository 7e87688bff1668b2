package io.lakeactors.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;

/** The same {@link Events} as lines of CSV, without what is nested in them. */
final class CsvEvents {
    private static final ObjectMapper JSON = new ObjectMapper().enable(com.fasterxml.jackson.databind.DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

    private final List<String> columns;
    private String last = "";

    CsvEvents(List<String> columns) {
        this.columns = columns;
    }

    /** The event that this JSON is. */
    byte[] of(byte[] json) {
        try {
            JsonNode event = JSON.readTree(json);
            last = columns.stream().map(column -> event.has(column) ? event.get(column).asText() : "").collect(Collectors.joining(","));
            return last.getBytes(StandardCharsets.UTF_8);
        } catch (IOException cut) {
            return last.substring(0, last.length() / 2).getBytes(StandardCharsets.UTF_8);
        }
    }
}
