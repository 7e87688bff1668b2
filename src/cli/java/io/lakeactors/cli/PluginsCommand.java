package io.lakeactors.cli;

import io.lakeactors.api.wire.Plugins;
import picocli.CommandLine.Command;

/** Which functions of plug-ins there are. */
@Command(
        name = "plugins",
        description = "List the functions of plug-ins: a folder's, or a node's.",
        footer = {"", "With --plugins DIR of that folder, without a node; else of the node. Exits 1 if a file cannot be loaded (docs/guides/plugins.md).", "Example: lake plugins --plugins plugins"})
final class PluginsCommand extends LakeCommand {
    private static final int HASH_SHOWN = 12;

    PluginsCommand(Lake lake) {
        super(lake);
    }

    @Override
    public Integer call() {
        Plugins plugins = lake.plugins().map(Plugins::of).orElseGet(this::ofNode);
        show(plugins, () -> print(plugins));
        return plugins.faults().isEmpty() ? ExitCode.DONE : ExitCode.FOUND;
    }

    private Plugins ofNode() {
        try (NodeClient node = lake.nodes().open()) {
            return node.get("/v1/plugins", Plugins.class);
        }
    }

    private void print(Plugins plugins) {
        if (plugins.plugins().isEmpty()) {
            line("No plug-ins.");
        } else {
            var table = new TextTable("FUNCTION", "KIND", "ARGUMENTS", "RESULT", "FILE", "SHA-256");
            plugins.plugins().forEach(one -> table.row(one.function(), one.kind(), String.join(", ", one.arguments()), one.result(), one.file(), one.sha256().substring(0, HASH_SHOWN)));
            terminal().out().print(table);
        }
        plugins.faults().forEach(fault -> line(fault.sentence()));
    }
}
