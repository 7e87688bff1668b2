package io.lakeactors.contract;

import com.fasterxml.jackson.databind.JsonNode;
import io.lakeactors.model.SchemaRegistry;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Cases that a pipeline's author wrote: events, and what is to become of each.
 *
 * @param name the file, as the user named it
 * @param pipeline what the cases are about
 * @param schemas for pipelines whose records name their schemas: what a registry would say of the numbers
 * @param cases in the file's order
 */
public record TestFile(String name, PipelineSpec pipeline, Map<Integer, SchemaRegistry.Answer> schemas, List<Case> cases) {
    public TestFile {
        schemas = Map.copyOf(schemas);
        cases = List.copyOf(cases);
    }

    /** What is to become of an event. */
    public enum Verdict {
        WRITTEN,
        QUARANTINED,
        DROPPED,
        /** The event stops the pipeline. */
        STOPS;

        /** As test files write it. */
        public String word() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    /**
     * Events of one partition, one after another, as the first of it.
     *
     * @param line from 1
     * @param at the time at which they are taken in, milliseconds since 1970
     * @param expected one for each event
     */
    public record Case(String name, int line, long at, List<Event> events, List<Expected> expected) {
        public Case {
            events = List.copyOf(events);
            expected = List.copyOf(expected);
        }
    }

    /**
     * A record as it would be polled.
     *
     * @param value null for a tombstone
     * @param key null if it has none
     * @param headers null if it has none, else as {@link io.lakeactors.model.RawBatch#add} takes them
     * @param timestamp the source's own time, milliseconds since 1970; -1 if it has none
     */
    public record Event(byte[] value, byte[] key, byte[] headers, long timestamp) {
        public static Event of(byte[] value) {
            return new Event(value, null, null, -1);
        }
    }

    /**
     * @param rules exactly these are broken, in any order; empty if any will do
     * @param logged exactly these rules that only log are broken; empty if any will do
     * @param cells columns that are looked at; the others may hold anything
     */
    public record Expected(int line, Verdict verdict, Optional<Set<String>> rules, Optional<Set<String>> logged, List<Cell> cells) {
        public Expected {
            cells = List.copyOf(cells);
        }
    }

    /** @param value the value as YAML has it; of a struct only the fields that are looked at */
    public record Cell(String column, int line, JsonNode value) {}
}
