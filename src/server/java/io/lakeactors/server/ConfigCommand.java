package io.lakeactors.server;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValueFactory;
import com.typesafe.config.ConfigValueType;
import io.lakeactors.engine.EngineConfig;
import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.LakeError;
import io.lakeactors.model.LakeException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code lake config render}: what a node would be told, secrets masked, and what is wrong with it. */
@Command(name = "config", description = "Shows what a node would be told.", subcommands = ConfigCommand.Render.class, mixinStandardHelpOptions = true)
final class ConfigCommand {
    private static final Pattern SECRET = Pattern.compile("(?i)(?!.*-file$).*(password|secret|token|jaas|credential|slack\\.url|webhook\\.url).*");
    private static final String MASK = "******";

    private ConfigCommand() {}

    /** Every value of {@code lakeactors} with those of secrets hidden; an empty one stays empty, so that it is seen that nothing was given. */
    static Config masked(Config all) {
        Config masked = all.withOnlyPath("lakeactors");
        for (var entry : masked.entrySet()) {
            boolean given = entry.getValue().valueType() != ConfigValueType.STRING || !entry.getValue().unwrapped().toString().isEmpty();
            if (given && SECRET.matcher(entry.getKey()).matches()) {
                masked = masked.withValue(entry.getKey(), ConfigValueFactory.fromAnyRef(MASK));
            }
        }
        return masked;
    }

    @Command(name = "render", description = "Prints the effective configuration, secrets masked.", mixinStandardHelpOptions = true)
    static final class Render implements Callable<Integer> {
        private static final int FAULTS = 1;

        @Option(names = "--env", paramLabel = "NAME", description = "Ready-made settings: local, cluster, kubernetes, dev, stage or prod.")
        private String environment;

        @Option(names = "--home", paramLabel = "DIR", defaultValue = "${LAKE_HOME:-.lake}", description = "The home whose lake.conf counts, if there is one.")
        private Path home;

        @Option(names = "--config", paramLabel = "FILE", description = "Settings (HOCON) over those of lake.conf; may be given more than once.")
        private List<Path> files = List.of();

        @Option(names = {"-o", "--output"}, paramLabel = "table|json", defaultValue = "table", description = "HOCON, or JSON.")
        private String output;

        @Override
        public Integer call() {
            var all = new ArrayList<>(List.of(home.resolve("lake.conf")));
            all.addAll(files);
            var named = Optional.ofNullable(environment);
            try {
                Config effective = NodeConfig.effective(NodeConfig.own(named, all, Map.of()));
                var options = ConfigRenderOptions.defaults().setOriginComments(false).setComments(false).setJson(output.equals("json"));
                System.out.print(masked(effective).root().render(options));
            } catch (ConfigException e) {
                throw LakeError.of(ErrorCode.CONFIG_INVALID, e.getMessage(), "", "Known keys: docs/reference/config.md").asException(e);
            }
            return check(named, all);
        }

        /** The faults that would stop a node; the configuration is shown in any case, as it shows where they come from. */
        private static int check(Optional<String> environment, List<Path> files) {
            try {
                NodeConfig config = NodeConfig.read(environment, files, Map.of());
                config.http().binding(MASK);
                EngineConfig.read(EngineSettings.of(config, Path.of("journal")).withFallback(NodeConfig.defaults()).resolve());
                return 0;
            } catch (LakeException e) {
                System.err.println("lake: a node would not start with this: " + e.error().sentence());
                return FAULTS;
            }
        }
    }
}
