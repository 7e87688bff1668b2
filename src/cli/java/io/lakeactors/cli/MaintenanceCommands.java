package io.lakeactors.cli;

import io.lakeactors.api.wire.Maintenance;
import io.lakeactors.api.wire.MaintenanceRun;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** How tables are looked after. */
final class MaintenanceCommands {
    private static final int RUNS = 15;

    private MaintenanceCommands() {}

    @Command(
            name = "maintenance",
            description = "Look after tables: compaction, expiry, retention.",
            subcommands = {Ls.class, Show.class, Run.class, Pause.class, Resume.class},
            footer = {"", "What is done, and when: docs/guides/maintenance.md.", "Example: lake maintenance ls"})
    static final class Root extends ParentCommand {
        Root(Lake lake) {
            super(lake);
        }
    }

    @Command(name = "ls", description = "Every table, how it stands, and the latest runs.", footer = {"", "Example: lake maintenance ls"})
    static final class Ls extends LakeCommand {
        Ls(Lake lake) {
            super(lake);
        }

        @Override
        public Integer call() {
            try (NodeClient node = lake.nodes().open()) {
                Maintenance all = node.get("/v1/maintenance", Maintenance.class);
                show(all, () -> {
                    if (!all.enabled()) {
                        line("Nothing is done unasked: lakeactors.maintenance.enabled is off.");
                    }
                    if (all.tables().isEmpty()) {
                        line("No tables yet.");
                        return;
                    }
                    terminal().out().print(tables(all));
                    terminal().out().print(runs(all.runs()));
                });
            }
            return ExitCode.DONE;
        }

        private static TextTable tables(Maintenance all) {
            var table = new TextTable("TABLE", "STATE", ">FILES", ">SMALL", ">SIZE", ">MANIFESTS", ">SNAPSHOTS", ">METADATA", "TROUBLE");
            all.tables().forEach(one -> table.row(one.table(), one.state(), Human.count(one.files()), Human.count(one.small()), Human.bytes(one.bytes()), Human.count((long) one.manifests()),
                    Human.count((long) one.snapshots()), Human.bytes(one.metadataBytes()), one.reason()));
            return table;
        }
    }

    private static String runs(List<MaintenanceRun> runs) {
        if (runs.isEmpty()) {
            return "\nNothing was to be done yet.\n";
        }
        var table = new TextTable("WHEN", "TABLE", "OUTCOME", ">TOOK", ">FILES", ">INTO", ">SNAPSHOTS", ">ROWS RETIRED", ">DELETED", ">FREED", "WHY");
        runs.stream().limit(RUNS).forEach(run -> table.row(Human.ago(run.endedAt()), run.table(), run.outcome(), Human.duration(run.endedAt() - run.startedAt()), Human.count(run.filesReplaced()),
                Human.count(run.filesWritten()), Human.count(run.snapshotsExpired()), Human.count(run.rowsRetired()), Human.count(run.filesDeleted()), Human.bytes(run.bytesFreed()), run.reason()));
        return "\n" + table;
    }

    @Command(name = "show", description = "One table: its goals, how it stands, its runs.", footer = {"", "Example: lake maintenance show silver.flights"})
    static final class Show extends LakeCommand {
        @Parameters(paramLabel = "TABLE", description = "The table.")
        private String table;

        Show(Lake lake) {
            super(lake);
        }

        @Override
        public Integer call() {
            try (NodeClient node = lake.nodes().open()) {
                Maintenance found = node.get("/v1/maintenance" + NodeClient.ofTable(table), Maintenance.class);
                show(found, () -> print(found));
            }
            return ExitCode.DONE;
        }

        private void print(Maintenance found) {
            if (found.tables().isEmpty()) {
                line("No pipeline fills " + table + ", so nothing is done to it unasked.");
            }
            found.tables().forEach(one -> {
                line(one.table() + " is " + one.state() + (one.reason().isEmpty() ? "" : ": " + one.reason()));
                line("goals: files of " + Human.bytes(one.fileBytes()) + ", rows kept " + (one.keepMillis() == null ? "for ever" : Human.duration(one.keepMillis())) + ", snapshots kept "
                        + (one.snapshotsMillis() == null ? "as the node says" : Human.duration(one.snapshotsMillis())));
                line("stands at " + Words.some(one.files(), "file") + " (at most " + Words.some(one.small(), "small one") + " in a partition), " + Human.bytes(one.bytes()) + ", "
                        + Words.some(one.manifests(), "manifest") + ", " + Words.some(one.snapshots(), "snapshot") + ", metadata " + Human.bytes(one.metadataBytes()));
            });
            terminal().out().print(runs(found.runs()));
        }
    }

    @Command(name = "run", description = "Look after a table now, as far as can be.", footer = {"", "Example: lake maintenance run silver.flights --dry-run"})
    static final class Run extends LakeCommand {
        @Parameters(paramLabel = "TABLE", description = "The table.")
        private String table;

        @Option(names = "--dry-run", description = "Only say what would be done.")
        private boolean dryRun;

        Run(Lake lake) {
            super(lake);
        }

        @Override
        public Integer call() {
            MaintenanceRun run;
            try (NodeClient node = lake.nodes().open()) {
                run = node.post("/v1/maintenance/" + NodeClient.escaped(table) + "/run?dryRun=" + dryRun, null, MaintenanceRun.class);
                show(run, () -> terminal().out().print(runs(List.of(run))));
            }
            return run.outcome().equals("failed") ? ExitCode.FOUND : ExitCode.DONE;
        }
    }

    /** What pause and resume have in common. */
    private abstract static class Hold extends LakeCommand {
        @Parameters(paramLabel = "TABLE", description = "The table.")
        private String table;

        private final String verb;

        Hold(Lake lake, String verb) {
            super(lake);
            this.verb = verb;
        }

        @Override
        public Integer call() {
            try (NodeClient node = lake.nodes().open()) {
                Maintenance found = node.post("/v1/maintenance/" + NodeClient.escaped(table) + "/" + verb + "?by=" + URLEncoder.encode(System.getProperty("user.name", "cli"), StandardCharsets.UTF_8),
                        null, Maintenance.class);
                show(found, () -> line(verb.equals("pause") ? "Nothing is done to " + table + " until: lake maintenance resume " + table : table + " is looked after."));
            }
            return ExitCode.DONE;
        }
    }

    @Command(name = "pause", description = "Do nothing to a table unasked.", footer = {"", "Example: lake maintenance pause silver.flights"})
    static final class Pause extends Hold {
        Pause(Lake lake) {
            super(lake, "pause");
        }
    }

    @Command(name = "resume", description = "Look after a table again.", footer = {"", "Example: lake maintenance resume silver.flights"})
    static final class Resume extends Hold {
        Resume(Lake lake) {
            super(lake, "resume");
        }
    }
}
