package io.lakeactors.cli;

import io.lakeactors.api.wire.Explanation;
import io.lakeactors.api.wire.Fault;
import io.lakeactors.author.JUnitXml;
import io.lakeactors.author.SampleReport;
import io.lakeactors.author.SampleRun;
import io.lakeactors.author.TestReport;
import io.lakeactors.author.TestRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What needs no node: test, plan, dev. */
final class AuthorCommands {
    private AuthorCommands() {}

    @Command(
            name = "test",
            description = "Run the cases that are written beside pipelines.",
            footer = {"", "Exits 1 if a case fails, with what was expected and what came.", "Example: lake test flights.test.yaml"})
    static final class Test extends LakeCommand {
        @Parameters(paramLabel = "FILE|DIR", arity = "0..*", description = "Test files, or folders with *.test.yaml; this folder if not given.")
        private List<Path> given = List.of(Path.of(""));

        @Option(names = "--junit", paramLabel = "FILE", description = "Write a report in JUnit's XML there too.")
        private Path junit;

        @Option(names = "--env", paramLabel = "NAME", description = "The environment: what overlays of the pipelines that are tested, and of their contracts, say of it is laid over them.")
        private String environment;

        Test(Lake lake) {
            super(lake);
        }

        @Override
        public Integer call() {
            TestReport report = TestRun.of(given, EnvironmentOption.known(environment), terminal().directory());
            if (junit != null) {
                write(junit, JUnitXml.of(report));
            }
            show(report, () -> terminal().out().print(TestPage.of(report, terminal().tty())));
            return report.failed() == 0 ? ExitCode.DONE : ExitCode.FOUND;
        }

        private void write(Path file, String text) {
            try {
                Path path = terminal().directory().resolve(file);
                if (path.getParent() != null) {
                    Files.createDirectories(path.getParent());
                }
                Files.writeString(path, text);
            } catch (IOException cannot) {
                throw new Failure(Fault.request("the report cannot be written: " + cannot.getMessage(), file.toString(), "Give a file that can be."));
            }
        }
    }

    @Command(
            name = "plan",
            description = "Say what a pipeline would be, change and make of a sample.",
            footer = {"", "Asks the node on the home if one runs, or the one given with --node; exits 1 if it would refuse.",
                    "Example: lake plan -f flights.yaml --sample flights.jsonl"})
    static final class Plan extends LakeCommand {
        @Option(names = "-f", paramLabel = "FILE", required = true, description = "A pipeline file.")
        private Path file;

        @Option(names = "--sample", paramLabel = "FILE", description = "Events, one a line, to count verdicts and measure what they cost.")
        private Path sample;

        @Mixin
        private EnvironmentOption environment;

        Plan(Lake lake) {
            super(lake);
        }

        @Override
        public Integer call() {
            var plan = io.lakeactors.author.Plan.of(file, Optional.ofNullable(sample), environment.name(), terminal().directory());
            var answer = new PlanPage.Answer(plan, lake.nodes().running().map(this::ask).orElse(null));
            show(answer, () -> terminal().out().print(PlanPage.of(answer)));
            return answer.node() == null || answer.node().refused() == null ? ExitCode.DONE : ExitCode.FOUND;
        }

        private PlanPage.Against ask(NodeClient running) {
            try (NodeClient node = running) {
                Explanation told = node.post("/v1/explain", PipelineFile.read(terminal(), file, true, environment.name()), Explanation.class);
                return new PlanPage.Against(lake.nodes().place(), told.changes(), told.contractChanges(), null);
            } catch (Failure refusal) {
                if (!refusal.fault().callersFault()) {
                    throw refusal;
                }
                return new PlanPage.Against(lake.nodes().place(), List.of(), List.of(), refusal.fault().sentence());
            }
        }
    }

    @Command(
            name = "dev",
            description = "Run a pipeline on a sample, again whenever a file is saved.",
            footer = {"", "Watches the pipeline, its contract and the sample until it is stopped.", "Example: lake dev -f flights.yaml --sample flights.jsonl"})
    static final class Dev extends LakeCommand {
        private static final long LOOK_MILLIS = 200;
        private static final String CLEAR = "\u001b[H\u001b[2J";

        @Option(names = "-f", paramLabel = "FILE", required = true, description = "A pipeline file.")
        private Path file;

        @Option(names = "--sample", paramLabel = "FILE", required = true, description = "Events, one a line.")
        private Path sample;

        @Option(names = "--rows", paramLabel = "N", description = "Rows to show, of those written and of the others; 20 if not given.")
        private int rows = 20;

        @Option(names = "--once", description = "Run once; exits 1 if an event is not written.")
        private boolean once;

        @Mixin
        private EnvironmentOption environment;

        Dev(Lake lake) {
            super(lake);
        }

        @Override
        public Integer call() {
            if (once) {
                SampleReport report = SampleRun.of(file, sample, environment.name(), terminal().directory(), rows, false, new LinkedHashSet<>());
                show(report, () -> terminal().out().print(SamplePage.rows(report)));
                return report.written() == report.events() ? ExitCode.DONE : ExitCode.FOUND;
            }
            try {
                watch();
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
            return ExitCode.DONE;
        }

        private void watch() throws InterruptedException {
            var files = new Watched(List.of());
            while (true) {
                files = new Watched(files);
                run(files);
                terminal().note("Watching " + files.size() + " files; stop with Ctrl-C.");
                while (!files.haveChanged()) {
                    TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
                }
            }
        }

        /** A fault is shown, and its mend waited for. @param files gets those that were read */
        private void run(Set<Path> files) {
            if (terminal().tty() && !lake.json()) {
                terminal().out().print(CLEAR);
            }
            try {
                SampleReport report = SampleRun.of(file, sample, environment.name(), terminal().directory(), rows, false, files);
                show(report, () -> terminal().out().print(SamplePage.rows(report)));
            } catch (RuntimeException failed) {
                lake.failed(failed);
            }
        }
    }
}
