package io.lakeactors.server.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.raft.DynamicVoters;
import org.apache.kafka.server.common.MetadataVersion;

/**
 * The embedded broker's own process: one KRaft node, broker and controller. {@code BrokerMain PROPERTIES CLUSTER CONTROLLERS [outlive] [scram user]...}
 *
 * <p>Cluster, controllers and users count when its log is formatted, at its first start.
 *
 * <p>Prints {@value #READY} on standard output when it answers. Unless told to outlive its parent it ends when its standard input does, which is when
 * the parent ends, however it ends.
 */
public final class BrokerMain {
    static final String READY = "ready";
    static final String OUTLIVE = "outlive";
    private static final int OPTIONS_FROM = 3;

    private BrokerMain() {}

    public static void main(String[] args) throws Exception {
        var properties = new Properties();
        try (InputStream in = Files.newInputStream(Path.of(args[0]))) {
            properties.load(in);
        }
        var rest = new ArrayList<>(List.of(args).subList(OPTIONS_FROM, args.length));
        boolean outlives = rest.remove(OUTLIVE);
        format(properties, args[1], args[2], rest);
        var server = new KafkaRaftServer(new KafkaConfig(properties, false), Time.SYSTEM);
        Runtime.getRuntime().addShutdownHook(new Thread(server::shutdown, "broker-shutdown"));
        if (!outlives) {
            Thread.ofPlatform().daemon().name("parent-watch").start(BrokerMain::endWithParent);
        }
        server.startup();
        System.out.println(READY);
        System.out.flush();
        server.awaitShutdown();
    }

    private static void endWithParent() {
        try {
            while (System.in.read() >= 0) {
                // The parent writes nothing; only the end matters.
            }
        } catch (IOException e) {
            // As good as the end.
        }
        System.exit(0);
    }

    private static void format(Properties properties, String cluster, String controllers, List<String> scram) throws Exception {
        Path log = Path.of(properties.getProperty("log.dirs"));
        if (Files.exists(log.resolve("meta.properties"))) {
            return;
        }
        Files.createDirectories(log);
        var formatter = new Formatter()
                .setPrintStream(System.err)
                .setNodeId(Integer.parseInt(properties.getProperty("node.id")))
                .setClusterId(cluster)
                .addDirectory(log.toString())
                .setMetadataLogDirectory(log.toString())
                .setReleaseVersion(MetadataVersion.latestProduction())
                .setControllerListenerName("CONTROLLER")
                .setHasDynamicQuorum(true)
                .setInitialControllers(DynamicVoters.parse(controllers));
        if (!scram.isEmpty()) {
            formatter.setScramArguments(scram);
        }
        formatter.run();
    }
}
