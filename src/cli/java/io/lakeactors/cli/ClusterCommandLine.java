package io.lakeactors.cli;

import io.lakeactors.api.wire.ClusterCatalog;
import io.lakeactors.api.wire.ClusterCommand;
import io.lakeactors.api.wire.ClusterCommands;
import io.lakeactors.api.wire.Fault;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.Unmatched;

/** {@code lake cluster}: the commands that this version knows, each with its page for help; whatever else is typed, the node is asked whether it knows it. */
final class ClusterCommandLine {
    private ClusterCommandLine() {}

    @Command(
            name = "cluster",
            description = "Look at the cluster, and change it.",
            footer = {"", "Without a command: what the node knows, which may be more than is listed here.", "Example: lake cluster show --watch"})
    static final class Root extends LakeCommand {
        @Unmatched
        private List<String> words = new ArrayList<>();

        Root(Lake lake) {
            super(lake);
        }

        @Override
        public Integer call() throws InterruptedException {
            if (words.isEmpty()) {
                return list();
            }
            try (NodeClient node = node(lake)) {
                ClusterCommand command = served(node).commands().stream()
                        .filter(one -> begins(one.name()))
                        .max(Comparator.comparingInt(one -> one.name().length()))
                        .orElseThrow(() -> new Failure(Fault.request("there is no command \"" + String.join(" ", words) + "\", nor does the node know one",
                                "lake cluster", "lake cluster lists what the node knows.")));
                var rest = words.subList(command.name().split(" ").length, words.size());
                return new ClusterRun(lake, node, ClusterLine.parse(command, rest)).run(Integer.MAX_VALUE);
            }
        }

        private boolean begins(String name) {
            var parts = List.of(name.split(" "));
            return words.size() >= parts.size() && words.subList(0, parts.size()).equals(parts);
        }

        /** Without a node, what this version knows. */
        private int list() {
            Optional<NodeClient> node = lake.nodes().running();
            ClusterCommands commands = node.map(Root::served).orElseGet(() -> new ClusterCommands(ClusterCatalog.ALL));
            show(commands, () -> {
                var table = new TextTable("COMMAND", "DOES", "EXAMPLE");
                commands.commands().forEach(command -> table.row(command.name(), command.says(), command.example()));
                terminal().out().print(table);
            });
            if (node.isEmpty()) {
                terminal().note("No node runs on " + lake.nodes().place() + ": these are the commands that this client knows.");
            }
            return ExitCode.DONE;
        }

        private static ClusterCommands served(NodeClient node) {
            return node.get("/v1/cluster/commands", ClusterCommands.class);
        }
    }

    private static NodeClient node(Lake lake) {
        return lake.nodes().running().orElseThrow(() -> new Failure(Fault.unreachable("no node runs", lake.nodes().place(), "Start one: lake node")));
    }

    /** Puts the commands of {@link ClusterCatalog} below {@code lake cluster}. */
    static void addTo(CommandLine cluster, Lake lake) {
        for (ClusterCommand command : ClusterCatalog.ALL) {
            var parent = cluster;
            var names = command.name().split(" ");
            for (int i = 0; i < names.length - 1; i++) {
                parent = group(parent, names[i]);
            }
            parent.addSubcommand(names[names.length - 1], new Known(lake, command).spec);
        }
    }

    private static CommandLine group(CommandLine parent, String name) {
        if (!parent.getSubcommands().containsKey(name)) {
            var spec = CommandSpec.wrapWithoutInspection((Callable<Integer>) () -> {
                throw new CommandLine.ParameterException(parent.getSubcommands().get(name), "say what to do");
            });
            spec.usageMessage().description("More commands of the cluster.");
            parent.addSubcommand(name, spec);
        }
        return parent.getSubcommands().get(name);
    }

    /** A command of the catalogue as picocli has it. */
    private static final class Known implements Callable<Integer> {
        private final Lake lake;
        private final ClusterCommand command;
        private final CommandSpec spec;

        Known(Lake lake, ClusterCommand command) {
            this.lake = lake;
            this.command = command;
            spec = CommandSpec.wrapWithoutInspection(this);
            spec.usageMessage().description(command.says()).footer("", "Example: " + command.example());
            command.arguments().forEach(this::argument);
            if (command.changes()) {
                flag("Without asking.", ClusterLine.YES, "-y", ClusterLine.APPLY);
                flag("Only say what would change.", ClusterLine.DRY_RUN, ClusterLine.PLAN);
            } else if (!command.follows()) {
                flag("Again every second, until interrupted.", ClusterLine.WATCH, "-w");
            }
            spec.addOption(OptionSpec.builder("--times").type(int.class).defaultValue(Integer.toString(Integer.MAX_VALUE)).hidden(true).build());
        }

        private void argument(ClusterCommand.Argument argument) {
            String says = capital(argument.says()) + (argument.otherwise().isEmpty() ? "." : "; " + argument.otherwise() + " if not given.");
            if (argument.word()) {
                spec.addPositional(PositionalParamSpec.builder().index(Integer.toString(spec.positionalParameters().size())).type(String.class)
                        .arity(argument.required() ? "1" : "0..1").paramLabel(argument.name().toUpperCase(java.util.Locale.ROOT)).description(says).build());
            } else if (argument.type().equals("boolean")) {
                flag(says, ClusterLine.option(argument));
            } else {
                spec.addOption(OptionSpec.builder(ClusterLine.option(argument)).type(String.class)
                        .paramLabel(argument.type().toUpperCase(java.util.Locale.ROOT)).required(argument.required()).description(says).build());
            }
        }

        private void flag(String says, String... names) {
            spec.addOption(OptionSpec.builder(names).type(boolean.class).arity("0").description(says).build());
        }

        private static String capital(String says) {
            return Character.toUpperCase(says.charAt(0)) + says.substring(1);
        }

        @Override
        public Integer call() throws InterruptedException {
            var given = new LinkedHashMap<String, String>();
            int place = 0;
            for (var argument : command.arguments()) {
                Object value = argument.word() ? spec.positionalParameters().get(place++).getValue() : spec.findOption(ClusterLine.option(argument)).getValue();
                if (value != null && !value.equals(false)) {
                    given.put(argument.name(), value.toString());
                }
            }
            try (NodeClient node = node(lake)) {
                var line = new ClusterLine(command, given, isSet(ClusterLine.WATCH), isSet(ClusterLine.YES), isSet(ClusterLine.DRY_RUN));
                return new ClusterRun(lake, node, line).run(spec.findOption("--times").getValue());
            }
        }

        private boolean isSet(String option) {
            OptionSpec known = spec.findOption(option);
            return known != null && Boolean.TRUE.equals(known.getValue());
        }
    }
}
