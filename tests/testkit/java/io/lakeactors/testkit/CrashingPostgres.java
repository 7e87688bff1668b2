package io.lakeactors.testkit;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** A PostgreSQL of a test's own, which may crash; it keeps its port and its data. */
public final class CrashingPostgres implements AutoCloseable {
    private final Path data;
    private EmbeddedPostgres running;

    private CrashingPostgres(Path data) {
        this.data = data;
    }

    /** @param data where its files are; made if absent */
    public static CrashingPostgres start(Path data) throws IOException {
        var postgres = new CrashingPostgres(data);
        postgres.startOn(FreePorts.find(1).getFirst());
        return postgres;
    }

    private void startOn(int port) throws IOException {
        running = EmbeddedPostgres.builder().setDataDirectory(data).setCleanDataDirectory(false).setPGStartupWait(Duration.ofMinutes(2)).setPort(port).start();
    }

    /** It is its user's own, without a password. */
    public String url() {
        return "jdbc:postgresql://127.0.0.1:" + running.getPort() + "/postgres";
    }

    /** Ends it without any of its clean-up; returns when nobody listens any more. */
    public void crash() throws Exception {
        String pid = Files.readAllLines(data.resolve("postmaster.pid")).getFirst().strip();
        var server = ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
        new ProcessBuilder("kill", "-QUIT", pid).start().waitFor();
        server.onExit().get(30, TimeUnit.SECONDS);
    }

    /** Starts it again after {@link #crash}; returns when it takes connections. */
    public void restart() throws IOException {
        int port = running.getPort();
        running.close();
        startOn(port);
    }

    @Override
    public void close() throws IOException {
        running.close();
    }
}
