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
        throw new CommandLine.ParameterException(spec.commandLine(), "say what to do: " + String.join(" or ", spec.subcommands().keySet()));
    }
}
