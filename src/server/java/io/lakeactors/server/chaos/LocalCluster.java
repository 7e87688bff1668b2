package io.lakeactors.server.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import io.lakeactors.lake.iceberg.CatalogConfig;
import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.LakeError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/** Brokers, database and nodes as processes on this machine, and what a service manager does: it starts again what has ended. Nodes are numbered from 0. */
final class LocalCluster implements AutoCloseable {
    static final String TOPIC = "chaos";
    private static final Duration TO_READY = Duration.ofSeconds(180);
    private static final Duration TO_END = Duration.ofSeconds(30);
    private static final long LOOK_MILLIS = 100;
    private static final int LAST_LINES = 8;

    /** A node that ended without having been told to. @param code of its process */
    record Ending(int node, int code) {}

    private final ChaosOptions options;
    private final Path dir;
    private final Database database;
    private final Brokers brokers;
    private final Network network;
    private final Thread atExit = new Thread(this::killNodes, "end-nodes");
    private final List<ChaosNode> nodes = new ArrayList<>();
    /** In the order in which they became members: the first one leads. */
    private final List<Integer> byAge = new ArrayList<>();
    private final Set<Integer> heldDown = new HashSet<>();
    private final List<Ending> endings = new ArrayList<>();
    private volatile boolean stopped;

    /** Starts brokers and database. They, and the nodes, end with this program, however it ends, short of kill -9. */
    LocalCluster(ChaosOptions options) throws IOException {
        this.options = options;
        dir = options.dir();
        Runtime.getRuntime().addShutdownHook(atExit);
        database = Database.start(dir.resolve("database"), Ports.free(1)[0]);
        brokers = Brokers.start(dir.resolve("broker"), options.brokers());
        brokers.createTopic(TOPIC, options.partitions());
        network = new Network(options.nodes(), database.port());
        IntStream.range(0, options.nodes()).forEach(node -> nodes.add(new ChaosNode("n" + (node + 1), dir.resolve("n" + (node + 1)))));
    }

    /** Starts the nodes and waits until they are members. The first one is let form the cluster, so that who is oldest is known. */
    void startNodes() throws IOException, InterruptedException {
        IntStream.range(0, nodes.size()).forEach(heldDown::add);
        Thread.ofPlatform().daemon().name("service-manager").start(this::manage);
        startAgain(List.of(0));
        awaitReady();
        startAgain(IntStream.range(1, nodes.size()).boxed().toList());
        awaitReady();
        takeEndings();
    }

    private List<String> conf(int node) {
        String seeds = String.join(", ", IntStream.range(0, Math.min(2, nodes.size())).mapToObj(i -> "\"127.0.0.1:" + network.port(i) + "\"").toList());
        return List.of(
                "lakeactors.node.name = " + nodes.get(node).name(),
                "lakeactors.cluster { port = " + network.port(node) + ", seeds = [" + seeds + "] }",
                network.settings(node),
                "lakeactors.journal.kind = postgres",
                "lakeactors.catalog { kind = postgres, port = " + network.databasePort(node) + ", database = " + Database.NAME + ", user = " + Database.USER
                        + ", password = "
                        + Database.USER + " }",
                "lakeactors.warehouse = \"" + warehouse() + "\"",
                "lakeactors.sources.default.bootstrap = \"" + brokers.bootstrap() + "\"",
                "lakeactors.memory.cap = 64MB",
                "lakeactors.drill { enabled = on, control = \"" + nodes.get(node).control() + "\" }");
    }

    /** Starts again what has ended, unless it is to stay down. */
    private void manage() {
        while (!stopped) {
            try {
                look();
                Thread.sleep(LOOK_MILLIS);
            } catch (InterruptedException e) {
                return;
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }
    }

    private synchronized void look() throws IOException {
        for (int node = 0; node < nodes.size(); node++) {
            ChaosNode process = nodes.get(node);
            if (!heldDown.contains(node) && process.ended().isPresent()) {
                endings.add(new Ending(node, process.ended().get()));
                byAge.remove(Integer.valueOf(node));
                process.launch(conf(node));
            }
            if (!byAge.contains(node) && process.ready()) {
                byAge.add(node);
            }
        }
    }

    /** Waits until every node that is to run is a member and answers. */
    void awaitReady() throws InterruptedException {
        long until = System.nanoTime() + TO_READY.toNanos();
        for (int node = 0; node < nodes.size(); node++) {
            while (isToRun(node) && !isMember(node)) {
                if (System.nanoTime() > until) {
                    throw notReady(nodes.get(node));
                }
                Thread.sleep(LOOK_MILLIS);
            }
        }
    }

    /**
     * Waits until every node sees all nodes up, in one cluster, and the brokers' replicas are in sync.
     *
     * @return what is wrong where that takes too long; empty if it is so
     */
    String awaitWhole() throws InterruptedException {
        String wrong = Settling.await(TO_READY, this::apart);
        return wrong.isEmpty() ? brokers.awaitInSync() : wrong;
    }

    private String apart() throws InterruptedException {
        for (ChaosNode node : nodes) {
            if (!node.ready()) {
                return node.name() + " is not a member";
            }
            try {
                int up = 0;
                for (var member : node.get("/v1/cluster/members").path("members")) {
                    up += member.path("status").asText().equalsIgnoreCase("up") ? 1 : 0;
                }
                if (up != nodes.size()) {
                    return node.name() + " sees " + up + " of " + nodes.size() + " members";
                }
            } catch (IOException e) {
                return node.name() + " does not answer: " + e.getMessage();
            }
        }
        return "";
    }

    private synchronized boolean isToRun(int node) {
        return !heldDown.contains(node);
    }

    private synchronized boolean isMember(int node) {
        return byAge.contains(node) && nodes.get(node).ready();
    }

    private static RuntimeException notReady(ChaosNode node) {
        return LakeError.of(ErrorCode.NODE_START_FAILED, node.name() + " did not become a member within " + TO_READY.toSeconds() + " s",
                node.log().toString(), "The log says more")
                .asException();
    }

    int size() {
        return nodes.size();
    }

    int partitions() {
        return options.partitions();
    }

    ChaosNode node(int node) {
        return nodes.get(node);
    }

    Network network() {
        return network;
    }

    Database database() {
        return database;
    }

    Brokers brokers() {
        return brokers;
    }

    Path warehouse() {
        return dir.resolve("warehouse");
    }

    CatalogConfig catalog() {
        return CatalogConfig.postgres("lake", "127.0.0.1", database.port(), Database.NAME, Database.USER, Database.USER, warehouse().toAbsolutePath());
    }

    /** The nodes that are members now, the oldest first. */
    synchronized List<Integer> byAge() {
        return byAge.stream().filter(node -> nodes.get(node).ready()).toList();
    }

    /** Whether a node has ended since {@link #takeEndings} was last called. */
    synchronized boolean hasEnded(int node) {
        return endings.stream().anyMatch(ending -> ending.node() == node);
    }

    /** How nodes have ended that nobody had told to, since the last call. */
    synchronized List<Ending> takeEndings() {
        var taken = List.copyOf(endings);
        endings.clear();
        return taken;
    }

    /** Kills nodes at the same moment and lets them stay down for a while. */
    void kill(List<Integer> victims, Duration down) throws InterruptedException, IOException {
        synchronized (this) {
            heldDown.addAll(victims);
            for (int victim : victims) {
                nodes.get(victim).kill();
                byAge.remove(Integer.valueOf(victim));
            }
        }
        Thread.sleep(down.toMillis());
        startAgain(victims);
    }

    /** Stops a node as a service manager does. @return whether it ended by itself in time */
    boolean stop(int node) throws InterruptedException {
        synchronized (this) {
            heldDown.add(node);
        }
        boolean byItself = nodes.get(node).terminate(TO_END);
        synchronized (this) {
            byAge.remove(Integer.valueOf(node));
        }
        return byItself;
    }

    synchronized void startAgain(List<Integer> those) throws IOException {
        for (int node : those) {
            nodes.get(node).launch(conf(node));
        }
        heldDown.removeAll(those);
    }

    /** The last lines of each node's log, for a failure. */
    String lastWords() throws IOException {
        var words = new StringBuilder();
        for (ChaosNode node : nodes) {
            words.append("---- ").append(node.name()).append('\n');
            var lines = Files.exists(node.log()) ? Files.readAllLines(node.log(), java.nio.charset.StandardCharsets.ISO_8859_1) : List.<String>of();
            lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size()).forEach(line -> words.append(line).append('\n'));
        }
        return words.toString();
    }

    /** What all nodes have logged with this in it, since a moment. */
    List<JsonNode> logged(String text, Instant since) throws IOException {
        var lines = new ArrayList<JsonNode>();
        for (ChaosNode node : nodes) {
            lines.addAll(node.logged(text, since));
        }
        return lines;
    }

    /** How each node sees the pipeline, in files of this name; and all stacks, in the nodes' logs. */
    void keepEvidence(String name) throws IOException, InterruptedException {
        for (ChaosNode node : nodes) {
            if (node.ready()) {
                node.dumpStacks();
                try {
                    Files.writeString(dir.resolve(name + "-" + node.name() + ".json"), node.get("/v1/pipelines/" + TOPIC).toPrettyString());
                } catch (IOException e) {
                    Files.writeString(dir.resolve(name + "-" + node.name() + ".json"), e.toString());
                }
            }
        }
    }

    private void killNodes() {
        stopped = true;
        synchronized (this) {
            IntStream.range(0, nodes.size()).forEach(heldDown::add);
        }
        try {
            for (ChaosNode node : nodes) {
                if (node.alive()) {
                    node.kill();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() throws IOException {
        killNodes();
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException e) {
            // The program is ending: the hook finds nothing alive.
        }
        network.close();
        brokers.close();
        database.close();
    }
}
