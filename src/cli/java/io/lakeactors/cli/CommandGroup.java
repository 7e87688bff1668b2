package io.lakeactors.cli;

import java.util.Arrays;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Help;

/** The order in which people meet the commands. */
enum CommandGroup {
    START("Start and stop", "quickstart", "node", "stop", "config", "version"),
    AUTHOR("Write, without a node", "dev", "test", "plan", "plugins"),
    MOVE("Pipelines", "apply", "check", "explain", "pipelines", "pause", "resume", "drain", "delete", "run", "runs", "replay"),
    LOOK("Look", "status", "alerts", "tables", "table", "quarantine", "dq", "query", "audit", "lineage", "gold", "maintenance"),
    SCHEMAS("Contracts and schemas", "contract", "schema"),
    KEEP("Keep", "backup", "restore"),
    CLUSTER("Cluster", "cluster", "chaos"),
    SHELL("Shell", "completion", "help");

    private final String title;
    private final List<String> commands;

    CommandGroup(String title, String... commands) {
        this.title = title;
        this.commands = List.of(commands);
    }

    String title() {
        return title;
    }

    List<String> commands() {
        return commands;
    }

    /** The list of commands in a usage message: by group with an example each at the root, plain below. */
    static String list(Help help) {
        if (help.commandSpec().parent() != null) {
            return help.commandList();
        }
        var text = new StringBuilder();
        for (CommandGroup group : values()) {
            text.append(String.format("%n%s%n", group.title));
            for (String name : group.commands) {
                CommandLine command = help.commandSpec().subcommands().get(name);
                text.append(String.format("  %-11s %-58s %s%n", name, description(command), example(command)).stripTrailing()).append(System.lineSeparator());
            }
        }
        return text.toString();
    }

    static String description(CommandLine command) {
        var description = command.getCommandSpec().usageMessage().description();
        return description.length == 0 ? "" : description[0];
    }

    /** From the footer's line {@code Example: …}. */
    static String example(CommandLine command) {
        return Arrays.stream(command.getCommandSpec().usageMessage().footer())
                .filter(line -> line.startsWith("Example: "))
                .map(line -> line.substring("Example: ".length()))
                .findFirst()
                .orElse("");
    }
}
