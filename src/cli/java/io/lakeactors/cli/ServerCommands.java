package io.lakeactors.cli;

import io.lakeactors.api.wire.Fault;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** What the server room does. The launcher goes there directly; here stand the pages for help, and a way there without the launcher. */
final class ServerCommands {
    private ServerCommands() {}

    @Command(
            name = "quickstart",
            description = "Show everything with real data: broker, pipeline, tables.",
            footer = {"", "Example: lake quickstart --keep"})
    static final class Quickstart extends Forwarded {
        @picocli.CommandLine.Option(names = "--keep", description = "Leave the node running at the end.")
        private boolean keep;

        Quickstart(Lake lake) {
            super(lake);
        }

        @Override
        List<String> words() {
            return keep ? List.of("quickstart", "--keep") : List.of("quickstart");
        }
    }

    @Command(
            name = "node",
            description = "Run a node here until it is stopped.",
            footer = {"", "Example: lake node --home /var/lib/lake"})
    static final class Node extends Forwarded {
        @picocli.CommandLine.Option(names = "--config", paramLabel = "FILE", description = "Configuration (HOCON) over the defaults.")
        private String config;

        @picocli.CommandLine.Option(names = "--ephemeral", hidden = true, description = "End with standard input.")
        private boolean ephemeral;

        @Parameters(hidden = true, arity = "0..*")
        private List<String> rest = new ArrayList<>();

        Node(Lake lake) {
            super(lake);
        }

        @Override
        List<String> words() {
            var words = new ArrayList<>(List.of("node"));
            if (config != null) {
                words.addAll(List.of("--config", config));
            }
            if (ephemeral) {
                words.add("--ephemeral");
            }
            words.addAll(rest);
            return words;
        }
    }

    private abstract static class Forwarded extends LakeCommand {
        Forwarded(Lake lake) {
            super(lake);
        }

        abstract List<String> words();

        @Override
        public Integer call() {
            var command = new ArrayList<>(EmbeddedNode.serverCommand(terminal()));
            command.addAll(words());
            command.addAll(List.of("--home", lake.home().toString()));
            try {
                return new ProcessBuilder(command).directory(terminal().directory().toFile()).inheritIO().start().waitFor();
            } catch (IOException cannot) {
                throw new Failure(Fault.notStarted("the server could not be started: " + cannot.getMessage(), command.getFirst(), "Use the launcher, ./lake."));
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
                return ExitCode.UNREACHABLE;
            }
        }
    }
}
