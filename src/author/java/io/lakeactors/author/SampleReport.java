package io.lakeactors.author;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * What a pipeline makes of a sample.
 *
 * @param pipeline its name
 * @param columns of the table, without the audit columns
 * @param stopped events that would stop the pipeline; what follows is judged as if they had not
 * @param bytes of all events' values
 * @param microsPerRow processor time of decoding and judging one event on this machine, an estimate; 0 if it was not measured
 * @param rules each that an event broke, most often first
 * @param rows the first events that were written and the first that were not, in their order
 */
public record SampleReport(
        String pipeline, List<String> columns, long events, long written, long quarantined, long dropped, long stopped, long bytes, double microsPerRow,
        List<Broken> rules, List<Row> rows) {
    public SampleReport {
        columns = List.copyOf(columns);
        rules = List.copyOf(rules);
        rows = List.copyOf(rows);
    }

    /**
     * A rule and the events for which it decided; for rules that only log, those that broke it.
     *
     * @param verdict what became of them: quarantined, dropped, stops or logged
     * @param line of the first of them in the sample
     * @param message what was wrong with it, empty where the engine only counts
     * @param event its beginning
     */
    public record Broken(String rule, String verdict, long events, int line, String message, String event) {}

    /** @param line in the sample @param row the columns' values where it was written, absent otherwise @param event the event's beginning where it was not */
    public record Row(
            int line, String verdict, List<String> rules, List<String> messages,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) JsonNode row, @JsonInclude(JsonInclude.Include.NON_EMPTY) String event) {
        public Row {
            rules = List.copyOf(rules);
            messages = List.copyOf(messages);
        }
    }
}
