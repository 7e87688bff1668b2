package io.lakeactors.cli;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What a node would be told: config render. The server room prints it. */
final class ConfigCommands {
    private ConfigCommands() {}

    @Command(
            name = "config",
            description = "Show what a node would be told, and what is wrong with it.",
            subcommands = Render.class,
            footer = {"", "Example: lake config render --env prod"})
    static final class Root extends ParentCommand {
        Root(Lake lake) {
            super(lake);
        }
    }

    @Command(
            name = "render",
            description = "Print the effective configuration, secrets masked. Exit code 1 if a node would not start with it.",
            footer = {"", "Example: lake config render --env prod --config lake.conf"})
    static final class Render extends ServerCommands.Forwarded {
        @Option(names = "--env", paramLabel = "NAME", description = "Ready-made settings: local, cluster, kubernetes, dev, stage or prod.")
        private String environment;

        @Option(names = "--config", paramLabel = "FILE", description = "Settings (HOCON) over those of lake.conf in the home.")
        private String config;

        Render(Lake lake) {
            super(lake);
        }

        @Override
        List<String> words() {
            var words = new ArrayList<>(List.of("config", "render"));
            option(words, "--env", environment);
            option(words, "--config", config);
            format(words);
            return words;
        }
    }
}
