package io.lakeactors.cli;

import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** {@code lake}: exits 0 when done, 1 on found faults or differences, 2 on wrong use, 3 if something could not be reached or started. */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        Terminal terminal = Terminal.ofProcess();
        int code = run(terminal, args);
        terminal.out().flush();
        terminal.err().flush();
        System.exit(code);
    }

    /** Runs one command line. @return the exit code */
    static int run(Terminal terminal, String... args) {
        return commandLine(terminal).execute(args);
    }

    static CommandLine commandLine(Terminal terminal) {
        Lake lake = new Lake(terminal);
        CommandLine line = new CommandLine(lake, new Commands(lake));
        ClusterCommandLine.addTo(line.getSubcommands().get("cluster"), lake);
        line
                .setOut(terminal.out())
                .setErr(terminal.err())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setUsageHelpWidth(110)
                .setColorScheme(CommandLine.Help.defaultColorScheme(terminal.tty() ? CommandLine.Help.Ansi.AUTO : CommandLine.Help.Ansi.OFF))
                .setExecutionStrategy(parsed -> run(lake, parsed))
                .setParameterExceptionHandler((wrong, given) -> wrongUse(terminal, wrong))
                .setExecutionExceptionHandler((failure, command, parsed) -> lake.failed(failure));
        line.getHelpSectionMap().put(CommandLine.Model.UsageMessageSpec.SECTION_KEY_COMMAND_LIST, CommandGroup::list);
        return line;
    }

    private static int run(Lake lake, ParseResult parsed) {
        if (!isListing(parsed)) {
            try {
                lake.installPlugins();
            } catch (RuntimeException unreadable) {
                return lake.failed(unreadable);
            }
        }
        return new CommandLine.RunLast().execute(parsed);
    }

    /** That command tells of files that cannot be loaded by itself. */
    private static boolean isListing(ParseResult parsed) {
        return parsed.hasSubcommand() && parsed.subcommand().commandSpec().userObject() instanceof PluginsCommand;
    }

    /** One line that says what is wrong and what may have been meant. */
    private static int wrongUse(Terminal terminal, ParameterException wrong) {
        String message = wrong.getMessage().lines().map(String::strip).collect(Collectors.joining(" "));
        if (message.startsWith("Missing required") || message.startsWith("Invalid value")) {
            message = Character.toLowerCase(message.charAt(0)) + message.substring(1);
        }
        CommandLine command = wrong.getCommandLine();
        String hint = "Try: " + command.getCommandSpec().qualifiedName() + " --help";
        if (wrong instanceof UnmatchedArgumentException unmatched) {
            message = unmatched.getUnmatched().getFirst().startsWith("-") || command.getSubcommands().isEmpty()
                    ? "there is no option or argument \"" + unmatched.getUnmatched().getFirst() + "\" here"
                    : "there is no command \"" + unmatched.getUnmatched().getFirst() + "\"";
            var near = unmatched.getSuggestions();
            hint = near.isEmpty() ? hint : "Did you mean " + near.getFirst() + "?";
        }
        terminal.err().println(command.getCommandSpec().qualifiedName() + ": " + message + (message.endsWith(".") ? " " : ". ") + hint);
        terminal.err().flush();
        return ExitCode.WRONG_USE;
    }
}
