package io.lakeactors.server.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Properties;

/** What an embedded broker leaves in its directory, so that a later start finds the same log, the same ports and, if it still runs, the broker itself. */
final class BrokerFiles {
    private static final String CLIENT_PORT = "port";
    private static final String CONTROLLER_PORT = "controller.port";
    private static final String PID = "pid";
    private static final String STARTED = "started";

    private final Path dir;

    BrokerFiles(Path dir) {
        this.dir = dir.toAbsolutePath().normalize();
    }

    Path data() {
        return dir.resolve("data");
    }

    /** Whether a broker has worked here and did not close its log. Kafka leaves the marker, and removes it when it starts. */
    boolean isLeftOpen() {
        return Files.isDirectory(data()) && !Files.exists(data().resolve(".kafka_cleanshutdown"));
    }

    Path properties() {
        return dir.resolve("server.properties");
    }

    Path log() {
        return dir.resolve("broker.log");
    }

    Path errors() {
        return dir.resolve("broker.err");
    }

    /** The port that clients last met the broker at, if it is free; else any free one. */
    int clientPort(int wanted) {
        return wanted > 0 ? wanted : freeOr(remembered(CLIENT_PORT));
    }

    /** The controller's port stands in the formatted log: it must be the same at each start. */
    int controllerPort() {
        int before = remembered(CONTROLLER_PORT);
        return before > 0 ? before : freeOr(0);
    }

    int remembered(String name) {
        return Integer.parseInt(state().getProperty(name, "0"));
    }

    int rememberedClientPort() {
        return remembered(CLIENT_PORT);
    }

    void remember(int clientPort, int controllerPort, ProcessHandle process) {
        var state = new Properties();
        state.setProperty(CLIENT_PORT, String.valueOf(clientPort));
        state.setProperty(CONTROLLER_PORT, String.valueOf(controllerPort));
        state.setProperty(PID, String.valueOf(process.pid()));
        state.setProperty(STARTED, String.valueOf(startOf(process)));
        write(dir.resolve("broker.state"), state);
    }

    /** The broker that was started last, if it still runs; a process that only has its pid is told by its start time. */
    Optional<ProcessHandle> running() {
        var state = state();
        long pid = Long.parseLong(state.getProperty(PID, "0"));
        long started = Long.parseLong(state.getProperty(STARTED, "0"));
        return pid == 0 ? Optional.empty() : ProcessHandle.of(pid).filter(ProcessHandle::isAlive).filter(process -> startOf(process) == started);
    }

    private static long startOf(ProcessHandle process) {
        return process.info().startInstant().map(java.time.Instant::toEpochMilli).orElse(0L);
    }

    private Properties state() {
        var state = new Properties();
        Path file = dir.resolve("broker.state");
        if (Files.exists(file)) {
            try (InputStream in = Files.newInputStream(file)) {
                state.load(in);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return state;
    }

    /** For its owner only: it may hold passwords. */
    static void write(Path file, Properties properties) {
        try {
            Files.createDirectories(file.getParent());
            Files.deleteIfExists(file);
            if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
                Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            }
            try (OutputStream out = Files.newOutputStream(file)) {
                properties.store(out, null);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int freeOr(int preferred) {
        try (var socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), preferred));
            return socket.getLocalPort();
        } catch (IOException e) {
            if (preferred == 0) {
                throw new UncheckedIOException(e);
            }
            return freeOr(0);
        }
    }
}
