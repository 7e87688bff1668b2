package io.lakeactors.system;

import io.lakeactors.server.chaos.Ports;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A Trino of one node on loopback, from Maven's repository, kept below target. Its one catalog is {@code lake}: that which a node of ours serves. */
final class TrinoServer implements AutoCloseable {
    private static final String NAME = "trino-server-476";
    private static final String ARTIFACT = "io.trino:trino-server:476:tar.gz";
    private static final long READY_WITHIN_SECONDS = 240;

    private final Process process;
    private final int port;
    private final Path log;

    private TrinoServer(Process process, int port, Path log) {
        this.process = process;
        this.port = port;
        this.log = log;
    }

    /** @param catalog the URL of the served catalog */
    static TrinoServer start(Path dir, String catalog, String token) throws Exception {
        Path program = program();
        int port = Ports.free(1)[0];
        Path etc = Files.createDirectories(dir.resolve("etc/catalog")).getParent();
        Files.write(etc.resolve("config.properties"), List.of("coordinator=true", "node-scheduler.include-coordinator=true", "http-server.http.port=" + port,
                "discovery.uri=http://127.0.0.1:" + port, "catalog.management=static", "catalog.config-dir=" + etc.resolve("catalog"), "plugin.dir=" + program.resolve("plugin")));
        Files.write(etc.resolve("catalog/lake.properties"), List.of("connector.name=iceberg", "iceberg.catalog.type=rest", "iceberg.rest-catalog.uri=" + catalog,
                "iceberg.rest-catalog.security=OAUTH2", "iceberg.rest-catalog.oauth2.token=" + token, "fs.hadoop.enabled=true"));
        Path log = dir.resolve("trino.log");
        var command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx1g", "-XX:+UseSerialGC", "-XX:ReservedCodeCacheSize=256M",
                "-XX:TieredStopAtLevel=1", "--add-modules=jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow",
                "-Djdk.attach.allowAttachSelf=true", "-Dnode.environment=interop", "-Dnode.data-dir=" + dir.resolve("data"), "-Dnode.bind-ip=127.0.0.1",
                "-Dnode.internal-address=127.0.0.1", "-Dconfig=" + etc.resolve("config.properties"), "-cp", program.resolve("lib") + "/*", "io.trino.server.TrinoServer"));
        var builder = new ProcessBuilder(command).directory(dir.toFile()).redirectErrorStream(true).redirectOutput(log.toFile());
        var server = new TrinoServer(builder.start(), port, log);
        server.awaitReady();
        return server;
    }

    int port() {
        return port;
    }

    private void awaitReady() throws Exception {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(READY_WITHIN_SECONDS);
        while (!isReady()) {
            if (!process.isAlive() || System.nanoTime() > until) {
                process.destroyForcibly();
                throw new IllegalStateException("Trino did not start:\n" + Files.readString(log));
            }
            Thread.sleep(500);
        }
    }

    private boolean isReady() throws InterruptedException {
        try (var http = HttpClient.newHttpClient()) {
            var asked = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v1/info")).timeout(Duration.ofSeconds(5)).build();
            return http.send(asked, HttpResponse.BodyHandlers.ofString()).body().contains("\"starting\":false");
        } catch (IOException notYet) {
            return false;
        }
    }

    /** Unpacked once, without the connectors to everything else. */
    private static Path program() throws Exception {
        Path folder = Path.of(System.getProperty("lakeactors.root"), "tests", "system", "target", "trino");
        Path program = folder.resolve(NAME);
        Path whole = folder.resolve("whole");
        if (!Files.exists(whole)) {
            PythonEnvironment.run(List.of("mvn", "-q", "-B", "org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy", "-Dartifact=" + ARTIFACT, "-DoutputDirectory=" + folder));
            Path archive = folder.resolve(NAME + ".tar.gz");
            PythonEnvironment.run(List.of("tar", "xzf", archive.toString(), "-C", folder.toString()));
            PythonEnvironment.run(List.of("find", program.resolve("plugin").toString(), "-mindepth", "1", "-maxdepth", "1", "!", "-name", "iceberg", "-exec", "rm", "-r", "{}", "+"));
            Files.delete(archive);
            Files.createFile(whole);
        }
        return program;
    }

    @Override
    public void close() throws Exception {
        process.destroy();
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
    }
}
