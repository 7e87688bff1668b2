package io.lakeactors.cli;

import io.lakeactors.api.wire.Fault;
import io.lakeactors.api.wire.NodeFile;
import io.lakeactors.api.wire.Stopping;
import io.lakeactors.model.ErrorCode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A node of its own for one command: it holds the child's standard input open and the child ends with it, whatever becomes of the command. */
final class EmbeddedNode {
    private static final long START_MILLIS = 90_000;
    private static final long STOP_MILLIS = 60_000;
    private static final long LOOK_MILLIS = 50;
    private static final String HOME_IN_USE = "LA-" + ErrorCode.HOME_IN_USE.number();

    private final Process process;
    private final Path home;
    private volatile String lastWords = "";

    private EmbeddedNode(Process process, Path home) {
        this.process = process;
        this.home = home;
    }

    /** @throws Failure with what the node said, if it does not come up */
    static NodeClient start(Terminal terminal, Path home) {
        terminal.note("No node runs on " + home + ": starting one for this command.");
        var command = new ArrayList<>(serverCommand(terminal));
        command.addAll(List.of("node", "--home", home.toString(), "--ephemeral"));
        try {
            Process process = new ProcessBuilder(command)
                    .directory(terminal.directory().toFile())
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return new EmbeddedNode(process, home).ready();
        } catch (IOException cannot) {
            throw new Failure(Fault.notStarted("a node could not be started: " + cannot.getMessage(), command.getFirst(),
                    "Start one with `lake node` and look at what it says."));
        }
    }

    /** The launcher, or this JVM's own program on this class path. */
    static List<String> serverCommand(Terminal terminal) {
        String launcher = System.getProperty("lake.launcher", terminal.env().get("LAKE_LAUNCHER"));
        return launcher != null
                ? List.of(launcher)
                : List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp", System.getProperty("java.class.path"),
                "io.lakeactors.server.Main");
    }

    private NodeClient ready() {
        var listener = new Thread(this::listen, "node-stderr");
        listener.setDaemon(true);
        listener.start();
        // Should this process be stopped by a signal, its node goes too, without an orphan.
        Thread undertaker = new Thread(process::destroy, "node-stop");
        Runtime.getRuntime().addShutdownHook(undertaker);
        long giveUp = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(START_MILLIS);
        while (process.isAlive() && System.nanoTime() < giveUp) {
            Optional<NodeFile> file = file().filter(found -> found.pid() == process.pid());
            if (file.isPresent()) {
                return Nodes.client(file.get(), () -> stop(file.get(), undertaker));
            }
            pause();
        }
        boolean ended = !process.isAlive();
        // Destroying a process closes its streams, even of one that has ended: what it said is heard before.
        var failure = new Failure(why(ended, listener));
        process.destroy();
        return other(giveUp).orElseThrow(() -> failure);
    }

    /** A node that was started just before, as by {@code lake node &}, has the home and has not said yet that it is ready. */
    private Optional<NodeClient> other(long giveUp) {
        while (lastWords.contains(HOME_IN_USE) && System.nanoTime() < giveUp) {
            Optional<NodeFile> file = file().filter(NodeFile::alive);
            if (file.isPresent()) {
                return file.map(found -> Nodes.client(found, () -> { }));
            }
            pause();
        }
        return Optional.empty();
    }

    private Optional<NodeFile> file() {
        try {
            return NodeFile.read(home);
        } catch (IOException notYet) {
            return Optional.empty();
        }
    }

    private Fault why(boolean ended, Thread listener) {
        try {
            listener.join(1000);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
        String said = lastWords;
        String what = ended ? "the node did not start" : "the node was not ready within " + START_MILLIS / 1000 + " s";
        return Fault.notStarted(said.isEmpty() ? what : what + ": " + said, home.toString(), "Start it with `lake node --home " + home
                + "` and look at what it says.");
    }

    private void listen() {
        try (var reader = new BufferedReader(new InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                lastWords = line.isBlank() ? lastWords : line;
            }
        } catch (IOException closed) {
            return;
        }
    }

    private void stop(NodeFile file, Thread undertaker) {
        try {
            Nodes.client(file, () -> { }).post("/v1/stop", null, Stopping.class);
        } catch (Failure alreadyGone) {
            process.destroy();
        }
        try {
            process.getOutputStream().close();
            if (!process.waitFor(STOP_MILLIS, TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
            }
            Runtime.getRuntime().removeShutdownHook(undertaker);
        } catch (IOException | IllegalStateException ending) {
            process.destroy();
        } catch (InterruptedException stopped) {
            process.destroy();
            Thread.currentThread().interrupt();
        }
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new Failure(Fault.notStarted("the command was stopped", "", "Run it again."));
        }
    }
}
