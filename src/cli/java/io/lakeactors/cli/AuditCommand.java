package io.lakeactors.cli;

import io.lakeactors.api.wire.AuditReport;
import io.lakeactors.api.wire.AuditRequest;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Whether it all adds up. */
@Command(
        name = "audit",
        description = "Reconcile source positions, tables, quarantine and drops.",
        footer = {"", "Exits 1 on a difference: consumed = written + quarantined + dropped, per partition.", "Example: lake audit --recount"})
final class AuditCommand extends LakeCommand {
    @Parameters(paramLabel = "PIPELINE", arity = "0..1", description = "Only this one.")
    private String pipeline;

    @Option(names = "--recount", description = "Read the source again and count its records; takes as long as reading.")
    private boolean recount;

    AuditCommand(Lake lake) {
        super(lake);
    }

    @Override
    public Integer call() {
        try (NodeClient node = lake.nodes().open()) {
            AuditReport report = node.post("/v1/audit", new AuditRequest(pipeline, recount), AuditReport.class);
            show(report, () -> print(report));
            return report.ok() ? ExitCode.DONE : ExitCode.FOUND;
        }
    }

    /** Of a table whose rows replace each other there are fewer than were written. */
    private static String rows(AuditReport.Line line) {
        return Human.count(line.rowsInTable()) + (line.replaced() == 0 ? "" : " + " + Human.count(line.replaced()) + " replaced");
    }

    private void print(AuditReport report) {
        var table = new TextTable(
                "TABLE", "TOPIC", ">PART", ">START", ">NEXT", ">CONSUMED", ">WRITTEN", ">QUARANTINED", ">DROPPED", ">ROWS", ">IN QUARANTINE",
                ">SKIPPED", ">LAG", ">RECOUNTED");
        report.lines().forEach(line -> table.row(
                line.table(), line.topic(), line.partition(), line.start(), line.next(), Human.count(line.consumed()), Human.count(line.written()),
                Human.count(line.quarantined()), Human.count(line.dropped()), rows(line), Human.count(line.rowsInQuarantine()),
                Human.count(line.skipped()), Human.count(line.lag()), Human.count(line.recounted())));
        if (!table.isEmpty()) {
            line(table.toString());
        }
        report.explained().forEach(choice -> line("chosen: " + ChoiceText.made(choice)));
        report.notes().forEach(note -> line("note: " + note));
        report.differences().forEach(found ->
                line("difference: " + found.table() + (found.partition() < 0 ? "" : " of " + found.topic() + "/" + found.partition()) + " (" + found.check()
                        + "): " + found.what()));
        if (report.ok() && report.lines().isEmpty()) {
            line("There is nothing to add up: no pipeline here has read anything.");
            return;
        }
        line(report.ok()
                ? "It adds up: " + Words.some(report.lines().size(), "partition") + ", consumed = written + quarantined + dropped."
                : Words.some(report.differences().size(), "difference") + ".");
    }
}
