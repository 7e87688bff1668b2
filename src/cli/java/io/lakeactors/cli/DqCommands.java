package io.lakeactors.cli;

import io.lakeactors.api.wire.Fault;
import io.lakeactors.api.wire.Json;
import io.lakeactors.api.wire.Quality;
import io.lakeactors.api.wire.QualityCheck;
import io.lakeactors.api.wire.QualityEvaluation;
import io.lakeactors.api.wire.QualityReport;
import io.lakeactors.contract.Amounts;
import io.lakeactors.model.CheckValue;
import io.lakeactors.model.TableEvaluation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Checks on whole tables. */
final class DqCommands {
    private static final long HOUR_MILLIS = 3_600_000;

    private DqCommands() {}

    @Command(
            name = "dq",
            description = "Check whole tables, and report on their quality.",
            subcommands = {Ls.class, Run.class, Report.class},
            footer = {"", "How checks are written: docs/guides/quality.md.", "Example: lake dq ls"})
    static final class Root extends ParentCommand {
        Root(Lake lake) {
            super(lake);
        }
    }

    /** What was measured, for people. */
    static String value(QualityCheck check) {
        return check.value() == null ? "-" : CheckValue.words(check.value(), check.unit());
    }

    private static void rows(TextTable table, QualityEvaluation evaluation) {
        evaluation.checks().forEach(check -> table.row(evaluation.table(), check.check(), check.dimension(), check.status(), value(check), check.expected(), check.severity(),
                Human.ago(evaluation.at()), check.reason()));
    }

    private static TextTable results() {
        return new TextTable("TABLE", "CHECK", "DIMENSION", "STATUS", ">VALUE", "EXPECTED", "SEVERITY", "WHEN", "WHY");
    }

    @Command(name = "ls", description = "Every check on a whole table with what it said last.", footer = {"", "Example: lake dq ls silver.flights"})
    static final class Ls extends LakeCommand {
        @Parameters(paramLabel = "TABLE", arity = "0..1", description = "Only of this table.")
        private String table;

        Ls(Lake lake) {
            super(lake);
        }

        @Override
        public Integer call() {
            try (NodeClient node = lake.nodes().open()) {
                Quality all = node.get("/v1/quality" + NodeClient.ofTable(table), Quality.class);
                show(all, () -> print(all));
            }
            return ExitCode.DONE;
        }

        private void print(Quality all) {
            if (!all.enabled()) {
                line("Nothing is evaluated unasked: lakeactors.quality.enabled is off.");
            }
            if (all.datasets().isEmpty()) {
                line("No contract has checks on " + (table == null ? "a whole table." : table + "."));
                return;
            }
            var results = results();
            all.datasets().stream().filter(dataset -> dataset.last() != null).forEach(dataset -> rows(results, dataset.last()));
            if (!results.isEmpty()) {
                terminal().out().print(results);
            }
            all.datasets().stream().filter(dataset -> dataset.last() == null).forEach(dataset -> line(dataset.table() + ": " + Words.some(dataset.checks(), "check") + ", not evaluated yet"));
            all.datasets().stream().filter(dataset -> !dataset.trouble().isEmpty()).forEach(dataset -> line(dataset.table() + " could not be evaluated again: " + dataset.trouble()));
        }
    }

    @Command(
            name = "run",
            description = "Evaluate checks on current snapshots now; exit code 1 if one of severity error does not hold.",
            footer = {"", "Example: lake dq run silver.flights"})
    static final class Run extends LakeCommand {
        @Parameters(paramLabel = "TABLE", arity = "0..1", description = "Only of this table.")
        private String table;

        Run(Lake lake) {
            super(lake);
        }

        @Override
        public Integer call() {
            var evaluations = new ArrayList<QualityEvaluation>();
            try (NodeClient node = lake.nodes().open()) {
                List<String> tables = table != null ? List.of(table) : node.get("/v1/quality", Quality.class).datasets().stream()
                        .filter(dataset -> !TableEvaluation.isGold(dataset.pipeline())).map(Quality.Dataset::table).toList();
                tables.forEach(one -> evaluations.add(node.post("/v1/quality/" + NodeClient.escaped(one) + "/run", null, QualityEvaluation.class)));
                show(evaluations, () -> print(evaluations));
            }
            return evaluations.stream().anyMatch(evaluation -> evaluation.broken() > 0) ? ExitCode.FOUND : ExitCode.DONE;
        }

        private void print(List<QualityEvaluation> evaluations) {
            if (evaluations.isEmpty()) {
                line("No contract has checks on a whole table.");
                return;
            }
            var results = results();
            evaluations.forEach(evaluation -> rows(results, evaluation));
            terminal().out().print(results);
        }
    }

    @Command(
            name = "report",
            description = "One HTML page with scores, results, their past, and records in quarantine by rule; with -o json the same for programs.",
            footer = {"", "Example: lake dq report --week --file quality.html"})
    static final class Report extends LakeCommand {
        @Parameters(paramLabel = "TABLE", arity = "0..1", description = "Only of this table.")
        private String table;

        @Option(names = "--file", paramLabel = "FILE", description = "Where the page is written; ${DEFAULT-VALUE} if not given.")
        private Path file = Path.of("dq-report.html");

        @Option(names = "--last", paramLabel = "TIME", description = "How far to look back, 1h to 7d; ${DEFAULT-VALUE} if not given.")
        private String last = "7d";

        @Option(names = "--week", description = "The last seven days, with scores by dimension for each of them; the same as JSON is written beside the page.")
        private boolean week;

        Report(Lake lake) {
            super(lake);
        }

        @Override
        public Integer call() throws IOException {
            if (week && !last.equals("7d")) {
                throw new Failure(Fault.request("a week is 7d, and not " + last, "--last", "Leave out --week or --last."));
            }
            long hours = Amounts.millis(last).map(millis -> (millis + HOUR_MILLIS - 1) / HOUR_MILLIS).orElseThrow(() ->
                    new Failure(Fault.request("\"" + last + "\" is no time to look back", "--last", "Write it as 24h or 7d.")));
            QualityReport report;
            try (NodeClient node = lake.nodes().open()) {
                String query = NodeClient.ofTable(table);
                report = node.get("/v1/quality/report" + query + (query.isEmpty() ? "?" : "&") + "hours=" + hours, QualityReport.class);
            }
            if (lake.json()) {
                terminal().out().println(Json.writeIndented(report));
                terminal().out().flush();
                return ExitCode.DONE;
            }
            write(file, DqReportPage.of(report, week));
            if (week) {
                write(file.resolveSibling(file.getFileName().toString().replaceFirst("(\\.html?)?$", ".json")), Json.writeIndented(report) + "\n");
            }
            terminal().out().flush();
            return ExitCode.DONE;
        }

        private void write(Path name, String text) {
            Path target = terminal().directory().resolve(name);
            try {
                Files.writeString(target, text);
            } catch (IOException unwritable) {
                throw new Failure(Fault.request(target + " cannot be written: " + unwritable.getClass().getSimpleName(), "--file", "Name a file in a directory that is there."));
            }
            line("Written to " + name + ".");
        }
    }
}
