package io.lakeactors.cli;

import io.lakeactors.api.wire.Fault;
import io.lakeactors.api.wire.Json;
import io.lakeactors.api.wire.NodeFile;
import io.lakeactors.api.wire.Status;
import io.lakeactors.api.wire.Stopping;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The node and the program: status, stop, version, completion. */
final class NodeCommands {
    private NodeCommands() {}

    @Command(
            name = "status",
            description = "Show the node and its pipelines.",
            footer = {"", "Example: lake status --watch"})
    static final class ShowStatus extends LakeCommand {
        private static final String HOME_AND_CLEAR = "\u001b[H\u001b[2J";

        @Option(names = {"-w", "--watch"}, description = "Again every second, until interrupted.")
        private boolean watch;

        @Option(names = "--times", hidden = true, description = "With --watch: how often.")
        private int times = Integer.MAX_VALUE;

        ShowStatus(Lake lake) {
            super(lake);
        }

        @Override
        public Integer call() throws InterruptedException {
            for (int time = 1; ; time++) {
                Optional<NodeClient> node = lake.nodes().running();
                if (node.isEmpty()) {
                    return notRunning();
                }
                Status status = node.get().get("/v1/status", Status.class);
                if (watch && lake.json()) {
                    line(Json.write(status));
                } else {
                    show(status, () -> terminal().out().print((watch && terminal().tty() ? HOME_AND_CLEAR : "") + StatusPage.of(status)));
                }
                terminal().out().flush();
                if (!watch || time >= times) {
                    return ExitCode.DONE;
                }
                TimeUnit.SECONDS.sleep(1);
            }
        }

        private int notRunning() {
            if (lake.json()) {
                show(new Status(null, Map.of(), List.of()), () -> { });
            } else {
                line("No node runs on " + lake.nodes().place() + ". Start one: lake node");
            }
            terminal().out().flush();
            return ExitCode.UNREACHABLE;
        }
    }

    @Command(
            name = "stop",
            description = "Stop the node; what was read is committed first.",
            footer = {"", "Example: lake stop"})
    static final class Stop extends LakeCommand {
        private static final long WAIT_MILLIS = 120_000;

        @Option(names = "--now", description = "Without committing first; nothing is lost, it is read again.")
        private boolean now;

        Stop(Lake lake) {
            super(lake);
        }

        @Override
        public Integer call() throws InterruptedException {
            Optional<NodeClient> node = lake.nodes().running();
            if (node.isEmpty()) {
                show(new Stopping(false), () -> line("No node runs on " + lake.nodes().place() + "."));
                return ExitCode.DONE;
            }
            Optional<NodeFile> file = lake.nodes().local();
            Stopping stopping = node.get().post("/v1/stop?drain=" + !now, null, Stopping.class);
            if (file.isPresent() && !ended(file.get().pid())) {
                throw new Failure(Fault.unreachable("the node has not ended within " + WAIT_MILLIS / 1000 + " s", "pid " + file.get().pid(),
                        "Look at `lake status`, or end the process."));
            }
            show(stopping, () -> line(file.isPresent() ? "The node has stopped." : "The node is stopping."));
            return ExitCode.DONE;
        }

        private static boolean ended(long pid) throws InterruptedException {
            long giveUp = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(WAIT_MILLIS);
            while (ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false)) {
                if (System.nanoTime() > giveUp) {
                    return false;
                }
                TimeUnit.MILLISECONDS.sleep(50);
            }
            return true;
        }
    }

    @Command(
            name = "version",
            description = "Show the program's version.",
            footer = {"", "Example: lake version -o json"})
    static final class Version extends LakeCommand {
        Version(Lake lake) {
            super(lake);
        }

        @Override
        public Integer call() {
            String version = Optional.ofNullable(Version.class.getPackage().getImplementationVersion())
                    .orElse(System.getProperty("lake.version", "development"));
            show(Map.of("version", version), () -> line("lake " + version));
            return ExitCode.DONE;
        }
    }

    @Command(
            name = "completion",
            description = "Print a script that completes commands in bash and zsh.",
            footer = {"", "Example: source <(lake completion)"})
    static final class Completion extends LakeCommand {
        @Spec
        private CommandLine.Model.CommandSpec spec;

        Completion(Lake lake) {
            super(lake);
        }

        @Override
        public Integer call() {
            terminal().out().print(AutoComplete.bash("lake", spec.root().commandLine()));
            terminal().out().flush();
            return ExitCode.DONE;
        }
    }

    @Command(
            name = "help",
            description = "Show help for a command.",
            footer = {"", "Example: lake help apply"})
    static final class Help extends LakeCommand {
        @Parameters(paramLabel = "COMMAND", arity = "0..*", description = "A command, and a command below it.")
        private List<String> names = List.of();

        @Spec
        private CommandLine.Model.CommandSpec spec;

        Help(Lake lake) {
            super(lake);
        }

        @Override
        public Integer call() {
            CommandLine command = spec.root().commandLine();
            for (String name : names) {
                CommandLine below = command.getSubcommands().get(name);
                if (below == null) {
                    throw new CommandLine.UnmatchedArgumentException(command, List.of(name));
                }
                command = below;
            }
            command.usage(terminal().out());
            terminal().out().flush();
            return ExitCode.DONE;
        }
    }
}
