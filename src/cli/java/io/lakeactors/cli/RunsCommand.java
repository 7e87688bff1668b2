package io.lakeactors.cli;

import io.lakeactors.api.wire.Run;
import io.lakeactors.api.wire.Runs;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(name = "runs", description = "List a pipeline's latest bounded runs and replays.", footer = {"", "Example: lake runs orders"})
final class RunsCommand extends LakeCommand {
    @Parameters(paramLabel = "PIPELINE", description = "The pipeline's name.")
    private String name;

    RunsCommand(Lake lake) {
        super(lake);
    }

    @Override
    public Integer call() {
        try (NodeClient node = lake.nodes().open()) {
            Runs runs = node.get("/v1/pipelines/" + NodeClient.escaped(name) + "/runs", Runs.class);
            show(runs, () -> print(runs));
        }
        return ExitCode.DONE;
    }

    private void print(Runs runs) {
        var table = new TextTable("RUN", "STATE", "BEGAN", "TOOK", ">RECORDS", ">QUARANTINED", ">DROPPED");
        for (Run run : runs.runs()) {
            String took = run.endedAt() == null ? "" : Human.duration(run.endedAt() - run.startedAt());
            table.row(run.id(), run.state(), Instant.ofEpochMilli(run.startedAt()).truncatedTo(ChronoUnit.SECONDS), took, Human.count(run.rows()), Human.count(run.quarantined()), Human.count(run.dropped()));
        }
        line(runs.runs().isEmpty() ? name + " has had no run." : table.toString().stripTrailing());
        runs.runs().stream().filter(run -> !run.reason().isBlank()).forEach(run -> line(run.id() + ": " + run.reason()));
    }
}
