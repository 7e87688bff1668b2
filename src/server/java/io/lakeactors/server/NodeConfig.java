package io.lakeactors.server;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigSyntax;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValueType;
import io.lakeactors.connectors.registry.RegistryConfig;
import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.LakeError;
import io.lakeactors.model.LakeException;
import io.lakeactors.model.Secret;
import io.lakeactors.server.alert.AlertSettings;
import io.lakeactors.server.alert.WebhookSettings;
import io.lakeactors.server.trace.TracingSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * What a node is told: the defaults of {@code cluster-config/application.conf}, overridden by the home's {@code lake.conf} and by the file named with {@code --config}.
 *
 * @param journal which database keeps the journal; PostgreSQL is that of the catalog
 * @param memoryCap bytes in flight at most
 * @param sources Kafka clusters by the name that pipelines use
 * @param registries of schemas, by the name that pipelines use
 * @param embeddedBroker whether the node runs a broker of its own, which is then the source {@code default}
 * @param results where results of checks are told; empty if nowhere
 * @param tickets where checks that keep failing are told; empty if nowhere
 * @param own what was set in files and on the command line, without defaults
 * @param all the effective configuration
 */
record NodeConfig(
        String name,
        HttpSettings http,
        CatalogChoice catalog,
        JournalKind journal,
        WarehouseSettings warehouse,
        long memoryCap,
        boolean embeddedBroker,
        Map<String, SourceChoice> sources,
        Map<String, RegistryConfig> registries,
        AlertSettings alerts,
        Optional<TracingSettings> tracing,
        Optional<ResultsChoice> results,
        Optional<WebhookSettings> tickets,
        Config own,
        Config all) {

    enum JournalKind {
        H2,
        POSTGRES
    }

    enum CatalogKind {
        SQLITE,
        POSTGRES
    }

    record CatalogChoice(CatalogKind kind, String name, String host, int port, String database, String user, Secret password) {}

    /** @param source by its name among the sources */
    record ResultsChoice(String source, String topic) {}

    record SourceChoice(String bootstrap, Map<String, String> properties) {}

    /** Ready-made settings for kinds of places, by name. */
    static final List<String> ENVIRONMENTS = List.of("local", "cluster", "kubernetes", "dev", "stage", "prod");

    private static final String RESOURCES = "io/lakeactors/server/";
    private static final String DEFAULTS = RESOURCES + "application.conf";

    /** Every key there is, with its default: the node's own and the engine's. */
    static Config defaults() {
        ClassLoader loader = NodeConfig.class.getClassLoader();
        return ConfigFactory.parseResources(loader, DEFAULTS).withFallback(ConfigFactory.parseResources(loader, "reference.conf").withOnlyPath("lakeactors"));
    }

    /**
     * Reads and checks everything at once.
     *
     * @param files later ones override earlier ones; those that do not exist are passed over
     * @throws LakeException {@link ErrorCode#CONFIG_INVALID} naming every fault with file and line
     */
    static NodeConfig read(List<Path> files, Map<String, Object> overrides) {
        return read(Optional.empty(), files, overrides);
    }

    /** @param environment whose settings lie between the defaults and the files: one of {@link #ENVIRONMENTS} */
    static NodeConfig read(Optional<String> environment, List<Path> files, Map<String, Object> overrides) {
        try {
            Config own = own(environment, files, overrides);
            return of(own, effective(own), new ArrayList<>());
        } catch (ConfigException e) {
            throw invalid(List.of(e.getMessage()));
        }
    }

    /** What was set, without defaults. @throws LakeException CONFIG_INVALID for an environment that is not known */
    static Config own(Optional<String> environment, List<Path> files, Map<String, Object> overrides) {
        Config own = ConfigFactory.parseMap(overrides, "command line");
        for (Path file : files.reversed()) {
            if (Files.exists(file)) {
                own = own.withFallback(ConfigFactory.parseFile(file.toFile(), ConfigParseOptions.defaults().setSyntax(ConfigSyntax.CONF)));
            }
        }
        return environment.isPresent() ? own.withFallback(environment(environment.get())) : own;
    }

    private static Config environment(String name) {
        if (!ENVIRONMENTS.contains(name)) {
            throw invalid(List.of("there is no environment \"" + name + "\"; there are " + String.join(", ", ENVIRONMENTS)));
        }
        return ConfigFactory.parseResources(NodeConfig.class.getClassLoader(), RESOURCES + name + ".conf");
    }

    /** With every default in it. */
    static Config effective(Config own) {
        return own.withFallback(defaults()).resolve();
    }

    private static NodeConfig of(Config own, Config all, List<String> faults) {
        Config set = own.resolve();
        refuseUnknown(set, defaults(), faults);
        Config lake = all.getConfig("lakeactors");
        var catalog = new CatalogChoice(
                choice(lake, "catalog.kind", CatalogKind.class, CatalogKind.SQLITE, faults),
                lake.getString("catalog.name"),
                lake.getString("catalog.host"),
                lake.getInt("catalog.port"),
                lake.getString("catalog.database"),
                lake.getString("catalog.user"),
                new Secret(lake.getString("catalog.password")));
        var sources = new TreeMap<String, SourceChoice>();
        for (String name : lake.getObject("sources").keySet()) {
            Config source = lake.getConfig("sources." + ConfigUtil.quoteString(name));
            var properties = new TreeMap<String, String>();
            if (source.hasPath("properties")) {
                source.getConfig("properties").entrySet().forEach(entry ->
                        properties.put(String.join(".", ConfigUtil.splitPath(entry.getKey())), String.valueOf(entry.getValue().unwrapped())));
            }
            sources.put(name, new SourceChoice(source.getString("bootstrap"), Map.copyOf(properties)));
        }
        var registries = RegistrySettings.read(lake, faults);
        var http = HttpSettings.read(lake, faults);
        long cap = lake.getBytes("memory.cap");
        if (cap < 32L << 20) {
            faults.add("lakeactors.memory.cap must be at least 32MB, was " + lake.getString("memory.cap"));
        }
        var journal = choice(lake, "journal.kind", JournalKind.class, JournalKind.H2, faults);
        if (isShared(lake)) {
            shared(lake, catalog, journal, faults);
        }
        var warehouse = WarehouseSettings.read(lake, faults);
        var alerts = AlertSettings.read(lake, faults);
        var tracing = TracingSettings.read(lake, faults);
        var results = results(lake, sources.keySet(), faults);
        var tickets = WebhookSettings.read(lake, "quality.tickets.webhook", faults);
        if (!faults.isEmpty()) {
            throw invalid(faults);
        }
        return new NodeConfig(
                lake.getString("node.name"),
                http,
                catalog,
                journal,
                warehouse,
                cap,
                lake.getBoolean("embedded.kafka"),
                Map.copyOf(sources),
                Map.copyOf(registries),
                alerts,
                tracing,
                results,
                tickets,
                set,
                all);
    }

    private static Optional<ResultsChoice> results(Config lake, Set<String> sources, List<String> faults) {
        var choice = new ResultsChoice(lake.getString("quality.results.source"), lake.getString("quality.results.topic"));
        if (choice.topic().isBlank()) {
            return Optional.empty();
        }
        if (!sources.contains(choice.source())) {
            faults.add("lakeactors.quality.results.source must be one of lakeactors.sources (" + String.join(", ", sources) + "), was " + choice.source());
        }
        return Optional.of(choice);
    }

    private static boolean isShared(Config lake) {
        Object seeds = lake.getAnyRef("cluster.seeds");
        boolean named = seeds instanceof List<?> list ? !list.isEmpty() : !String.valueOf(seeds).isBlank();
        return named || lake.getString("cluster.forming").equals("bootstrap");
    }

    /** What several nodes keep must be where each of them reaches it. */
    private static void shared(Config lake, CatalogChoice catalog, JournalKind journal, List<String> faults) {
        if (journal != JournalKind.POSTGRES) {
            faults.add("lakeactors.journal.kind must be postgres where there are other nodes (cluster.seeds, cluster.forming): a journal in the home is one node's own");
        }
        if (catalog.kind() != CatalogKind.POSTGRES) {
            faults.add("lakeactors.catalog.kind must be postgres where there are other nodes (cluster.seeds, cluster.forming): a catalog in the home is one node's own");
        }
        if (lake.getString("warehouse").isBlank()) {
            faults.add("lakeactors.warehouse must be a directory that all nodes share, or an s3:// location, where there are other nodes (cluster.seeds, cluster.forming)");
        }
        if (lake.getBoolean("embedded.kafka")) {
            faults.add("lakeactors.embedded.kafka must be off where there are other nodes (cluster.seeds, cluster.forming): the broker would go with its node");
        }
    }

    private static <E extends Enum<E>> E choice(Config config, String path, Class<E> type, E otherwise, List<String> faults) {
        String word = config.getString(path);
        for (E value : type.getEnumConstants()) {
            if (value.name().equalsIgnoreCase(word)) {
                return value;
            }
        }
        faults.add("lakeactors." + path + " must be one of " + List.of(type.getEnumConstants()).toString().toLowerCase(java.util.Locale.ROOT) + ", was " + word);
        return otherwise;
    }

    /**
     * Own keys of {@code lakeactors} must exist in the defaults; under {@code sources} names and client properties are free, under {@code registries} names; other
     * top-level keys go to the libraries.
     */
    private static void refuseUnknown(Config own, Config defaults, List<String> faults) {
        if (!own.hasPath("lakeactors")) {
            return;
        }
        own.getConfig("lakeactors").entrySet().forEach(entry -> {
            List<String> path = ConfigUtil.splitPath(entry.getKey());
            boolean free = path.getFirst().equals("sources") && path.size() >= 3 && (path.get(2).equals("bootstrap") || path.get(2).equals("properties"));
            free |= path.size() == 3 && path.getFirst().equals("registries") && RegistrySettings.KEYS.contains(path.get(2));
            free |= path.size() > 2 && path.subList(0, 2).equals(List.of("engine", "overrides"));
            if (!free && !defaults.hasPathOrNull("lakeactors." + entry.getKey())) {
                faults.add("unknown key lakeactors." + entry.getKey() + " (" + entry.getValue().origin().description() + ")");
            } else if (!free && defaults.getValue("lakeactors." + entry.getKey()).valueType() == ConfigValueType.OBJECT) {
                faults.add("lakeactors." + entry.getKey() + " is a group of keys, not a value (" + entry.getValue().origin().description() + ")");
            }
        });
    }

    private static LakeException invalid(List<String> faults) {
        return LakeError.of(ErrorCode.CONFIG_INVALID, "the configuration is not valid: " + String.join("; ", faults), "", "Known keys: docs/reference/config.md").asException();
    }
}
