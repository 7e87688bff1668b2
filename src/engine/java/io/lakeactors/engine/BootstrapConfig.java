package io.lakeactors.engine;

import com.typesafe.config.Config;
import java.time.Duration;
import java.util.List;

/**
 * How nodes find one another without a list of them, and when they form a cluster; read from {@code lakeactors.cluster.bootstrap}.
 *
 * @param discovery {@link #KUBERNETES} or {@link #ENDPOINTS}
 * @param host where the others ask this node whom it knows; empty for the cluster's host
 * @param bindHost where it listens for that; empty for the host
 * @param port of that
 * @param nodes how many nodes, this one among them, must be found and answer before one of them forms a cluster
 * @param stableAfter how long the nodes that are found must have been the same
 * @param endpoints where nodes are asked, for {@link #ENDPOINTS}
 * @param namespace whose pods are looked at, for {@link #KUBERNETES}; empty for this pod's own
 * @param selector labels of the nodes' pods, for {@link #KUBERNETES}
 */
public record BootstrapConfig(
        String discovery, String host, String bindHost, int port, int nodes, Duration stableAfter, List<ClusterConfig.Seed> endpoints, String namespace,
        String selector) {
    /** The pods that the API of Kubernetes has. */
    public static final String KUBERNETES = "kubernetes-api";
    /** A list, on every node, of all that may come. */
    public static final String ENDPOINTS = "endpoints";

    public BootstrapConfig {
        endpoints = List.copyOf(endpoints);
    }

    /** As found wrong, where nodes are found so. */
    void check(Problems problems) {
        problems.require(List.of(KUBERNETES, ENDPOINTS).contains(discovery), "bootstrap.discovery",
                        "must be " + KUBERNETES + " or " + ENDPOINTS + ", was " + discovery)
                .require(port >= 1 && port <= 65535, "bootstrap.port", "must be 1 to 65535, was " + port)
                .require(nodes >= 1, "bootstrap.nodes", "must be positive, was " + nodes)
                .require(stableAfter.toMillis() >= 500, "bootstrap.stable-after", "must be at least 500ms, was " + stableAfter)
                .require(!discovery.equals(ENDPOINTS) || endpoints.size() >= nodes, "bootstrap.endpoints", "must be at least bootstrap.nodes many")
                .require(!discovery.equals(KUBERNETES) || !selector.isBlank(), "bootstrap.kubernetes.selector", "must not be empty");
    }

    static BootstrapConfig read(Config config, String host, List<ClusterConfig.Seed> endpoints) {
        String own = config.getString("host");
        return new BootstrapConfig(config.getString("discovery"), own.isBlank() ? host : own, config.getString("bind-host"), config.getInt("port"),
                config.getInt("nodes"), config.getDuration("stable-after"), endpoints, config.getString("kubernetes.namespace"),
                config.getString("kubernetes.selector"));
    }
}
