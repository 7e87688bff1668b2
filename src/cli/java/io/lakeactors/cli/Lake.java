package io.lakeactors.cli;

import io.lakeactors.api.wire.Fault;
import io.lakeactors.api.wire.Json;
import io.lakeactors.contract.plugins.PluginFolder;
import io.lakeactors.contract.plugins.Plugins;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The root command with the options that every command takes. */
@Command(
        name = "lake",
        description = "From streams to tables that people can query, exactly once.",
        synopsisSubcommandLabel = "COMMAND",
        commandListHeading = "",
        subcommands = {
            ServerCommands.Quickstart.class, ServerCommands.Node.class, ConfigCommands.Root.class, NodeCommands.Stop.class, NodeCommands.Version.class,
            AuthorCommands.Test.class, AuthorCommands.Dev.class, AuthorCommands.Plan.class, PluginsCommand.class,
            PipelineCommands.Apply.class, PipelineCommands.Check.class, PipelineCommands.Explain.class, PipelineCommands.ListAll.class,
            StateCommands.Pause.class,
            StateCommands.Resume.class, StateCommands.Drain.class, StateCommands.Delete.class, StateCommands.Run.class, RunsCommand.class, ReplayCommand.class,
            NodeCommands.ShowStatus.class, AlertsCommand.class, TableCommands.ListAll.class, TableTimeCommands.Root.class, QuarantineCommands.Root.class, DqCommands.Root.class, TableCommands.Query.class,
            AuditCommand.class, LineageCommand.class, GoldCommands.Root.class, MaintenanceCommands.Root.class, SchemaCommands.Root.class, ContractCommands.Root.class, BackupCommand.class, ServerCommands.Restore.class, ClusterCommandLine.Root.class, ServerCommands.Chaos.class,
            NodeCommands.Completion.class, NodeCommands.Help.class
        },
        footer = {"", "Exit codes: 0 done, 1 faults or differences found, 2 wrong use, 3 could not reach or start something.", "Example: lake quickstart"})
final class Lake implements Callable<Integer> {
    enum Output {
        TABLE,
        JSON
    }

    @Option(names = "--home", paramLabel = "DIR", scope = ScopeType.INHERIT, description = "The node's directory; $LAKE_HOME or .lake if not given.")
    private String home;

    @Option(names = "--node", paramLabel = "URL", scope = ScopeType.INHERIT, description = "A node somewhere else; its token comes from $LAKE_TOKEN, or the file $LAKE_TOKEN_FILE.")
    private String node;

    @Option(
            names = "--authority", paramLabel = "FILE", scope = ScopeType.INHERIT,
            description = "Who has signed the certificate of a node at https:// (PEM); $LAKE_AUTHORITY if not given.")
    private String authority;

    @Option(
            names = "--plugins", paramLabel = "DIR", scope = ScopeType.INHERIT,
            description = "Plug-ins that expressions may call where files are read without a node; $LAKE_PLUGINS if not given.")
    private String plugins;

    @Option(names = {"-o", "--output"}, paramLabel = "table|json", scope = ScopeType.INHERIT, description = "For people, or for programs.")
    private Output output = Output.TABLE;

    @Option(names = {"-h", "--help"}, usageHelp = true, scope = ScopeType.INHERIT, description = "Shows this.")
    private boolean help;

    @Spec
    private CommandSpec spec;

    private final Terminal terminal;

    Lake(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        spec.commandLine().usage(terminal.err());
        return ExitCode.WRONG_USE;
    }

    Terminal terminal() {
        return terminal;
    }

    Nodes nodes() {
        String signer = authority != null ? authority : terminal.env().get("LAKE_AUTHORITY");
        return new Nodes(terminal, home(), node, signer == null || signer.isBlank() ? null : terminal.directory().resolve(signer));
    }

    Path home() {
        String chosen = home != null ? home : terminal.env().getOrDefault("LAKE_HOME", ".lake");
        return terminal.directory().resolve(chosen).normalize();
    }

    /** The folder of plug-ins that the command was given, loaded; those of a node are the node's own. */
    Optional<Plugins> plugins() {
        String chosen = plugins != null ? plugins : terminal.env().get("LAKE_PLUGINS");
        return chosen == null || chosen.isBlank() ? Optional.empty() : Optional.of(PluginFolder.load(terminal.directory().resolve(chosen).normalize()));
    }

    /** Loads what was given, and lets expressions call that and nothing else. */
    void installPlugins() {
        Plugins loaded = plugins().orElse(Plugins.NONE);
        loaded.faults().forEach(fault -> terminal.note(fault.sentence()));
        loaded.install();
    }

    boolean json() {
        return output == Output.JSON;
    }

    void show(Object record, Runnable forPeople) {
        if (json()) {
            terminal.out().println(Json.writeIndented(record));
        } else {
            forPeople.run();
        }
        terminal.out().flush();
    }

    /** Prints what ended a command. */
    int failed(Exception failure) {
        terminal.out().flush();
        Fault fault = failure instanceof Failure known
                ? known.fault()
                : Fault.of(failure).orElseGet(() -> Fault.internal("the command failed: " + failure, "", "Report it, with the command."));
        if (json()) {
            terminal.err().println(Json.write(fault));
        } else {
            terminal.err().println(fault.sentence());
            fault.others().forEach(other -> terminal.err().println(other.sentence()));
        }
        terminal.err().flush();
        return ExitCode.of(fault);
    }
}
