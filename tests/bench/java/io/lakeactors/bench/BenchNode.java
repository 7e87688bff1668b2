package io.lakeactors.bench;

import io.lakeactors.api.wire.NodeFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A node in a process of its own, started as a user starts it, and what the process costs. {@code -Dbench.node.flags} adds JVM flags for a comparison. */
final class BenchNode implements AutoCloseable {
    private final Path home;
    private final Process process;
    private NodeProbe probe;

    /** Starts it on a new home, reading from this broker. */
    BenchNode(Path home, String bootstrap) throws IOException {
        this(home, bootstrap, "");
    }

    /** @param configuration more lines of it */
    BenchNode(Path home, String bootstrap, String configuration) throws IOException {
        this.home = home;
        Files.createDirectories(home);
        Files.writeString(home.resolve("lake.conf"), "lakeactors.sources.default.bootstrap = \"" + bootstrap + "\"\n" + configuration);
        var command = new ProcessBuilder(Path.of(System.getProperty("lakeactors.root"), "lake").toString(), "node", "--home", home.toString());
        command.environment().merge("LAKE_JAVA_OPTS", System.getProperty("bench.node.flags", ""), (given, more) -> given + " " + more);
        process = command.redirectErrorStream(true).redirectOutput(home.resolve("node.log").toFile()).start();
    }

    void awaitReady() throws Exception {
        while (!Files.exists(home.resolve(NodeFile.NAME))) {
            if (!process.isAlive()) {
                throw new IllegalStateException("the node did not start: " + home.resolve("node.log"));
            }
            Thread.sleep(20);
        }
        probe = new NodeProbe(NodeFile.read(home).orElseThrow());
    }

    /** Applies a pipeline under the bench's contract. */
    void apply(String pipeline) throws Exception {
        apply(pipeline, resource("events.odcs.yaml"));
    }

    void apply(String pipeline, String contract) throws Exception {
        probe.post("/v1/pipelines", Map.of("pipeline", pipeline, "pipelineName", "events.yaml", "contract", contract, "dryRun", false));
    }

    static String resource(String name) throws IOException {
        return Files.readString(Path.of(System.getProperty("lakeactors.root"), "tests", "bench", name));
    }

    /** Of the node, which is ready. */
    NodeProbe probe() {
        return probe;
    }

    /** Has it end; by force if it does not within 20 s. */
    @Override
    public void close() throws Exception {
        try {
            probe.post("/v1/stop", Map.of());
        } finally {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        }
    }
}
