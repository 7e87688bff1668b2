package io.lakeactors.server.embedded;

import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;

/** What an embedded broker is told: nodes on the loopback address, broker and controller in one, quick to come back after a crash. */
final class BrokerProperties {
    /** A broker that its controller has not heard of for so long loses its partitions' leadership, and a producer that is just beginning then may need two minutes to find them again. */
    private static final String SESSION_MILLIS = "60000";
    /** The registration of a killed broker must expire before it may come back. Shorter, and a broker that is still cold on a busy machine misses it. */
    private static final String SESSION_AFTER_DEATH_MILLIS = "5000";

    private BrokerProperties() {}

    /** @param data directory of its log @param leftOpen whether the broker that worked there before was killed @param port of the clients' listener */
    static Properties of(Path data, boolean leftOpen, int port, BrokerOptions.Member member, BrokerOptions options) {
        BrokerQuorum quorum = member.quorum();
        String listeners = "CLIENTS://127.0.0.1:" + port + ",CONTROLLER://127.0.0.1:" + member.controllerPort()
                + options.listeners().stream().map(more -> "," + more.name() + "://127.0.0.1:" + more.port()).collect(Collectors.joining());
        String protocols = options.listeners().stream().map(more -> "," + more.name() + ":" + more.protocol()).collect(Collectors.joining());
        var all = new Properties();
        all.putAll(Map.of(
                "process.roles", "broker,controller",
                "node.id", String.valueOf(member.id()),
                "listeners", listeners,
                "advertised.listeners", listeners,
                "listener.security.protocol.map", "CLIENTS:PLAINTEXT,CONTROLLER:PLAINTEXT" + protocols,
                "inter.broker.listener.name", "CLIENTS",
                "controller.listener.names", "CONTROLLER",
                "controller.quorum.bootstrap.servers", quorum.addresses(),
                "log.dirs", data.toString()));
        all.putAll(replication(quorum));
        all.putAll(Map.of(
                // Of several, the ones that live count the time of the one that died.
                "broker.session.timeout.ms", leftOpen || quorum.voters().size() > 1 ? SESSION_AFTER_DEATH_MILLIS : SESSION_MILLIS,
                "broker.heartbeat.interval.ms", "500",
                "offsets.topic.num.partitions", "4",
                "transaction.state.log.num.partitions", "4",
                "share.coordinator.state.topic.num.partitions", "1",
                "group.initial.rebalance.delay.ms", "0",
                "auto.create.topics.enable", "false"));
        all.putAll(Map.of(
                "num.network.threads", "2",
                "num.io.threads", "4",
                "log.cleaner.dedupe.buffer.size", String.valueOf(16 << 20),
                "log.retention.hours", "-1"));
        all.putAll(options.overrides());
        return all;
    }

    private static Map<String, String> replication(BrokerQuorum quorum) {
        String replicas = String.valueOf(quorum.replicas());
        String inSync = String.valueOf(quorum.replicasInSyncMin());
        return Map.of(
                "default.replication.factor", replicas,
                "min.insync.replicas", inSync,
                "offsets.topic.replication.factor", replicas,
                "transaction.state.log.replication.factor", replicas,
                "transaction.state.log.min.isr", inSync,
                "share.coordinator.state.topic.replication.factor", replicas,
                "share.coordinator.state.topic.min.isr", inSync);
    }
}
