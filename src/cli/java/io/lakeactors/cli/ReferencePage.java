package io.lakeactors.cli;

import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** {@code docs/reference/commands.md}, printed from the commands themselves. */
public final class ReferencePage {
    private ReferencePage() {}

    /** The page in Markdown. */
    public static String markdown() {
        var silent = new PrintWriter(Writer.nullWriter());
        CommandLine root = Main.commandLine(new Terminal(silent, silent, false, Map.of(), Path.of("")));
        var page = new StringBuilder("# Commands\n\nPrinted from the code; do not edit.\n\nEvery command takes:\n\n");
        options(page, root.getCommandSpec(), false);
        page.append("\nExit codes: 0 done, 1 faults or differences found, 2 wrong use, 3 could not reach or start something.\n");
        for (CommandGroup group : CommandGroup.values()) {
            page.append("\n## ").append(group.title()).append('\n');
            group.commands().forEach(name -> command(page, root.getSubcommands().get(name)));
        }
        return page.toString();
    }

    private static void command(StringBuilder page, CommandLine command) {
        CommandSpec spec = command.getCommandSpec();
        page.append("\n### `").append(spec.qualifiedName()).append("`\n\n").append(CommandGroup.description(command)).append("\n\n");
        String arguments = spec.positionalParameters().stream()
                .filter(parameter -> !parameter.hidden())
                .map(parameter -> "- `" + parameter.paramLabel() + "`: " + String.join(" ", parameter.description()))
                .collect(Collectors.joining("\n"));
        if (!arguments.isEmpty()) {
            page.append(arguments).append('\n');
        }
        boolean any = options(page, spec, true);
        String example = CommandGroup.example(command);
        if (!example.isEmpty()) {
            page.append(any || !arguments.isEmpty() ? "\n" : "").append("```\n").append(example).append("\n```\n");
        }
        command.getSubcommands().values().stream().distinct().filter(below -> !below.getCommandName().equals("help")).forEach(below -> command(page, below));
    }

    private static boolean options(StringBuilder page, CommandSpec spec, boolean own) {
        var shown = spec.options().stream().filter(option -> !option.hidden() && !(own && option.inherited())).toList();
        shown.forEach(option -> page.append("- `").append(String.join("`, `", option.names())).append(label(option)).append("`: ").append(says(option))
                .append('\n'));
        return !shown.isEmpty();
    }

    private static String label(OptionSpec option) {
        return option.arity().max() == 0 ? "" : " " + option.paramLabel();
    }

    private static String says(OptionSpec option) {
        return String.join(" ", option.description()).replace("${DEFAULT-VALUE}", String.valueOf(option.defaultValueString()));
    }
}
