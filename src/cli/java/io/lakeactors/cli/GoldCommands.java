package io.lakeactors.cli;

import io.lakeactors.api.wire.Gold;
import io.lakeactors.api.wire.GoldRun;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Tables that are made of others. Their files are checked and applied as those of pipelines. */
final class GoldCommands {
    private static final int RUNS = 10;

    private GoldCommands() {}

    @Command(
            name = "gold",
            description = "Tables that are made of others by SQL.",
            subcommands = {Ls.class, Show.class, Run.class, Pause.class, Resume.class, Delete.class},
            footer = {"", "Their files are checked and applied as those of pipelines; docs/guides/layers.md.", "Example: lake gold ls"})
    static final class Root extends ParentCommand {
        Root(Lake lake) {
            super(lake);
        }
    }

    @Command(name = "ls", description = "Every gold table, how it stands, and why.", footer = {"", "Example: lake gold ls"})
    static final class Ls extends LakeCommand {
        Ls(Lake lake) {
            super(lake);
        }

        @Override
        public Integer call() {
            try (NodeClient node = lake.nodes().open()) {
                Gold all = node.get("/v1/gold", Gold.class);
                show(all, () -> print(all));
            }
            return ExitCode.DONE;
        }

        private void print(Gold all) {
            if (all.tables().isEmpty()) {
                line("No gold tables. Make one: lake apply -f FILE");
                return;
            }
            var table = new TextTable("GOLD", "STATE", "TABLE", "READS", "CONTRACT", "PUBLISHED", "REASON");
            all.tables().forEach(one -> table.row(one.name(), one.state(), one.table(), String.join(", ", one.reads()), one.contract(), published(one), one.reason()));
            terminal().out().print(table);
        }
    }

    private static String published(Gold.Table table) {
        return table.publishedAt() == null ? "never" : Human.ago(table.publishedAt());
    }

    /** What commands on one gold table have in common. */
    private abstract static class OnOne extends LakeCommand {
        @Parameters(paramLabel = "GOLD", description = "The gold table's name, as its file has it.")
        private String gold;

        OnOne(Lake lake) {
            super(lake);
        }

        final String name() {
            return gold;
        }

        final String path() {
            return "/v1/gold/" + NodeClient.escaped(gold);
        }
    }

    @Command(name = "show", description = "One gold table: how it stands, its checks, its latest runs.", footer = {"", "Example: lake gold show delays"})
    static final class Show extends OnOne {
        Show(Lake lake) {
            super(lake);
        }

        @Override
        public Integer call() {
            try (NodeClient node = lake.nodes().open()) {
                Gold.Table found = node.get(path(), Gold.Table.class);
                show(found, () -> print(found));
            }
            return ExitCode.DONE;
        }

        private void print(Gold.Table found) {
            line(found.name() + " is " + found.state() + (found.reason().isEmpty() ? "" : ": " + found.reason()));
            line(found.table() + " is made of " + String.join(", ", found.reads()) + " under " + found.contract() + ", at most every " + Human.duration(found.everyMillis()) + "; published "
                    + published(found));
            if (!found.runs().isEmpty()) {
                line("");
                found.runs().stream().filter(run -> !run.checks().isEmpty()).findFirst().ifPresent(run -> terminal().out().print(checks(run)));
                line("");
                terminal().out().print(runs(found.runs()));
            }
        }
    }

    private static TextTable checks(GoldRun run) {
        var table = new TextTable("CHECK", "SAYS", "VERDICT");
        run.checks().forEach(check -> table.row(check.id(), check.says(), check.found().isEmpty() ? "passed" : (check.warns() ? "warns: " : "failed: ") + check.found()));
        return table;
    }

    private static TextTable runs(List<GoldRun> runs) {
        var table = new TextTable("WHEN", "OUTCOME", "MADE ANEW", ">TOOK", ">ROWS", ">SIZE", "SNAPSHOT", "MADE OF", "WHY");
        runs.stream().limit(RUNS).forEach(run -> table.row(Human.ago(run.endedAt()), run.outcome(), made(run), Human.duration(run.endedAt() - run.startedAt()), Human.count(run.rows()), Human.bytes(run.bytes()),
                run.snapshot() == null ? "" : run.snapshot(), sources(run.sources()), run.reason()));
        return table;
    }

    /** What was made anew, and why it was all. */
    private static String made(GoldRun run) {
        if (!run.incremental()) {
            return run.why().isEmpty() ? "" : "all: " + run.why();
        }
        return Words.some(run.windows(), "window") + ", " + Words.some(run.rowsMade(), "row") + (run.late() == 0 ? "" : "; " + Words.some(run.late(), "closed window") + " left");
    }

    private static String sources(Map<String, Long> sources) {
        return new TreeMap<>(sources).entrySet().stream().map(source -> source.getKey() + (source.getValue() < 0 ? "" : "@" + source.getValue())).collect(Collectors.joining(", "));
    }

    @Command(
            name = "run",
            description = "Make a gold table now, though no source has changed.",
            footer = {"", "Exits 1 if it was not published.", "Example: lake gold run delays"})
    static final class Run extends OnOne {
        @Option(names = "--full", description = "As a whole, though its file says incremental.")
        private boolean full;

        Run(Lake lake) {
            super(lake);
        }

        @Override
        public Integer call() {
            GoldRun run;
            try (NodeClient node = lake.nodes().open()) {
                run = node.post(path() + "/run" + (full ? "?full=true" : ""), null, GoldRun.class);
                show(run, () -> {
                    if (!run.checks().isEmpty()) {
                        terminal().out().print(checks(run));
                        line("");
                    }
                    String rows = run.outcome().equals("unchanged") ? "" : ", " + Words.some(run.rows(), "row");
                    line(run.table() + ": " + run.outcome() + (run.reason().isEmpty() ? rows + (made(run).isEmpty() ? "" : " (" + made(run) + ")") : ": " + run.reason()));
                });
            }
            return run.outcome().equals("published") || run.outcome().equals("unchanged") ? ExitCode.DONE : ExitCode.FOUND;
        }
    }

    @Command(name = "pause", description = "Make it only if somebody asks for it.", footer = {"", "Example: lake gold pause delays"})
    static final class Pause extends OnOne {
        Pause(Lake lake) {
            super(lake);
        }

        @Override
        public Integer call() {
            try (NodeClient node = lake.nodes().open()) {
                Gold.Table found = node.post(path() + "/pause", null, Gold.Table.class);
                show(found, () -> line(found.table() + " stays as it is until: lake gold resume " + name()));
            }
            return ExitCode.DONE;
        }
    }

    @Command(name = "resume", description = "Make it again when its sources have changed.", footer = {"", "Example: lake gold resume delays"})
    static final class Resume extends OnOne {
        Resume(Lake lake) {
            super(lake);
        }

        @Override
        public Integer call() {
            try (NodeClient node = lake.nodes().open()) {
                Gold.Table found = node.post(path() + "/resume", null, Gold.Table.class);
                show(found, () -> line(found.table() + " is made again when " + String.join(", ", found.reads()) + " changes."));
            }
            return ExitCode.DONE;
        }
    }

    @Command(name = "delete", description = "Forget it; what it has made stays.", footer = {"", "Example: lake gold delete delays"})
    static final class Delete extends OnOne {
        Delete(Lake lake) {
            super(lake);
        }

        @Override
        public Integer call() {
            try (NodeClient node = lake.nodes().open()) {
                Gold.Table was = node.delete(path(), Gold.Table.class);
                show(was, () -> line(was.name() + " is deleted; " + was.table() + " stays."));
            }
            return ExitCode.DONE;
        }
    }
}
