package io.lakeactors.cli;

import io.lakeactors.api.wire.Lineage;
import io.lakeactors.api.wire.Lineage.Input;
import io.lakeactors.api.wire.Lineage.Step;
import io.lakeactors.api.wire.Lineage.Table;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What a table was made of. */
@Command(
        name = "lineage",
        description = "What a table was made of: step by step, and up to the topics.",
        footer = {"", "What it says is read from the table's own snapshots (docs/guides/lineage.md).", "Example: lake lineage gold.delays_by_carrier_and_day"})
final class LineageCommand extends LakeCommand {
    private static final String UNKNOWN = "?";

    @Parameters(paramLabel = "TABLE", description = "The table.")
    private String table;

    @Option(names = "--steps", paramLabel = "NUMBER", defaultValue = "20", description = "How many steps, the latest; ${DEFAULT-VALUE} if not given, 1000 at most.")
    private int steps;

    @Option(names = "--openlineage", description = "As events of OpenLineage, one a line, oldest first.")
    private boolean openlineage;

    LineageCommand(Lake lake) {
        super(lake);
    }

    @Override
    public Integer call() {
        try (NodeClient node = lake.nodes().open()) {
            Lineage lineage = node.get("/v1/lineage/" + NodeClient.escaped(table) + "?steps=" + steps, Lineage.class);
            if (openlineage) {
                OpenLineageEvents.of(lineage).forEach(this::line);
                terminal().out().flush();
            } else {
                show(lineage, () -> print(lineage));
            }
        }
        return ExitCode.DONE;
    }

    private void print(Lineage lineage) {
        lineage.tables().forEach(this::branch);
        Table asked = lineage.tables().getFirst();
        if (asked.steps().isEmpty()) {
            return;
        }
        line("");
        var rows = new TextTable("WHEN", ">SNAPSHOT", "BY", "CONTRACT", "OF", ">ADDED", ">REMOVED");
        asked.steps().forEach(step -> rows.row(Instant.ofEpochMilli(step.at()).truncatedTo(ChronoUnit.SECONDS), step.snapshot(), by(step), contracts(List.of(step)), words(step.inputs()),
                Human.count(step.added()), Human.count(step.removed())));
        terminal().out().print(rows);
    }

    /** A table, and below it the topics that it is of; tables that it is of come by themselves. */
    private void branch(Table one) {
        String indent = "  ".repeat(one.depth());
        if (one.snapshot() == null) {
            line(indent + one.table() + "  no snapshot yet");
            return;
        }
        String made = one.steps().isEmpty() ? "  its snapshot has expired" : "  " + made(one.steps());
        line(indent + one.table() + " @ " + one.snapshot() + made);
        topics(one.inputs()).forEach(topic -> line(indent + "  " + topic));
    }

    private static String made(List<Step> steps) {
        var makers = steps.stream().flatMap(step -> step.makers().stream()).distinct().map(maker -> job(maker.job()) + ", contract " + maker.contract()).toList();
        return makers.isEmpty() ? steps.getFirst().kind() : String.join("; ", makers);
    }

    private static String by(Step step) {
        return step.makers().isEmpty() ? step.kind() : step.makers().stream().map(maker -> job(maker.job())).distinct().collect(Collectors.joining(", "));
    }

    private static String job(String job) {
        return job.startsWith("gold:") ? "gold " + job.substring("gold:".length()) : "pipeline " + job;
    }

    private static String contracts(List<Step> steps) {
        String all = steps.stream().flatMap(step -> step.makers().stream()).map(Lineage.Maker::contract).distinct().collect(Collectors.joining(", "));
        return all.isEmpty() ? "-" : all;
    }

    /** In few words; all of it is in JSON. */
    private static String words(List<Input> inputs) {
        var words = new ArrayList<>(inputs.stream().filter(input -> input.kind().equals("table")).map(input -> input.name() + "@" + (input.snapshot() == null ? UNKNOWN : input.snapshot())).toList());
        words.addAll(topics(inputs));
        return words.isEmpty() ? "-" : String.join(", ", words);
    }

    private static List<String> topics(List<Input> inputs) {
        var all = new ArrayList<>(inputs.stream().filter(input -> input.kind().equals("files")).map(input -> "files in " + input.name()).toList());
        inputs.stream().filter(input -> input.kind().equals("topic")).collect(Collectors.groupingBy(Input::name, LinkedHashMap::new, Collectors.toList())).forEach((topic, ranges) -> all.add(topic(topic, ranges)));
        return all;
    }

    private static String topic(String name, List<Input> ranges) {
        if (ranges.size() == 1) {
            Input one = ranges.getFirst();
            return name + "/" + one.partition() + " [" + (one.from() == null ? UNKNOWN : one.from()) + "," + one.next() + ")";
        }
        boolean known = ranges.stream().noneMatch(range -> range.from() == null);
        String positions = known ? Human.count(ranges.stream().mapToLong(range -> range.next() - range.from()).sum()) + " positions" : "positions";
        return name + ", " + positions + " of " + ranges.size() + " partitions";
    }
}
