package io.lakeactors.cli;

import io.lakeactors.api.wire.ReplayReport;
import io.lakeactors.api.wire.ReplayReport.Part;
import io.lakeactors.api.wire.ReplayRequest;
import io.lakeactors.api.wire.Run;
import java.util.List;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "replay",
        description = "Make a pipeline's tables again from a place in its source.",
        footer = {"", "Rows that came from there on are taken out, and read again under the contract as it is; until that is done the tables are short of them (docs/guides/replay.md).",
            "Returns when all is read again; ^C leaves it going on.", "Example: lake replay orders --from 2026-03-01 --dry-run", "Example: lake replay orders --from orders/0@1042,orders/1@7 --reason \"rates were wrong\""})
final class ReplayCommand extends LakeCommand {
    private static final long LOOK_MILLIS = 200;

    @Parameters(paramLabel = "PIPELINE", description = "The pipeline's name.")
    private String name;

    @Option(names = "--from", paramLabel = "PLACE", required = true, description = "earliest (all that the source still has); a position for all partitions (1042); positions of some "
            + "(TOPIC/N@POSITION,…); a time (2026-03-01, or 2026-03-01T12:00:00Z), by the records' timestamps; or snapshot:ID, where a table of the pipeline stood then.")
    private String from;

    @Option(names = "--dry-run", description = "Only say what would be done.")
    private boolean dryRun;

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why, for the log.")
    private String reason;

    @Option(names = "--no-wait", description = "Return as soon as the order is kept.")
    private boolean noWait;

    ReplayCommand(Lake lake) {
        super(lake);
    }

    @Override
    public Integer call() {
        try (NodeClient node = lake.nodes().open()) {
            String path = "/v1/pipelines/" + NodeClient.escaped(name);
            ReplayReport report = node.post(path + "/replay", new ReplayRequest(from, dryRun, System.getProperty("user.name", "cli"), reason), ReplayReport.class);
            if (dryRun || noWait) {
                show(report, () -> print(report));
                return ExitCode.DONE;
            }
            if (!lake.json()) {
                print(report);
            }
            Run ended = await(node, path + "/runs", report.run());
            show(ended, () -> line(ended.state().equals("succeeded") ? "Read again: " + Words.some(ended.rows(), "record") + ", " + Human.count(ended.quarantined()) + " quarantined, "
                    + Human.count(ended.dropped()) + " dropped." : "The replay " + ended.state() + ": " + ended.reason()));
            return ended.state().equals("succeeded") ? ExitCode.DONE : ExitCode.FOUND;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return ExitCode.UNREACHABLE;
        }
    }

    /** It is among the runs when its rows are taken out. */
    private static Run await(NodeClient node, String runs, String id) throws InterruptedException {
        while (true) {
            List<Run> all = node.get(runs, io.lakeactors.api.wire.Runs.class).runs();
            var ended = all.stream().filter(run -> run.id().equals(id) && !run.state().equals("running")).findFirst();
            if (ended.isPresent()) {
                return ended.get();
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        }
    }

    private void print(ReplayReport report) {
        var table = new TextTable("TABLE", "PARTITION", ">FROM", ">TO", ">ROWS", ">QUARANTINED");
        for (Part part : report.parts()) {
            table.row(part.table(), part.topic() + "/" + part.partition(), Human.count(part.from()), Human.count(part.next()), Human.count(part.rows()), Human.count(part.quarantined()));
        }
        terminal().out().print(table);
        line((report.dryRun() ? "Would take these rows out, and read " : "Takes these rows out, and reads ") + Words.some(report.positions(), "position") + " again.");
        if (!report.readers().isEmpty()) {
            line("Made anew after it: " + String.join(", ", report.readers()));
        }
        line("The tables as they are " + (report.dryRun() ? "would have" : "have") + " the tag " + report.tag() + ": to compare with (lake table diff), or to go back to (lake table restore).");
    }
}
