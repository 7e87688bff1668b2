package io.lakeactors.engine.cluster;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.lakeactors.engine.ClusterConfig;
import io.lakeactors.engine.ClusterConfig.SplitBrain;
import io.lakeactors.engine.EngineConfig;
import io.lakeactors.engine.TlsConfig;
import java.util.HashMap;
import java.util.Map;

/** What the actor system has to know of the cluster, as configuration keys. */
final class ClusterSettings {
    private ClusterSettings() {}

    static Config of(EngineConfig engine) {
        var cluster = engine.cluster();
        Map<String, Object> keys = new HashMap<>();
        keys.put("pekko.remote.artery.canonical.hostname", cluster.host());
        keys.put("pekko.remote.artery.canonical.port", cluster.port());
        if (!cluster.bindHost().isBlank()) {
            keys.put("pekko.remote.artery.bind.hostname", cluster.bindHost());
        }
        keys.put("pekko.cluster.roles", cluster.roles().stream().sorted().toList());
        keys.put("pekko.cluster.sharding.number-of-shards", cluster.shards());
        if (!cluster.isShared()) {
            alone(keys);
        }
        failure(cluster.failure(), keys);
        splitBrain(engine, keys);
        tls(cluster.tls(), keys);
        if (cluster.forming() == ClusterConfig.Forming.BOOTSTRAP) {
            keys.putAll(Bootstrap.settings(cluster));
        }
        return ConfigFactory.parseMap(keys, "cluster");
    }

    /** Nobody is there to gossip with or to look after. What lets a node join itself and leave stays quick. */
    private static void alone(Map<String, Object> keys) {
        keys.put("pekko.cluster.gossip-interval", "5s");
        keys.put("pekko.cluster.unreachable-nodes-reaper-interval", "5s");
        keys.put("pekko.cluster.sharding.distributed-data.gossip-interval", "5s");
        keys.put("pekko.cluster.sharding.distributed-data.notify-subscribers-interval", "1s");
    }

    private static void tls(TlsConfig tls, Map<String, Object> keys) {
        if (!tls.enabled()) {
            return;
        }
        String ssl = "pekko.remote.artery.ssl.";
        keys.put("pekko.remote.artery.transport", "tls-tcp");
        if (tls.keyStore().isBlank()) {
            keys.put(ssl + "ssl-engine-provider", "org.apache.pekko.remote.artery.tcp.ssl.RotatingKeysSSLEngineProvider");
            keys.put(ssl + "rotating-keys-engine.key-file", tls.key());
            keys.put(ssl + "rotating-keys-engine.cert-file", tls.certificate());
            keys.put(ssl + "rotating-keys-engine.ca-cert-file", tls.authority());
        } else {
            String stores = ssl + "config-ssl-engine.";
            keys.put(stores + "key-store", tls.keyStore());
            keys.put(stores + "key-store-password", tls.keyStorePassword());
            keys.put(stores + "key-password", tls.keyStorePassword());
            keys.put(stores + "trust-store", tls.trustStore());
            keys.put(stores + "trust-store-password", tls.trustStorePassword());
            keys.put(stores + "require-mutual-authentication", true);
            keys.put(stores + "hostname-verification", tls.verifyHostnames());
        }
    }

    private static void failure(ClusterConfig.Failure failure, Map<String, Object> keys) {
        String detector = "pekko.cluster.failure-detector.";
        keys.put(detector + "heartbeat-interval", failure.heartbeatInterval());
        keys.put(detector + "acceptable-heartbeat-pause", failure.acceptablePause());
        keys.put(detector + "expected-response-after", failure.heartbeatInterval());
        if (failure.probe()) {
            keys.put(detector + "implementation-class", ProbingFailureDetector.class.getName());
        }
    }

    private static void splitBrain(EngineConfig engine, Map<String, Object> keys) {
        var splitBrain = engine.cluster().splitBrain();
        String resolver = "pekko.cluster.split-brain-resolver.";
        boolean agreed = splitBrain.strategy().equals(SplitBrain.AGREED_MAJORITY);
        boolean lease = splitBrain.strategy().equals(SplitBrain.LEASE_MAJORITY);
        if (!engine.cluster().isShared() && (agreed || lease)) {
            // A cluster of one has nobody to be split from, and its journal is its own.
            keys.put(resolver + "active-strategy", "keep-majority");
            return;
        }
        keys.put(resolver + "active-strategy", splitBrain.strategy());
        if (agreed) {
            // The members' book decides, not the actor system.
            keys.put("pekko.cluster.downing-provider-class", "");
        }
        keys.put(resolver + "stable-after", splitBrain.stableAfter());
        keys.put(resolver + "static-quorum.quorum-size", Math.max(1, splitBrain.quorum()));
        if (lease) {
            keys.put(resolver + "lease-majority.lease-implementation", DatabaseLease.CONFIG);
            keys.put(DatabaseLease.CONFIG + ".lease-class", DatabaseLease.class.getName());
            keys.put(DatabaseLease.CONFIG + ".url", engine.journal().url());
            keys.put(DatabaseLease.CONFIG + ".user", engine.journal().user());
            keys.put(DatabaseLease.CONFIG + ".password", engine.journal().password());
        }
    }
}
