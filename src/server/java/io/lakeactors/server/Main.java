package io.lakeactors.server;

import io.lakeactors.model.Blame;
import io.lakeactors.model.LakeException;
import io.lakeactors.server.quickstart.Quickstart;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The program of a node, and of the quickstart. The command line of everything else is {@code io.lakeactors.cli.Main}. */
@Command(name = "lake", subcommands = {Main.NodeCommand.class, Main.QuickstartCommand.class, ConfigCommand.class, ChaosCommand.class, RestoreCommand.class})
public final class Main implements Runnable {
    private static final int WRONG_USE = 2;
    private static final int NOT_STARTED = 3;
    /** Errors 6xxx: a node that could not be started, whoever is to blame. */
    private static final int NODE_ERRORS = 6;

    public static void main(String[] args) {
        var program = new CommandLine(new Main());
        program.setExecutionExceptionHandler((failure, command, parsed) -> report(failure));
        System.exit(program.execute(args));
    }

    @Override
    public void run() {
        CommandLine.usage(this, System.out);
    }

    /** One sentence for a failure that is understood; a trace only for one that is ours. */
    private static int report(Exception failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof LakeException known) {
                System.err.println("lake: " + known.error().sentence());
                boolean wrongUse = known.error().code().blame() == Blame.USER && known.error().code().number() / 1000 != NODE_ERRORS;
                return wrongUse ? WRONG_USE : NOT_STARTED;
            }
        }
        failure.printStackTrace();
        return NOT_STARTED;
    }

    @Command(name = "node", description = "Runs a node until it is stopped.", mixinStandardHelpOptions = true)
    static final class NodeCommand implements java.util.concurrent.Callable<Integer> {
        @Option(names = "--home", paramLabel = "DIR", defaultValue = "${LAKE_HOME:-.lake}", description = "The node's directory (default: ${DEFAULT-VALUE}).")
        private Path home;

        @Option(names = "--config", paramLabel = "FILE", description = "Settings (HOCON) over those of lake.conf in the home; may be given more than once.")
        private List<Path> config = List.of();

        @Option(names = "--env", paramLabel = "NAME", description = "Ready-made settings below those files: local, cluster, kubernetes, dev, stage or prod.")
        private String environment;

        @Option(names = "--port", paramLabel = "PORT", description = "Where the REST API listens; 0 for a free port.")
        private Integer port;

        @Option(names = "--ephemeral", description = "For one command's time: any free port; ends with its standard input.")
        private boolean ephemeral;

        @Override
        public Integer call() throws Exception {
            for (Path file : config) {
                if (!java.nio.file.Files.isReadable(file)) {
                    System.err.println("lake: there is no readable file " + file);
                    return WRONG_USE;
                }
            }
            Home taken = Home.take(home);
            try (Node node = Node.start(NodeConfig.read(Optional.ofNullable(environment), files(taken), overrides()), taken, ephemeral)) {
                var ended = new CountDownLatch(1);
                node.onStop(ended::countDown);
                EndSignals.onFirst(node::close);
                if (ephemeral) {
                    Thread.ofPlatform().daemon().name("parent").start(() -> awaitEndOfInput(node));
                }
                ended.await();
                if (node.wasRemoved()) {
                    System.err.println("lake: this node and its cluster have parted: " + node.whyRemoved() + "; start it again");
                    return NOT_STARTED;
                }
            } finally {
                taken.close();
            }
            return 0;
        }

        private List<Path> files(Home taken) {
            var files = new ArrayList<Path>();
            files.add(taken.config());
            files.addAll(config);
            return files;
        }

        private Map<String, Object> overrides() {
            if (ephemeral) {
                return Map.of("lakeactors.node.http.port", 0);
            }
            return port == null ? Map.of() : Map.of("lakeactors.node.http.port", port);
        }

        private static void awaitEndOfInput(Node node) {
            try {
                while (System.in.read() >= 0) {
                    // Only its end matters.
                }
            } catch (java.io.IOException e) {
                // As good as its end.
            }
            node.stop(true);
        }
    }

    @Command(name = "quickstart", description = "From nothing to tables that can be queried, on real data, everything embedded.", mixinStandardHelpOptions = true)
    static final class QuickstartCommand implements java.util.concurrent.Callable<Integer> {
        @Option(names = "--home", paramLabel = "DIR", defaultValue = "${LAKE_HOME:-.lake}", description = "Where everything is kept (default: ${DEFAULT-VALUE}).")
        private Path home;

        @Option(names = "--keep", description = "Leave the node running.")
        private boolean keep;

        @Override
        public Integer call() throws Exception {
            return new Quickstart(home, keep).run();
        }
    }
}
