package io.lakeactors.bench;

import com.fasterxml.jackson.databind.JsonNode;
import io.lakeactors.api.wire.NodeFile;
import io.lakeactors.server.Jvm;
import io.lakeactors.server.embedded.KafkaBroker;
import io.lakeactors.testkit.PostgresDatabase;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Nodes on this machine that share a PostgreSQL and a broker, and what their processes cost. */
final class BenchCluster implements AutoCloseable {
    /** As the launcher starts nodes, without its archive. */
    private static final List<String> FLAGS = List.of("-Xmx640m", "-XX:+UseParallelGC",
            "-XX:Tier3InvocationThreshold=2000", "-XX:Tier3MinInvocationThreshold=1000", "-XX:Tier3CompileThreshold=20000", "-XX:Tier4InvocationThreshold=100000",
            "-XX:Tier4MinInvocationThreshold=20000", "-XX:Tier4CompileThreshold=300000", "-XX:Tier4BackEdgeThreshold=800000");

    private final Path dir;
    private final PostgresDatabase database = PostgresDatabase.fresh();
    private final KafkaBroker broker;
    private final List<Integer> ports = new ArrayList<>();
    private final List<Process> nodes = new ArrayList<>();

    BenchCluster(Path dir, KafkaBroker broker, int count) throws Exception {
        this.dir = dir;
        this.broker = broker;
        Files.createDirectories(dir);
        var sockets = new ArrayList<ServerSocket>();
        for (int i = 0; i < count; i++) {
            sockets.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
        }
        for (var socket : sockets) {
            ports.add(socket.getLocalPort());
            socket.close();
        }
        for (int i = 0; i < count; i++) {
            launch(i);
        }
        for (int i = 0; i < count; i++) {
            while (NodeFile.read(home(i)).isEmpty()) {
                if (!nodes.get(i).isAlive()) {
                    throw new IllegalStateException("a node did not start: " + home(i));
                }
                Thread.sleep(50);
            }
        }
    }

    private Path home(int node) {
        return dir.resolve("n" + (node + 1));
    }

    private void launch(int node) throws IOException {
        Files.createDirectories(home(node));
        Files.write(home(node).resolve("lake.conf"), List.of(
                "lakeactors.node.name = n" + (node + 1),
                "lakeactors.cluster { port = " + ports.get(node) + ", seeds = [\"127.0.0.1:" + ports.getFirst() + "\"] }",
                "lakeactors.journal.kind = postgres",
                "lakeactors.catalog { kind = postgres, port = " + database.port() + ", database = " + database.name() + ", user = " + PostgresDatabase.USER
                        + ", password = " + PostgresDatabase.PASSWORD + " }",
                "lakeactors.warehouse = \"" + dir.resolve("warehouse") + "\"",
                "lakeactors.sources.default.bootstrap = \"" + broker.bootstrap() + "\""));
        nodes.add(new ProcessBuilder(Jvm.command(FLAGS, "io.lakeactors.server.Main", List.of("node", "--home", home(node).toString())))
                .redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/null")))
                .redirectOutput(home(node).resolve("node.log").toFile())
                .start());
    }

    int size() {
        return nodes.size();
    }

    /** Of one node, from 0. */
    NodeProbe probe(int node) throws IOException {
        return new NodeProbe(NodeFile.read(home(node)).orElseThrow());
    }

    JsonNode get(String path) throws Exception {
        return probe(0).get(path);
    }

    JsonNode apply(String pipeline, String contract) throws Exception {
        return probe(0).post("/v1/pipelines", Map.of("pipeline", pipeline, "contract", contract, "pipelineName", "bench.yaml", "dryRun", false));
    }

    /** Has a pipeline end: one that is at rest keeps its share of the memory. */
    JsonNode delete(String pipeline) throws Exception {
        return probe(0).delete("/v1/pipelines/" + pipeline);
    }

    /** CPU-seconds that each node has spent so far. */
    double[] cpuSeconds() throws IOException {
        var spent = new double[nodes.size()];
        for (int i = 0; i < spent.length; i++) {
            spent[i] = probe(i).cpuSeconds();
        }
        return spent;
    }

    /** CPU-seconds that all nodes have spent so far, by the names of threads. */
    Map<String, Double> cpuByThread() throws IOException {
        var all = new TreeMap<String, Double>();
        for (int i = 0; i < nodes.size(); i++) {
            probe(i).cpuByThread().forEach((name, spent) -> all.merge(name, spent, Double::sum));
        }
        return all;
    }

    /** Resident memory of each node now. */
    long[] mebibytes() throws IOException {
        var resident = new long[nodes.size()];
        for (int i = 0; i < resident.length; i++) {
            resident[i] = probe(i).mebibytes();
        }
        return resident;
    }

    /** Bytes that nodes have sent to one another so far, on connections that are open. */
    long bytesBetweenNodes() throws Exception {
        var ss = new ProcessBuilder("ss", "-tinH", "state", "established").redirectErrorStream(true).start();
        String out = new String(ss.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        ss.waitFor();
        long sum = 0;
        boolean ours = false;
        for (String line : out.split("\n")) {
            if (!line.startsWith("\t") && !line.startsWith("  ")) {
                String peer = line.strip().replaceAll(".*\\s", "");
                ours = ports.stream().anyMatch(port -> peer.endsWith(":" + port));
            }
            if (ours && line.contains("bytes_sent:")) {
                sum += Long.parseLong(line.replaceAll(".*bytes_sent:(\\d+).*", "$1"));
            }
        }
        return sum;
    }

    @Override
    public void close() throws IOException {
        nodes.forEach(Process::destroyForcibly);
    }
}
