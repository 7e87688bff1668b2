package io.lakeactors.cli;

import io.lakeactors.api.wire.Applied;
import io.lakeactors.api.wire.CheckReport;
import io.lakeactors.api.wire.Explanation;
import io.lakeactors.api.wire.PipelineText;
import io.lakeactors.api.wire.Pipelines;
import io.lakeactors.contract.Golds;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What should be: apply, check, explain, pipelines. */
final class PipelineCommands {
    private static final Pattern BY_WINDOWS = Pattern.compile("(?m)^incremental[ \\t]*:");

    private PipelineCommands() {}

    /** What a file describes. */
    private static String kind(PipelineText text) {
        return Golds.isGold(text.pipeline()) ? "gold table" : "pipeline";
    }

    /** What is said of one of that name. */
    private static UnaryOperator<String> said(PipelineText text) {
        boolean byWindows = Golds.isGold(text.pipeline()) && BY_WINDOWS.matcher(text.pipeline()).find();
        return name -> kind(text) + " " + name + (byWindows ? ", made window by window" : "");
    }

    @Command(
            name = "apply",
            description = "Make pipelines and gold tables be as their files say.",
            footer = {"", "Example: lake apply -f flights.yaml"})
    static final class Apply extends LakeCommand {
        @Option(names = "-f", paramLabel = "FILE", required = true, description = "A file of a pipeline or gold table; may be given more than once.")
        private List<Path> files;

        @Option(names = "--dry-run", description = "Only say what would change.")
        private boolean dryRun;

        @Mixin
        private EnvironmentOption environment;

        Apply(Lake lake) {
            super(lake);
        }

        @Override
        public Integer call() {
            var texts = files.stream().map(file -> PipelineFile.read(terminal(), file, dryRun, environment.name())).toList();
            try (NodeClient node = lake.nodes().open()) {
                for (var text : texts) {
                    Applied applied = node.post("/v1/pipelines", text, Applied.class);
                    show(applied, () -> {
                        line(applied.pipeline() + ": " + (applied.changed() ? dryRun ? "would change" : "applied" : "nothing to change"));
                        applied.changes().forEach(change -> line("  " + change));
                    });
                }
            }
            return ExitCode.DONE;
        }
    }

    @Command(
            name = "check",
            description = "Find every fault of pipelines, gold tables, their contracts.",
            footer = {"", "Exits 1 if there are faults.", "Example: lake check flights.yaml"})
    static final class Check extends LakeCommand {
        @Parameters(paramLabel = "FILE", arity = "1..*", description = "Files of pipelines and gold tables.")
        private List<Path> files;

        @Mixin
        private EnvironmentOption environment;

        Check(Lake lake) {
            super(lake);
        }

        @Override
        public Integer call() {
            var reports = new ArrayList<CheckReport>();
            var texts = new LinkedHashMap<Path, PipelineText>();
            for (Path file : files) {
                try {
                    texts.put(file, PipelineFile.read(terminal(), file, true, environment.name()));
                } catch (FaultyContract faulty) {
                    reports.add(report(file, UnaryOperator.identity(), faulty.report()));
                }
            }
            if (texts.isEmpty()) {
                return ExitCode.FOUND;
            }
            try (NodeClient node = lake.nodes().open()) {
                texts.forEach((file, text) -> reports.add(report(file, said(text), node.post("/v1/check", text, CheckReport.class))));
            }
            return reports.stream().allMatch(CheckReport::ok) ? ExitCode.DONE : ExitCode.FOUND;
        }

        private CheckReport report(Path file, UnaryOperator<String> said, CheckReport report) {
            show(report, () -> {
                report.faults().forEach(fault -> line(fault.sentence()));
                report.notices().forEach(notice -> line("note: " + notice));
                line(file + ": " + (report.ok() ? "valid, " + said.apply(report.pipeline()) : Words.some(report.faults().size(), "fault")));
            });
            return report;
        }
    }

    @Command(
            name = "explain",
            description = "Say what a pipeline or gold table will do, and why.",
            footer = {"", "Example: lake explain flights.yaml"})
    static final class Explain extends LakeCommand {
        @Parameters(paramLabel = "FILE", description = "A pipeline file.")
        private Path file;

        @Mixin
        private EnvironmentOption environment;

        Explain(Lake lake) {
            super(lake);
        }

        @Override
        public Integer call() {
            var text = PipelineFile.read(terminal(), file, true, environment.name());
            try (NodeClient node = lake.nodes().open()) {
                Explanation told = node.post("/v1/explain", text, Explanation.class);
                show(told, () -> print(told, kind(text)));
            }
            return ExitCode.DONE;
        }

        private void print(Explanation told, String kind) {
            line(kind + " " + told.pipeline());
            line("");
            var settings = new TextTable("SETTING", "VALUE", "WHY");
            told.settings().forEach(setting -> settings.row(setting.name(), setting.value(), setting.why()));
            line(settings.toString());
            var columns = new TextTable("COLUMN", "TYPE", "REQUIRED", "READ FROM");
            told.columns().forEach(column -> columns.row(column.name(), column.type(), column.required() ? "yes" : "", column.source()));
            line(columns.toString());
            var checks = new TextTable("RULE", "SAYS", "ELSE");
            told.checks().forEach(check -> checks.row(check.rule(), check.says(), check.onFail()));
            if (!checks.isEmpty()) {
                line(checks.toString());
            }
            told.notices().forEach(notice -> line("note: " + notice));
            line(told.changes().isEmpty() ? "Applying it would change nothing." : "Applying it would change:");
            told.changes().forEach(change -> line("  " + change));
        }
    }

    @Command(
            name = "pipelines",
            description = "List pipelines with their states and reasons.",
            footer = {"", "Example: lake pipelines"})
    static final class ListAll extends LakeCommand {
        ListAll(Lake lake) {
            super(lake);
        }

        @Override
        public Integer call() {
            try (NodeClient node = lake.nodes().open()) {
                Pipelines all = node.get("/v1/pipelines", Pipelines.class);
                show(all, () -> print(all));
            }
            return ExitCode.DONE;
        }

        private void print(Pipelines all) {
            if (all.pipelines().isEmpty()) {
                line("No pipelines. Make one: lake apply -f FILE");
                return;
            }
            var table = new TextTable("PIPELINE", "STATE", "FOR", "CONTRACT", "TABLES", ">PARTITIONS", "REASON");
            all.pipelines().forEach(pipeline -> table.row(
                    pipeline.name(), pipeline.state(), Human.duration(Math.max(0, System.currentTimeMillis() - pipeline.since())), pipeline.contract(),
                    pipeline.targets().stream().map(target -> target.table()).collect(Collectors.joining(", ")), pipeline.partitions().size(),
                    pipeline.reason()));
            terminal().out().print(table);
        }
    }
}
