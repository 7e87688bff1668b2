package io.lakeactors.cli;

import io.lakeactors.api.wire.TableChanged;
import io.lakeactors.api.wire.TableHistory;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** A table's past: history, diff, restore, tags and branches. */
final class TableTimeCommands {
    private TableTimeCommands() {}

    @Command(
            name = "table",
            description = "A table's past: history, diff, restore, tag, branch; and adopt.",
            subcommands = {History.class, Diff.class, Restore.class, Tag.class, Branch.class, Unname.class, AdoptCommand.class},
            footer = {"", "Example: lake table history silver.flights"})
    static final class Root extends ParentCommand {
        Root(Lake lake) {
            super(lake);
        }
    }

    /** What all of them need. */
    private abstract static class OfTable extends LakeCommand {
        @Parameters(index = "0", paramLabel = "TABLE", description = "The table.")
        String table;

        OfTable(Lake lake) {
            super(lake);
        }

        final TableHistory history(NodeClient node) {
            return node.get("/v1/tables/" + NodeClient.escaped(table) + "/history", TableHistory.class);
        }

        final Integer change(String what, String more, String done) {
            try (NodeClient node = lake.nodes().open()) {
                String by = URLEncoder.encode(System.getProperty("user.name", "cli"), StandardCharsets.UTF_8);
                TableChanged changed = node.post("/v1/tables/" + NodeClient.escaped(table) + "/" + what + "?by=" + by + more, null, TableChanged.class);
                show(changed, () -> line(done));
            }
            return ExitCode.DONE;
        }

        static String named(String name) {
            return "&name=" + URLEncoder.encode(name, StandardCharsets.UTF_8);
        }

        static String at(Long snapshot) {
            return snapshot == null ? "" : "&snapshot=" + snapshot;
        }
    }

    private static String time(long millis) {
        return Instant.ofEpochMilli(millis).truncatedTo(ChronoUnit.SECONDS).toString();
    }

    @Command(name = "history", description = "The snapshots that are kept, newest first.", footer = {"", "Example: lake table history silver.flights"})
    static final class History extends OfTable {
        History(Lake lake) {
            super(lake);
        }

        @Override
        public Integer call() {
            try (NodeClient node = lake.nodes().open()) {
                TableHistory history = history(node);
                show(history, () -> {
                    var rows = new TextTable("SNAPSHOT", "AT", "DID", ">ADDED", ">REMOVED", ">ROWS", ">FILES", "NAMES");
                    history.versions().forEach(version -> rows.row(version.id(), time(version.at()), version.operation(), Human.count(version.added()), Human.count(version.removed()),
                            Human.count(version.rows()), Human.count(version.files()), String.join(", ", version.names())));
                    terminal().out().print(history.versions().isEmpty() ? "No snapshot yet.\n" : rows.toString());
                });
            }
            return ExitCode.DONE;
        }
    }

    @Command(name = "diff", description = "What has changed between two snapshots.", footer = {"", "Example: lake table diff silver.flights 123 456"})
    static final class Diff extends OfTable {
        @Parameters(index = "1", paramLabel = "FROM", description = "A snapshot's id, tag or branch.")
        private String from;

        @Parameters(index = "2", paramLabel = "TO", arity = "0..1", description = "Another; the current one if not given.")
        private String to;

        Diff(Lake lake) {
            super(lake);
        }

        @Override
        public Integer call() {
            try (NodeClient node = lake.nodes().open()) {
                TableHistory history = history(node);
                TableHistory.Version first = find(history, from);
                TableHistory.Version last = find(history, to == null ? String.valueOf(history.current()) : to);
                var rows = new TextTable("", ">ROWS", ">FILES", "AT");
                rows.row(from, Human.count(first.rows()), Human.count(first.files()), time(first.at()));
                rows.row(to == null ? "now" : to, Human.count(last.rows()), Human.count(last.files()), time(last.at()));
                rows.row("change", change(first.rows(), last.rows()), change(first.files(), last.files()), Human.duration(Math.abs(last.at() - first.at())));
                show(List.of(first, last), () -> terminal().out().print(rows));
            }
            return ExitCode.DONE;
        }

        private static String change(Long before, Long after) {
            return before == null || after == null ? "-" : (after >= before ? "+" : "-") + Human.count(Math.abs(after - before));
        }

        private TableHistory.Version find(TableHistory history, String word) {
            return history.versions().stream().filter(version -> word.equals(String.valueOf(version.id())) || version.names().contains(word)).findFirst()
                    .orElseThrow(() -> new CommandLine.ParameterException(new CommandLine(this), "there is no snapshot, tag or branch " + word + " of " + table));
        }
    }

    @Command(
            name = "restore",
            aliases = "rollback",
            description = "Make an earlier snapshot the current one.",
            footer = {"", "Positions and quarantine go back with the rows: a pipeline that fills the table stops, and asks whether to read them again (docs/guides/stops.md).",
                "Example: lake table restore silver.flights --snapshot 123"})
    static final class Restore extends OfTable {
        @Option(names = "--snapshot", paramLabel = "ID", required = true, description = "The snapshot, as lake table history lists it.")
        private long snapshot;

        @Option(names = "--alone", description = "Leave the quarantine as it is; else it goes back to the same positions.")
        private boolean alone;

        Restore(Lake lake) {
            super(lake);
        }

        @Override
        public Integer call() {
            return change("restore", at(snapshot) + (alone ? "&alone=true" : ""), table + " stands at snapshot " + snapshot + (alone ? "; its quarantine stands where it stood." : ", and its quarantine at the same positions."));
        }
    }

    @Command(name = "tag", description = "Name a snapshot, which is then kept.", footer = {"", "Example: lake table tag silver.flights audit-2026"})
    static final class Tag extends OfTable {
        @Parameters(index = "1", paramLabel = "NAME", description = "The tag.")
        private String name;

        @Option(names = "--snapshot", paramLabel = "ID", description = "The snapshot; the current one if not given.")
        private Long snapshot;

        Tag(Lake lake) {
            super(lake);
        }

        @Override
        public Integer call() {
            return change("tag", named(name) + at(snapshot), "Tag " + name + " stands, and its snapshot is kept.");
        }
    }

    @Command(name = "branch", description = "Begin a branch at a snapshot.", footer = {"", "Example: lake table branch silver.flights trial"})
    static final class Branch extends OfTable {
        @Parameters(index = "1", paramLabel = "NAME", description = "The branch.")
        private String name;

        @Option(names = "--snapshot", paramLabel = "ID", description = "The snapshot; the current one if not given.")
        private Long snapshot;

        Branch(Lake lake) {
            super(lake);
        }

        @Override
        public Integer call() {
            return change("branch", named(name) + at(snapshot), "Branch " + name + " stands.");
        }
    }

    @Command(name = "unname", description = "Drop a tag or a branch.", footer = {"", "Example: lake table unname silver.flights audit-2026"})
    static final class Unname extends OfTable {
        @Parameters(index = "1", paramLabel = "NAME", description = "The tag or branch.")
        private String name;

        Unname(Lake lake) {
            super(lake);
        }

        @Override
        public Integer call() {
            return change("unname", named(name), name + " is dropped; its snapshot expires like any other.");
        }
    }
}
