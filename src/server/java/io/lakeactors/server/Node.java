package io.lakeactors.server;

import io.lakeactors.api.ApiBinding;
import io.lakeactors.api.ApiParts;
import io.lakeactors.api.ApiServer;
import io.lakeactors.api.NodeControl;
import io.lakeactors.api.wire.NodeFile;
import io.lakeactors.connectors.kafka.KafkaLog;
import io.lakeactors.connectors.kafka.KafkaOutlets;
import io.lakeactors.connectors.kafka.KafkaSource;
import io.lakeactors.connectors.kafka.KafkaSourceConfig;
import io.lakeactors.connectors.registry.ConfluentRegistry;
import io.lakeactors.contract.plugins.PluginFolder;
import io.lakeactors.contract.plugins.Plugins;
import io.lakeactors.engine.CrashPoints;
import io.lakeactors.engine.EngineParts;
import io.lakeactors.engine.alert.AlertBook;
import io.lakeactors.engine.cluster.EngineRuntime;
import io.lakeactors.lake.iceberg.CatalogConfig;
import io.lakeactors.lake.iceberg.IcebergStore;
import io.lakeactors.lake.iceberg.StoragePlace;
import io.lakeactors.engine.trace.Traces;
import io.lakeactors.model.Clock;
import io.lakeactors.model.LakeException;
import io.lakeactors.model.MemoryBudget;
import io.lakeactors.model.SchemaRegistry;
import io.lakeactors.model.SourceConnector;
import io.lakeactors.model.TableStore;
import io.lakeactors.model.TopicOutlets;
import io.lakeactors.query.Auditor;
import io.lakeactors.query.LineageTrace;
import io.lakeactors.query.QueryEngine;
import io.lakeactors.query.QueryLimits;
import io.lakeactors.query.SnapshotInspector;
import io.lakeactors.query.SnapshotQuery;
import io.lakeactors.server.alert.AlertService;
import io.lakeactors.server.alert.WebhookTickets;
import io.lakeactors.server.drill.Drill;
import io.lakeactors.server.embedded.KafkaBroker;
import io.lakeactors.server.trace.OpenTelemetryTraces;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running node: every part made, wired and started in order, and stopped in the opposite one. */
final class Node implements AutoCloseable, NodeControl {
    private static final Logger LOG = LoggerFactory.getLogger(Node.class);
    private static final String DEFAULT_SOURCE = "default";
    private static final Duration TO_STOP = Duration.ofSeconds(20);
    /** A node that cannot become warm, as a source does not answer, is ready all the same. */
    private static final Duration TO_WARM = Duration.ofSeconds(20);
    private static final Duration ANSWER_FIRST = Duration.ofMillis(300);
    /** For answers that are under way when the node stops, such as that to the request to stop. */
    private static final Duration TO_ANSWER = Duration.ofSeconds(3);
    private static final int TOKEN_BYTES = 24;
    /** Of a query that makes a table, which may take longer than one that a person waits for. */
    private static final QueryLimits GOLD_LIMITS = new QueryLimits(QueryLimits.DEFAULT.memoryBytes(), 1, (int) Duration.ofHours(1).toMillis(), 1, 1, 1);

    private final NodeConfig config;
    private final Home home;
    private final Drill drill;
    private final Clock clock;
    private final Map<String, SourceConnector> sources = new TreeMap<>();
    private final Map<String, TopicOutlets> outlets = new TreeMap<>();
    private final Map<String, SchemaRegistry> registries = new TreeMap<>();
    private final Map<String, String> endpoints = new ConcurrentSkipListMap<>();
    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile Runnable whenStopped = () -> {};
    private volatile boolean ready;
    private volatile boolean removed;
    private KafkaBroker broker;
    private IcebergStore tables;
    private EngineRuntime engine;
    private OpenTelemetryTraces traces;
    private AlertService alerts;
    private Optional<ResultsTopic> results = Optional.empty();
    private ApiServer api;
    private BackupDesk backups;
    private Plugins plugins = Plugins.NONE;

    private Node(NodeConfig config, Home home) {
        this.config = config;
        this.home = home;
        drill = Drill.of(config.all().getConfig("lakeactors.drill"));
        clock = drill.around(new SystemClock());
    }

    /**
     * Starts everything and announces the node in its home.
     *
     * @throws io.lakeactors.model.LakeException that says which part did not start, and what to do
     */
    static Node start(NodeConfig config, Home home, boolean ephemeral) {
        var node = new Node(config, home);
        try {
            node.begin(ephemeral);
            return node;
        } catch (RuntimeException e) {
            var removed = node.engine == null ? Optional.<LakeException>empty() : node.engine.removedWhileStarting();
            node.close();
            if (removed.isPresent()) {
                throw removed.get();
            }
            throw e instanceof CompletionException wrapped && wrapped.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    private void begin(boolean ephemeral) {
        String token = config.http().token().value().isEmpty() ? token() : config.http().token().value();
        // First of all: a certificate that cannot be used, or a port that is taken, is said before anything has started.
        ApiBinding binding = config.http().binding(token);
        ApiServer.requireFree(binding);
        // Before anything reads a contract.
        plugins = plugins(config, home);
        if (config.embeddedBroker()) {
            broker = KafkaBroker.start(home.broker());
            endpoints.put("kafka", broker.bootstrap());
        }
        tables = IcebergStore.open(catalog(config, home), drill::at, clock);
        TableStore store = drill.around(tables);
        config.sources().forEach((name, source) -> {
            sources.put(name, source(name, source));
            outlets.put(name, new KafkaOutlets(kafka(name, source)));
        });
        results = config.results().map(choice -> new ResultsTopic(new KafkaLog(kafka(choice.source(), config.sources().get(choice.source())), choice.topic())));
        config.registries().forEach((name, registry) -> registries.put(name, ConfluentRegistry.of(registry, clock)));
        var metrics = new PrometheusRegistry();
        CrashPoints crashPoints = drill::at;
        // Only then are classes of tracing loaded.
        if (config.tracing().isPresent()) {
            traces = OpenTelemetryTraces.start(config.tracing().get(), config.name(), Version.TEXT);
        }
        engine = EngineRuntime.start(
                EngineSettings.of(config, home.journal()),
                new EngineParts(store, sources, clock, new TimeOrderedIds(clock), new MemoryBudget(config.memoryCap()), new TakenSpecs(), metrics, crashPoints,
                        Optional.of(tables.care()), registries, Optional.of(new SnapshotInspector(tables, new QueryEngine(tables, QueryLimits.CHECKS))),
                        Optional.of(new SnapshotQuery(tables, GOLD_LIMITS)), results.map(topic -> topic), config.tickets().map(WebhookTickets::new),
                        Optional.of(tables.gains()), outlets),
                new ServerHands(this, drill), traces == null ? Traces.OFF : traces);
        alerts = AlertService.start(engine.engine(), engine.maintenance(), engine.checks(), engine.gold(), engine.signals(), engine::isOldest, clock, config.alerts());
        var restored = new RestoredLake(home);
        backups = new BackupDesk(tables, engine.engine(), engine.gold(), engine.registry(), engine.signals(), clock, config.warehouse().access());
        var query = new QueryEngine(tables, QueryLimits.DEFAULT,
                List.of(MaintenanceTable.of(engine.maintenance()), ChecksTable.of(engine.checks()), QuarantineLogTable.of(engine.quarantine()), LineageTable.of(new LineageTrace(tables))));
        var parts = new ApiParts(engine.engine(), engine.cluster(), engine.maintenance(), query, new Auditor(store, tables, query), store, tables, metrics, this,
                new NodeCatalog(tables.door(), new EngineTables(engine.engine(), engine.committers()::tell)), tables, backups, engine.registry(), engine.checks(), engine.quarantine(),
                engine.gold());
        // Before anybody can register anything: numbers that the lake has given are not to be given to others.
        restored.registry(engine.registry());
        api = ApiServer.start(engine.system(), parts, binding).toCompletableFuture().join();
        endpoints.put("api", api.uri().toString());
        endpoints.put("catalog", api.catalogUri().toString());
        endpoints.put("registry", api.registryUri().toString());
        endpoints.put("database", tables.address());
        endpoints.put("metrics", api.uri() + "/metrics");
        engine.ended().thenRun(this::removed);
        var known = restored.apply(engine.engine(), engine.gold());
        String certificate = binding.tls().map(tls -> tls.certificate().toString()).orElse(null);
        var view = engine.engine().node();
        announceWhen(CompletableFuture.allOf(engine.warm().toCompletableFuture(), known), new NodeFile(ProcessHandle.current().pid(), view.nodeId(), view.version(), view.startedAt(), ephemeral, token, endpoints, certificate));
    }

    /** @param warm and knows what the lake has, if it was restored; waited for no longer than {@link #TO_WARM} */
    private void announceWhen(CompletableFuture<Void> warm, NodeFile file) {
        if (warm.isDone()) {
            announce(file);
        } else {
            warm.completeOnTimeout(null, TO_WARM.toMillis(), TimeUnit.MILLISECONDS).thenRun(() -> announce(file)).exceptionally(failure -> {
                LOG.atError().addKeyValue("home", home.dir()).log("The node could not say in its home that it is ready.", failure);
                return null;
            });
        }
    }

    /** From now on people and probes find it, and whoever restarts nodes goes on to the next. */
    private void announce(NodeFile file) {
        synchronized (home) {
            if (closed.get()) {
                return;
            }
            home.announce(file);
            ready = true;
        }
        LOG.atInfo().addKeyValue("api", api.uri()).addKeyValue("home", home.dir()).log("Node is ready.");
    }

    /** Loads the node's plug-ins and lets expressions call them. One that cannot be loaded is left out: only who needs it shall stand still. */
    private static Plugins plugins(NodeConfig config, Home home) {
        String folder = config.all().getString("lakeactors.plugins.folder");
        Plugins loaded = folder.isBlank() ? Plugins.NONE : PluginFolder.load(home.dir().toAbsolutePath().resolve(folder).normalize());
        loaded.all().forEach(one -> LOG.atInfo().addKeyValue("function", one.function().id()).addKeyValue("file", one.file()).addKeyValue("sha256", one.sha256()).log("Plug-in loaded."));
        loaded.faults().forEach(fault -> LOG.error("A plug-in is left out: {}", fault.sentence()));
        loaded.install();
        return loaded;
    }

    /** Which catalog and warehouse a node on this home has. */
    static CatalogConfig catalog(NodeConfig config, Home home) {
        StoragePlace warehouse = config.warehouse().warehouse(home);
        var catalog = config.catalog();
        return switch (catalog.kind()) {
            case SQLITE -> CatalogConfig.sqlite(catalog.name(), home.catalog(), warehouse);
            case POSTGRES -> CatalogConfig.postgres(catalog.name(), catalog.host(), catalog.port(), catalog.database(), catalog.user(), catalog.password().value(), warehouse);
        };
    }

    private SourceConnector source(String name, NodeConfig.SourceChoice source) {
        return new KafkaSource(kafka(name, source));
    }

    private KafkaSourceConfig kafka(String name, NodeConfig.SourceChoice source) {
        String bootstrap = broker != null && name.equals(DEFAULT_SOURCE) ? broker.bootstrap() : source.bootstrap();
        return KafkaSourceConfig.of(bootstrap, source.properties());
    }

    private static String token() {
        byte[] chance = new byte[TOKEN_BYTES];
        new SecureRandom().nextBytes(chance);
        return HexFormat.of().formatHex(chance);
    }

    /** The actors have ended although nobody told this node to stop: the other nodes have given it up, as it did not answer them for too long. */
    private void removed() {
        if (!closed.get()) {
            LOG.atError().addKeyValue("node", config.name()).log("The node and its cluster have parted: {}. Start it again.", engine.whyEnded());
            removed = true;
            stop(false);
        }
    }

    /** Whether it was not us who ended it: then whoever watches the process should start it again. */
    boolean wasRemoved() {
        return removed;
    }

    /** Why the cluster and this node have parted, for people. */
    String whyRemoved() {
        return engine.whyEnded();
    }

    /** Called once, when the node has stopped for whatever reason. */
    void onStop(Runnable action) {
        whenStopped = action;
        if (closed.get()) {
            action.run();
        }
    }

    @Override
    public Map<String, String> endpoints() {
        return Map.copyOf(endpoints);
    }

    @Override
    public Plugins plugins() {
        return plugins;
    }

    @Override
    public boolean ready() {
        return ready;
    }

    @Override
    public String home() {
        return home.dir().toString();
    }

    @Override
    public Optional<SourceConnector> source(String cluster) {
        return Optional.ofNullable(sources.get(cluster));
    }

    @Override
    public AlertBook.View alerts() {
        return alerts.view();
    }

    @Override
    public void stop(boolean drain) {
        Thread.ofPlatform().name("stop").start(() -> {
            // The answer to whoever asks for this is to be on its way before its connection is closed.
            LockSupport.parkNanos(ANSWER_FIRST.toNanos());
            close(drain);
        });
    }

    /** Commits what was read, hands over, and stops. */
    @Override
    public void close() {
        close(true);
    }

    private void close(boolean drain) {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        ready = false;
        if (api != null && !removed) {
            // Beside the handing over: partitions would stand still for whoever takes long to hear an answer.
            engine.endsAfter(api.stop(TO_ANSWER));
        }
        // Begun first: partitions would stand still for a backup that is cut short, or an alert whose receiver takes long.
        var handedOver = engine == null || removed ? null : (drain ? engine.engine().drainAll() : engine.stop()).toCompletableFuture();
        if (backups != null) {
            backups.close();
        }
        if (alerts != null) {
            alerts.close();
        }
        if (handedOver != null) {
            await("stopping the engine", handedOver);
        }
        if (traces != null) {
            traces.close();
        }
        sources.values().forEach(SourceConnector::close);
        outlets.values().forEach(TopicOutlets::close);
        results.ifPresent(ResultsTopic::close);
        registries.values().forEach(SchemaRegistry::close);
        if (tables != null) {
            tables.close();
        }
        if (broker != null) {
            broker.close();
        }
        synchronized (home) {
            home.close();
        }
        whenStopped.run();
    }

    /** A part that does not stop must not keep the others from it: what is not finished now is found in the journal at the next start. */
    private static void await(String what, java.util.concurrent.CompletableFuture<?> done) {
        try {
            done.get(TO_STOP.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            LOG.atWarn().addKeyValue("what", what).log("A part did not stop in time.", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
