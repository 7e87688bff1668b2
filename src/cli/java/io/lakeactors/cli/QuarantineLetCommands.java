package io.lakeactors.cli;

import io.lakeactors.api.wire.QuarantineOrder;
import io.lakeactors.api.wire.QuarantineOutcome;
import io.lakeactors.api.wire.QuarantineStats;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What comes back from quarantine, or is given up: quarantine stats, quarantine release, quarantine discard. */
final class QuarantineLetCommands {
    private QuarantineLetCommands() {}

    @Command(
            name = "stats",
            description = "How many records stand there and how many have left: by table, rule, contract version, day and state.",
            footer = {"", "Who let them out, when and why: lake query \"select * from sys.quarantine_log\".", "Example: lake quarantine stats silver.flights"})
    static final class Stats extends LakeCommand {
        @Parameters(paramLabel = "TABLE", arity = "0..1", description = "Only of this table.")
        private String table;

        Stats(Lake lake) {
            super(lake);
        }

        @Override
        public Integer call() {
            try (NodeClient node = lake.nodes().open()) {
                var stats = node.get("/v1/quarantine/stats" + NodeClient.ofTable(table), QuarantineStats.class);
                show(stats, () -> print(stats));
            }
            return ExitCode.DONE;
        }

        private void print(QuarantineStats stats) {
            if (stats.groups().isEmpty()) {
                line("Nothing is in quarantine, and nothing has left it.");
                return;
            }
            var rows = new TextTable("TABLE", "RULE", "CONTRACT", "DAY", "STATE", ">RECORDS");
            stats.groups().forEach(group -> rows.row(group.table(), group.rule(), QuarantineCommands.Show.absent(group.contractVersion()), group.day(), group.state(), Human.count(group.records())));
            terminal().out().print(rows);
        }
    }

    /** What release and discard have in common. */
    private abstract static class Let extends LakeCommand {
        @Parameters(paramLabel = "TABLE", description = "The table that they were meant for.")
        String table;

        @Option(names = "--rule", paramLabel = "RULE", description = "Only those that this rule decided.")
        String rule;

        @Option(names = "--where", paramLabel = "SQL", description = "Only those that this is true of: a condition over the columns of the quarantine table.")
        String where;

        @Option(names = "--at", paramLabel = "TOPIC/PARTITION@OFFSET", split = ",", description = "Only the records of these positions, as ls and show write them.")
        List<String> positions;

        @Option(names = "--reason", paramLabel = "TEXT", description = "Why, for the log.")
        String reason;

        @Option(names = "--dry-run", description = "Only say what would become of them.")
        boolean dryRun;

        private final String action;

        Let(Lake lake, String action) {
            super(lake);
            this.action = action;
        }

        final Integer let(boolean all, String pipeline) {
            var order = new QuarantineOrder(rule, where, positions, all, pipeline, dryRun, System.getProperty("user.name", "cli"), reason);
            try (NodeClient node = lake.nodes().open()) {
                var outcome = node.post("/v1/quarantine/" + NodeClient.escaped(table) + "/" + action, order, QuarantineOutcome.class);
                show(outcome, () -> print(outcome));
            }
            return ExitCode.DONE;
        }

        private void print(QuarantineOutcome outcome) {
            if (outcome.left() == 0 && outcome.stayed() == 0) {
                line("No such record of " + table + " is in quarantine" + (dryRun ? "." : ", or it has left already."));
                return;
            }
            if (outcome.left() > 0) {
                line(told(outcome));
            }
            if (outcome.stayed() > 0) {
                line(Words.some(outcome.stayed(), "record") + (dryRun ? " would stay" : " stayed") + " in quarantine: under contract version " + outcome.contractVersion() + " "
                        + (outcome.stayed() == 1 ? "it does" : "they do") + " not pass.");
                var rows = new TextTable("RULE NOW", ">RECORDS");
                outcome.stillBroken().forEach(broken -> rows.row(broken.rule(), Human.count(broken.records())));
                terminal().out().print(rows);
            }
        }

        abstract String told(QuarantineOutcome outcome);
    }

    @Command(
            name = "release",
            description = "Let those records into the table that pass its contract as it is now; the others stay.",
            footer = {"", "Each record comes once, however often it is released. Without --rule, --where and --at all records are tried.",
                "Example: lake quarantine release silver.flights --rule dep_delay.range --reason \"the bound was wrong\""})
    static final class Release extends Let {
        @Option(names = "--pipeline", paramLabel = "NAME", description = "Whose contract judges, if several pipelines write the table.")
        private String pipeline;

        Release(Lake lake) {
            super(lake, "release");
        }

        @Override
        public Integer call() {
            return let(false, pipeline);
        }

        @Override
        String told(QuarantineOutcome outcome) {
            return Words.some(outcome.left(), "record") + (dryRun ? " would be released into " : (outcome.left() == 1 ? " was" : " were") + " released into ") + outcome.table()
                    + " under contract version " + outcome.contractVersion() + ".";
        }
    }

    @Command(
            name = "discard",
            description = "Give records up for good: they count as dropped from then on.",
            footer = {"", "Example: lake quarantine discard silver.flights --rule decode.malformed --reason \"probes of the load test\""})
    static final class Discard extends Let {
        @Option(names = "--all", description = "All records that the table's quarantine holds.")
        private boolean all;

        Discard(Lake lake) {
            super(lake, "discard");
        }

        @Override
        public Integer call() {
            return let(all, null);
        }

        @Override
        String told(QuarantineOutcome outcome) {
            return Words.some(outcome.left(), "record") + " of " + outcome.table() + (dryRun ? " would be given up." : (outcome.left() == 1 ? " was" : " were") + " given up.");
        }
    }
}
