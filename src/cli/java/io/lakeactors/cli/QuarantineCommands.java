package io.lakeactors.cli;

import io.lakeactors.api.wire.Quarantine;
import io.lakeactors.api.wire.QuarantineRows;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What was not let through: quarantine ls, quarantine show. */
final class QuarantineCommands {
    private QuarantineCommands() {}

    @Command(
            name = "quarantine",
            description = "Records that broke their contract: why, how many, let in again, given up.",
            subcommands = {Ls.class, Show.class, QuarantineLetCommands.Stats.class, QuarantineLetCommands.Release.class, QuarantineLetCommands.Discard.class},
            footer = {"", "How to mend and release them: docs/guides/quarantine.md.", "Example: lake quarantine ls"})
    static final class Root extends ParentCommand {
        Root(Lake lake) {
            super(lake);
        }
    }

    @Command(
            name = "ls",
            description = "By table and deciding rule, with one sample each.",
            footer = {"", "Example: lake quarantine ls silver.flights"})
    static final class Ls extends LakeCommand {
        @Parameters(paramLabel = "TABLE", arity = "0..1", description = "Only of this table.")
        private String table;

        Ls(Lake lake) {
            super(lake);
        }

        @Override
        public Integer call() {
            try (NodeClient node = lake.nodes().open()) {
                Quarantine all = node.get("/v1/quarantine" + NodeClient.ofTable(table), Quarantine.class);
                show(all, () -> print(all));
            }
            return ExitCode.DONE;
        }

        private void print(Quarantine all) {
            if (all.groups().isEmpty()) {
                line("Nothing is in quarantine.");
                return;
            }
            var table = new TextTable("TABLE", "RULE", ">RECORDS", "SAMPLE AT", "WHY", "VALUE");
            all.groups().forEach(group -> {
                var sample = group.sample();
                table.row(
                        group.table(), group.rule(), Human.count(group.records()), sample.topic() + "/" + sample.partition() + "@" + sample.offset(),
                        Show.absent(sample.message()), Show.absent(sample.value()));
            });
            terminal().out().print(table);
        }
    }

    @Command(
            name = "show",
            description = "The records themselves, raw.",
            footer = {"", "Example: lake quarantine show silver.flights --rule decode.malformed"})
    static final class Show extends LakeCommand {
        @Parameters(paramLabel = "TABLE", description = "The table that they were meant for.")
        private String table;

        @Option(names = "--rule", paramLabel = "RULE", description = "Only those that this rule decided.")
        private String rule;

        @Option(names = "--limit", paramLabel = "ROWS", description = "Records at most; ${DEFAULT-VALUE} if not given.")
        private int limit = 20;

        Show(Lake lake) {
            super(lake);
        }

        @Override
        public Integer call() {
            try (NodeClient node = lake.nodes().open()) {
                String path = "/v1/quarantine/" + NodeClient.escaped(table) + "?limit=" + limit
                        + (rule == null ? "" : "&rule=" + URLEncoder.encode(rule, StandardCharsets.UTF_8));
                QuarantineRows rows = node.get(path, QuarantineRows.class);
                show(rows, () -> print(rows));
            }
            return ExitCode.DONE;
        }

        private void print(QuarantineRows found) {
            if (found.rows().isEmpty()) {
                line("Nothing of " + found.table() + " is in quarantine" + (rule == null ? "." : " by the rule " + rule + "."));
                return;
            }
            found.rows().forEach(row -> {
                line(row.topic() + "/" + row.partition() + "@" + row.offset() + "  " + row.ingestedAt() + "  contract " + absent(row.contractVersion()));
                for (int i = 0; i < row.rules().size(); i++) {
                    line("  " + row.rules().get(i) + ": " + (i < row.messages().size() ? row.messages().get(i) : ""));
                }
                line("  key    " + printable(row.key()));
                line("  value  " + printable(row.value()));
                if (row.headers() != null) {
                    line("  headers  " + printable(row.headers()));
                }
            });
            if (found.truncated()) {
                line("There are more: raise --limit.");
            }
        }

        /** Raw bytes of strangers: control characters must not reach the terminal. */
        private static String printable(String text) {
            StringBuilder safe = new StringBuilder();
            absent(text).codePoints().forEach(point -> safe.appendCodePoint(Character.isISOControl(point) ? '\uFFFD' : point));
            return safe.toString();
        }

        static String absent(String text) {
            return text == null ? "(none)" : text;
        }
    }
}
