package io.lakeactors.engine;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigValueType;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * How a node is one of several, read from {@code lakeactors.cluster}.
 *
 * @param host where the other nodes reach this one
 * @param bindHost where it listens; empty for the host
 * @param port 0 for any free one
 * @param forming how nodes meet
 * @param seeds whom to meet; empty for a cluster of one, unless nodes find one another otherwise
 * @param bootstrap how they do, with {@link Forming#BOOTSTRAP}
 * @param roles what this node does
 * @param shards into how many groups partitions are put, which nodes share out; the same on every node, for ever
 * @param trustedNetwork whether nodes may listen to one another beyond loopback without TLS
 * @param startTimeout until the node is a member
 * @param stopTimeout for leaving
 */
public record ClusterConfig(
        String host, String bindHost, int port, Forming forming, List<Seed> seeds, BootstrapConfig bootstrap, Set<String> roles, int shards, Failure failure,
        SplitBrain splitBrain, TlsConfig tls, boolean trustedNetwork, Duration startTimeout, Duration stopTimeout) {
    /** Runs partitions, tables and pipelines. */
    public static final String INGEST = "ingest";
    /** Hosts what looks after tables. */
    public static final String MAINTENANCE = "maintenance";
    /** Answers people. */
    public static final String API = "api";

    private static final List<String> ROLES = List.of(INGEST, MAINTENANCE, API);
    private static final Pattern ADDRESS = Pattern.compile("(\\[[0-9a-fA-F:.]+]|[^:\\[\\]\\s]+):([0-9]{1,5})");

    /**
     * When a node is given up.
     *
     * @param acceptablePause a silence that is not yet a failure
     * @param probe whether a silent node's port is tried: where it refuses, the process has ended
     */
    public record Failure(Duration heartbeatInterval, Duration acceptablePause, boolean probe) {}

    /**
     * Who goes on when nodes do not hear each other. Exactness never depends on it.
     *
     * @param stableAfter how long nothing must have changed before it is decided
     * @param quorum nodes that are needed to go on, for static-quorum
     */
    public record SplitBrain(String strategy, Duration stableAfter, int quorum) {
        /** Nodes agree in the journal's database on who goes on: as many as hear each other. */
        public static final String AGREED_MAJORITY = "agreed-majority";
        /** The side that takes a lease in the journal's database goes on; the larger one tries first. */
        public static final String LEASE_MAJORITY = "lease-majority";
        public static final String STATIC_QUORUM = "static-quorum";
        static final List<String> STRATEGIES = List.of(AGREED_MAJORITY, LEASE_MAJORITY, "keep-majority", "keep-oldest", STATIC_QUORUM, "down-all");
    }

    /** How nodes that find no cluster get to form one. */
    public enum Forming {
        /** The first of a list of nodes forms it. */
        SEEDS,
        /** One of those that are found by a service that knows them. */
        BOOTSTRAP
    }

    /** A node to meet. */
    public record Seed(String host, int port) {
        @Override
        public String toString() {
            return host + ":" + port;
        }
    }

    public ClusterConfig {
        seeds = List.copyOf(seeds);
        roles = Set.copyOf(roles);
        boolean shared = forming == Forming.BOOTSTRAP || !seeds.isEmpty();
        var problems = new Problems("lakeactors.cluster")
                .require(!host.isBlank(), "host", "must not be empty")
                .require(port >= 0 && port <= 65535, "port", "must be 0 to 65535, was " + port)
                .require(!shared || port > 0, "port", "must be a fixed one where there are other nodes, so that they find this node again")
                .require(forming == Forming.SEEDS || seeds.isEmpty(), "seeds", "must be empty where forming is bootstrap")
                .require(!roles.isEmpty() && ROLES.containsAll(roles), "roles", "must be some of " + ROLES + ", was " + roles)
                .require(shared || roles.contains(INGEST), "roles", "must have ingest where there are no seeds, as nobody else would do it")
                .require(shards >= 1 && shards <= 10_000, "shards", "must be 1 to 10000, was " + shards)
                .require(failure.heartbeatInterval().toMillis() >= 50, "failure.heartbeat-interval", "must be at least 50ms, was " + failure.heartbeatInterval())
                .require(failure.acceptablePause().compareTo(failure.heartbeatInterval()) > 0, "failure.acceptable-pause",
                        "must be longer than heartbeat-interval, was " + failure.acceptablePause())
                .require(SplitBrain.STRATEGIES.contains(splitBrain.strategy()), "split-brain.strategy",
                        "must be one of " + SplitBrain.STRATEGIES + ", was " + splitBrain.strategy())
                .require(splitBrain.stableAfter().toMillis() >= 500, "split-brain.stable-after", "must be at least 500ms, was " + splitBrain.stableAfter())
                .require(!splitBrain.strategy().equals(SplitBrain.STATIC_QUORUM) || splitBrain.quorum() >= 1, "split-brain.quorum",
                        "must be given with static-quorum, was " + splitBrain.quorum())
                .require(tls.enabled() || trustedNetwork || isLoopback(bindHost.isBlank() ? host : bindHost), "tls.enabled",
                        "must be on where nodes listen beyond loopback, as whoever reaches them is trusted otherwise;"
                                + " or say trusted-network = on, if nobody else reaches them")
                .require(startTimeout.toMillis() >= 1_000, "start-timeout", "must be at least 1s, was " + startTimeout)
                .require(stopTimeout.toMillis() >= 1_000, "stop-timeout", "must be at least 1s, was " + stopTimeout);
        if (forming == Forming.BOOTSTRAP) {
            bootstrap.check(problems);
        }
        problems.throwIfAny();
    }

    /** Whether this node meets others: then what it keeps must be where the others reach it. */
    public boolean isShared() {
        return forming == Forming.BOOTSTRAP || !seeds.isEmpty();
    }

    /** Whether a host is this machine's own, by name alone: a start does not wait for name servers, and a name may come to mean something else. */
    public static boolean isLoopback(String host) {
        return host.equalsIgnoreCase("localhost") || host.matches("127(\\.[0-9]{1,3}){3}") || host.equals("::1") || host.equals("[::1]");
    }

    static ClusterConfig read(Config root) {
        Config config = root.getConfig("lakeactors.cluster");
        return new ClusterConfig(config.getString("host"), config.getString("bind-host"), config.getInt("port"),
                forming(config.getString("forming")), seeds("seeds", texts(config, "seeds")),
                BootstrapConfig.read(config.getConfig("bootstrap"), config.getString("host"),
                        seeds("bootstrap.endpoints", texts(config, "bootstrap.endpoints"))),
                new LinkedHashSet<>(config.getStringList("roles")), config.getInt("shards"),
                new Failure(config.getDuration("failure.heartbeat-interval"), config.getDuration("failure.acceptable-pause"),
                        config.getBoolean("failure.probe")),
                new SplitBrain(config.getString("split-brain.strategy"), config.getDuration("split-brain.stable-after"), config.getInt("split-brain.quorum")),
                TlsConfig.read(config.getConfig("tls")), config.getBoolean("trusted-network"), config.getDuration("start-timeout"),
                config.getDuration("stop-timeout"));
    }

    private static Forming forming(String word) {
        var known = Arrays.stream(Forming.values()).filter(value -> value.name().toLowerCase(Locale.ROOT).equals(word)).findFirst();
        new Problems("lakeactors.cluster").require(known.isPresent(), "forming", "must be seeds or bootstrap, was " + word).throwIfAny();
        return known.orElseThrow();
    }

    /** A list; or one word with commas, as the environment has it. */
    private static List<String> texts(Config config, String key) {
        if (config.getValue(key).valueType() == ConfigValueType.LIST) {
            return config.getStringList(key);
        }
        return Arrays.stream(config.getString(key).split(",")).map(String::strip).filter(seed -> !seed.isEmpty()).toList();
    }

    private static List<Seed> seeds(String key, List<String> texts) {
        var problems = new Problems("lakeactors.cluster");
        texts.forEach(text -> problems.require(isAddress(text), key, "must each be HOST:PORT, was \"" + text + "\""));
        problems.throwIfAny();
        return texts.stream().map(ClusterConfig::seed).toList();
    }

    private static boolean isAddress(String text) {
        var match = ADDRESS.matcher(text.strip());
        return match.matches() && Integer.parseInt(match.group(2)) >= 1 && Integer.parseInt(match.group(2)) <= 65535;
    }

    private static Seed seed(String text) {
        var match = ADDRESS.matcher(text.strip());
        if (!match.matches()) {
            throw new IllegalArgumentException(text);
        }
        return new Seed(match.group(1), Integer.parseInt(match.group(2)));
    }
}
