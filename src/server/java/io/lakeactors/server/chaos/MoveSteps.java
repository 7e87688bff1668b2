package io.lakeactors.server.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What partitions and committers that moved needed, step by step, by what nodes have logged of it on clocks that agree. */
final class MoveSteps {
    /** The signal that tells of a move, and the key that names what moved. */
    enum Who {
        PARTITIONS("PartitionMoved", "partition"),
        COMMITTERS("CommitterMoved", "table");

        final String signal;
        private final String key;

        Who(String signal, String key) {
            this.signal = signal;
            this.key = key;
        }

        private String of(JsonNode line) {
            return line.path(key).asText();
        }
    }

    private MoveSteps() {}

    /**
     * @param told when a node was told to end
     * @param lines of all nodes since then, as objects
     * @return the median of each step in milliseconds: until one is asked to leave, until it has left, until it has begun elsewhere, and what it did there; empty if none has moved
     */
    static Map<String, Long> medians(Who who, Instant told, List<JsonNode> lines) {
        var left = new TreeMap<String, Instant>();
        var took = new TreeMap<String, Long>();
        var steps = new LinkedHashMap<String, List<Long>>();
        for (JsonNode line : lines) {
            if (is(who, line, "left")) {
                left.put(who.of(line), at(line));
                took.put(who.of(line), line.path("ms").asLong());
            }
        }
        for (JsonNode line : lines) {
            Instant from = left.get(who.of(line));
            if (is(who, line, "resumed") && from != null && at(line).isAfter(from)) {
                // Until sharding asks it to go, and what it does from then on.
                add(steps, "Asked", from.toEpochMilli() - told.toEpochMilli() - took.get(who.of(line)));
                add(steps, "Left", took.get(who.of(line)));
                add(steps, "Begun", at(line).toEpochMilli() - sinceBegun(line) - from.toEpochMilli());
                line.path("steps").fields().forEachRemaining(step -> add(steps, step.getKey(), step.getValue().asLong()));
            }
        }
        var medians = new LinkedHashMap<String, Long>();
        steps.forEach((step, times) -> medians.put(step, ChaosReport.percentile(times.stream().sorted().toList(), 0.5)));
        return medians;
    }

    /** A step in which nothing waited is no part of what a move took. */
    private static long sinceBegun(JsonNode line) {
        long[] steps = {0};
        line.path("steps").forEach(step -> steps[0] += step.asLong());
        return Math.max(steps[0], line.path("ms").asLong());
    }

    private static void add(Map<String, List<Long>> steps, String step, long millis) {
        steps.computeIfAbsent(step, first -> new ArrayList<>()).add(millis);
    }

    private static boolean is(Who who, JsonNode line, String end) {
        return line.path("signal").asText().equals(who.signal) && line.path("end").asText().equals(end);
    }

    private static Instant at(JsonNode line) {
        return Instant.parse(line.path("@timestamp").asText());
    }

    /** For people. */
    static String text(Map<String, Long> medians) {
        return medians.entrySet().stream().map(step -> step.getKey() + " " + step.getValue()).collect(Collectors.joining(", ", "ms of each step: ", ""));
    }
}
