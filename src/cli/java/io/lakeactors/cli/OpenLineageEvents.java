package io.lakeactors.cli;

import io.lakeactors.api.wire.Json;
import io.lakeactors.api.wire.Lineage;
import io.lakeactors.api.wire.Lineage.Input;
import io.lakeactors.api.wire.Lineage.Step;
import io.lakeactors.api.wire.Lineage.Table;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Lineage in the words of OpenLineage 2-0-2: one event COMPLETE for each snapshot, whose run is its commit. Tables are called as OpenLineage's integrations for Iceberg do, by where they lie, with the
 * name in the catalog as a symlink; topics by the cluster's own id, since its addresses change.
 */
final class OpenLineageEvents {
    private static final String PRODUCER = "urn:lakeactors:lake";
    private static final String SPEC = "https://openlineage.io/spec/";
    private static final String NAMESPACE = "lakeactors";

    private final Map<String, Table> tables;

    private OpenLineageEvents(Lineage lineage) {
        tables = lineage.tables().stream().collect(Collectors.toMap(Table::table, table -> table, (nearer, farther) -> nearer));
    }

    /** @return JSON, one event each, oldest first */
    static List<String> of(Lineage lineage) {
        record Event(long at, String text) {}
        var events = new OpenLineageEvents(lineage);
        var all = new ArrayList<Event>();
        // Of a table that is read at several snapshots the steps to the latest are those to the others too.
        lineage.tables().forEach(table -> table.steps().forEach(step -> all.add(new Event(step.at(), Json.write(events.event(table, step))))));
        return all.stream().sorted(Comparator.comparingLong(Event::at)).map(Event::text).distinct().toList();
    }

    private Map<String, Object> event(Table table, Step step) {
        var event = new LinkedHashMap<String, Object>();
        event.put("eventType", "COMPLETE");
        event.put("eventTime", Instant.ofEpochMilli(step.at()).toString());
        event.put("run", ordered("runId", runId(table, step), "facets", Map.of("lakeactors_commit", commit(step))));
        event.put("job", job(step));
        event.put("inputs", inputs(step));
        event.put("outputs", List.of(output(table, step)));
        event.put("producer", PRODUCER);
        event.put("schemaURL", SPEC + "2-0-2/OpenLineage.json#/$defs/RunEvent");
        return event;
    }

    /** The commit's, where that is a UUID as it is for all of ours; a commit that writes a table and its quarantine is one run. */
    private static String runId(Table table, Step step) {
        try {
            return UUID.fromString(step.commit()).toString();
        } catch (IllegalArgumentException none) {
            return UUID.nameUUIDFromBytes((table.location() + "@" + step.snapshot()).getBytes(StandardCharsets.UTF_8)).toString();
        }
    }

    private static Map<String, Object> commit(Step step) {
        var facet = own("Commit");
        facet.put("kind", step.kind());
        facet.put("contracts", step.makers().stream().map(Lineage.Maker::contract).distinct().toList());
        facet.put("runs", step.runs());
        facet.put("epoch", step.epoch() == null ? -1 : step.epoch());
        return facet;
    }

    private static Map<String, Object> job(Step step) {
        var type = standard("2-0-3/JobTypeJobFacet");
        type.put("processingType", step.kind().equals("pipeline") ? "STREAMING" : "BATCH");
        type.put("integration", "LAKEACTORS");
        type.put("jobType", step.kind().toUpperCase(Locale.ROOT));
        String name = step.makers().stream().map(Lineage.Maker::job).distinct().collect(Collectors.joining("+"));
        return ordered("namespace", NAMESPACE, "name", name.isEmpty() ? step.kind() : name, "facets", Map.of("jobType", type));
    }

    private List<Object> inputs(Step step) {
        var topics = step.inputs().stream().filter(input -> input.kind().equals("topic")).collect(Collectors.groupingBy(input -> "kafka://" + input.cluster() + "\n" + input.name(), LinkedHashMap::new, Collectors.toList()));
        var inputs = new ArrayList<Object>();
        topics.values().forEach(positions -> inputs.add(topic(positions)));
        step.inputs().stream().filter(input -> input.kind().equals("table")).forEach(input -> inputs.add(table(input)));
        step.inputs().stream().filter(input -> input.kind().equals("files")).forEach(input -> inputs.add(dataset("file", input.name(), Map.of())));
        return inputs;
    }

    private static Map<String, Object> topic(List<Input> positions) {
        var facet = own("Positions");
        facet.put("partitions", positions.stream().map(input -> ordered("partition", input.partition(), "from", input.from(), "next", input.next())).toList());
        var dataset = dataset("kafka://" + positions.getFirst().cluster(), positions.getFirst().name(), Map.of());
        dataset.put("inputFacets", Map.of("lakeactors_positions", facet));
        return dataset;
    }

    private Map<String, Object> table(Input input) {
        Table known = tables.get(input.name());
        return lying(input.name(), known == null ? "" : known.location(), input.snapshot() == null ? Map.of() : Map.of("version", version(input.snapshot())));
    }

    private static Map<String, Object> output(Table table, Step step) {
        var rows = standard("1-0-2/OutputStatisticsOutputDatasetFacet");
        rows.put("rowCount", step.added());
        var dataset = lying(table.table(), table.location(), Map.of("version", version(step.snapshot())));
        dataset.put("outputFacets", Map.of("outputStatistics", rows));
        return dataset;
    }

    private static Object version(long snapshot) {
        var version = standard("1-0-1/DatasetVersionDatasetFacet");
        version.put("datasetVersion", String.valueOf(snapshot));
        return version;
    }

    /** @param location empty if it is not known: then the name in the catalog has to do */
    private static Map<String, Object> lying(String name, String location, Map<String, Object> facets) {
        if (location.isEmpty()) {
            return dataset(NAMESPACE, name, facets);
        }
        var all = new LinkedHashMap<>(facets);
        var symlinks = standard("1-0-1/SymlinksDatasetFacet");
        symlinks.put("identifiers", List.of(ordered("namespace", NAMESPACE, "name", name, "type", "TABLE")));
        all.put("symlinks", symlinks);
        int scheme = location.indexOf("://");
        int path = scheme < 0 ? -1 : location.indexOf('/', scheme + 3);
        return scheme < 0 || path < 0 || location.startsWith("file:") ? dataset("file", location.replaceFirst("^file:(//)?", ""), all)
                : dataset(location.substring(0, path), location.substring(path + 1), all);
    }

    private static Map<String, Object> dataset(String namespace, String name, Map<String, Object> facets) {
        return ordered("namespace", namespace, "name", name, "facets", facets);
    }

    private static Map<String, Object> ordered(String first, Object one, String second, Object two) {
        var all = new LinkedHashMap<String, Object>();
        all.put(first, one);
        all.put(second, two);
        return all;
    }

    private static Map<String, Object> ordered(String first, Object one, String second, Object two, String third, Object three) {
        Map<String, Object> all = ordered(first, one, second, two);
        all.put(third, three);
        return all;
    }

    private static Map<String, Object> standard(String facet) {
        return facet(SPEC + "facets/" + facet + ".json#/$defs/" + facet.substring(facet.indexOf('/') + 1));
    }

    /** What OpenLineage has no word for. */
    private static Map<String, Object> own(String facet) {
        return facet("urn:lakeactors:lineage:1:" + facet);
    }

    private static Map<String, Object> facet(String schema) {
        var facet = new LinkedHashMap<String, Object>();
        facet.put("_producer", PRODUCER);
        facet.put("_schemaURL", schema);
        return facet;
    }
}
