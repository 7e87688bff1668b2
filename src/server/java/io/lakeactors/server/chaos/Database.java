package io.lakeactors.server.chaos;

import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.LakeError;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** A PostgreSQL of the drill's own, in processes of its own; it keeps its port and its data over crashes. */
final class Database implements AutoCloseable {
    static final String NAME = "postgres";
    static final String USER = "postgres";
    private static final Duration TO_START = Duration.ofSeconds(60);

    private final Path data;
    private EmbeddedPostgres running;

    private Database(Path data) {
        this.data = data;
    }

    static Database start(Path data, int port) {
        var database = new Database(data);
        database.startOn(port);
        return database;
    }

    int port() {
        return running.getPort();
    }

    private void startOn(int port) {
        try {
            // An acknowledged commit that a crash undoes would be the database's loss, not ours: it is told to be durable.
            var builder = EmbeddedPostgres.builder().setDataDirectory(data).setCleanDataDirectory(false).setPGStartupWait(TO_START)
                    .setServerConfig("synchronous_commit", "on");
            running = builder.setPort(port).start();
        } catch (IOException | IllegalStateException e) {
            throw LakeError.of(ErrorCode.NODE_START_FAILED, "the drill's PostgreSQL did not start: " + e.getMessage(), data.toString(),
                    "See its log").asException(e);
        }
    }

    /** Ends it without any of its clean-up, as a crash does. */
    void crash() throws IOException, InterruptedException {
        long pid = Long.parseLong(Files.readAllLines(data.resolve("postmaster.pid")).getFirst().strip());
        ProcessSignal.QUIT.to(pid);
        var process = ProcessHandle.of(pid);
        if (process.isPresent()) {
            try {
                process.get().onExit().get(20, TimeUnit.SECONDS);
            } catch (java.util.concurrent.ExecutionException | java.util.concurrent.TimeoutException e) {
                throw new IOException("PostgreSQL does not end", e);
            }
        }
    }

    /** Starts it again after {@link #crash}. */
    void restart() throws IOException {
        int port = port();
        running.close();
        startOn(port);
    }

    @Override
    public void close() throws IOException {
        running.close();
    }
}
