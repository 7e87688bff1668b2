package io.lakeactors.cli;

import picocli.CommandLine;
import picocli.CommandLine.Spec;

/** A command that only has others below it: alone it is refused, with their names. */
abstract class ParentCommand extends LakeCommand {
    @Spec
    private CommandLine.Model.CommandSpec spec;

    ParentCommand(Lake lake) {
        super(lake);
    }

    @Override
    public final Integer call() {
        // An alias is no other command.
        var names = spec.subcommands().values().stream().map(CommandLine::getCommandName).distinct().toList();
        int last = names.size() - 1;
        String words = last == 0 ? names.getFirst() : String.join(", ", names.subList(0, last)) + " or " + names.get(last);
        throw new CommandLine.ParameterException(spec.commandLine(), "say what to do: " + words);
    }
}
