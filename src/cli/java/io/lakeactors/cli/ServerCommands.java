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

        @picocli.CommandLine.Option(names = "--env", paramLabel = "NAME", description = "Ready-made settings: local, cluster, kubernetes, dev, stage or prod.")
        private String environment;

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
            option(words, "--config", config);
            option(words, "--env", environment);
            if (ephemeral) {
                words.add("--ephemeral");
            }
            words.addAll(rest);
            return words;
        }
    }

    @Command(
            name = "restore",
            description = "Make a lake of a backup, where there is none yet.",
            footer = {"", "Every file is held to its checksum. The pipelines go on with the first start of a node on the home.", "Example: lake restore --from /mnt/backup/lake --home /var/lib/lake2"})
    static final class Restore extends Forwarded {
        @picocli.CommandLine.Option(names = "--from", paramLabel = "DIR|URL", required = true, description = "What was given to lake backup --to.")
        private String from;

        @picocli.CommandLine.Option(names = "--warehouse", paramLabel = "DIR|URL", description = "Where its table files go; what the configuration says if not given.")
        private String warehouse;

        @picocli.CommandLine.Option(names = "--config", paramLabel = "FILE", description = "Settings (HOCON) over those of lake.conf in the home.")
        private String config;

        @picocli.CommandLine.Option(names = "--env", paramLabel = "NAME", description = "Ready-made settings: local, cluster, kubernetes, dev, stage or prod.")
        private String environment;

        @picocli.CommandLine.Option(names = "--paused", description = "Pipelines stand still until they are resumed.")
        private boolean paused;

        Restore(Lake lake) {
            super(lake);
        }

        @Override
        List<String> words() {
            var words = new ArrayList<>(List.of("restore"));
            option(words, "--from", from);
            option(words, "--warehouse", warehouse);
            option(words, "--config", config);
            option(words, "--env", environment);
            if (paused) {
                words.add("--paused");
            }
            format(words);
            return words;
        }
    }

    @Command(
            name = "chaos",
            description = "Break a cluster of its own, and see that nothing is lost.",
            footer = {"", "Example: lake chaos --minutes 3 --seed 7"})
    static final class Chaos extends Forwarded {
        @picocli.CommandLine.Option(names = "--minutes", paramLabel = "M", description = "How long faults are begun; 3 if not given.")
        private Double minutes;

        @picocli.CommandLine.Option(names = "--seed", paramLabel = "S", description = "The same seed gives the same faults.")
        private Long seed;

        @picocli.CommandLine.Option(names = "--nodes", paramLabel = "N", description = "Nodes of the cluster; 3 if not given.")
        private Integer nodes;

        @picocli.CommandLine.Option(names = "--brokers", paramLabel = "B", description = "Brokers of its Kafka cluster, 1 or 3; 1 if not given.")
        private Integer brokers;

        @picocli.CommandLine.Option(names = "--partitions", paramLabel = "P", description = "Partitions of the topic; 12 if not given.")
        private Integer partitions;

        @picocli.CommandLine.Option(names = "--rate", paramLabel = "R", description = "Records a second; 600 if not given.")
        private Integer rate;

        @picocli.CommandLine.Option(names = "--fresh", paramLabel = "MS", description = "How fresh the tables are to be, in milliseconds; 2000 if not given.")
        private Long fresh;

        @picocli.CommandLine.Option(names = "--faults", paramLabel = "LIST", description = "Kinds of faults, with commas between; all if not given.")
        private String faults;

        @picocli.CommandLine.Option(names = "--staging", paramLabel = "FILE", description = "Drill the cluster that this file describes.")
        private String staging;

        @picocli.CommandLine.Option(names = "--keep", description = "Leave the drill's directory even if all went well.")
        private boolean keep;

        Chaos(Lake lake) {
            super(lake);
        }

        @Override
        List<String> words() {
            var words = new ArrayList<>(List.of("chaos"));
            option(words, "--minutes", minutes);
            option(words, "--seed", seed);
            option(words, "--nodes", nodes);
            option(words, "--brokers", brokers);
            option(words, "--partitions", partitions);
            option(words, "--rate", rate);
            option(words, "--fresh", fresh);
            option(words, "--faults", faults);
            option(words, "--staging", staging);
            if (keep) {
                words.add("--keep");
            }
            format(words);
            return words;
        }
    }

    abstract static class Forwarded extends LakeCommand {
        Forwarded(Lake lake) {
            super(lake);
        }

        /** What the server is told, but for the home. */
        abstract List<String> words();

        /** @param value of an option that was given, or null */
        static void option(List<String> words, String name, Object value) {
            if (value != null) {
                words.addAll(List.of(name, value.toString()));
            }
        }

        final void format(List<String> words) {
            if (lake.json()) {
                words.addAll(List.of("-o", "json"));
            }
        }

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
