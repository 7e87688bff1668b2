package io.lakeactors.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Starts further JVMs with this one's program: the same java, the same class path, flags that suit its version. */
public final class Jvm {
    public static final List<String> NODE_FLAGS = List.of("-Xmx640m", "-XX:+UseParallelGC", "-XX:+ExitOnOutOfMemoryError");

    private Jvm() {}

    public static List<String> command(List<String> flags, String mainClass, List<String> arguments) {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(flags);
        command.add("--enable-native-access=ALL-UNNAMED");
        if (Runtime.version().feature() >= 24) {
            command.add("--sun-misc-unsafe-memory-access=allow");
        }
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), mainClass));
        command.addAll(arguments);
        return command;
    }

    /** Starts a node that outlives this process and hears none of its terminal's signals, by the launcher if this was started by it; its output goes to a file. */
    public static Process detachedNode(List<String> arguments, Path log) throws IOException {
        String launcher = System.getProperty("lake.launcher");
        var command = new ArrayList<String>();
        if (Files.isExecutable(Path.of("/usr/bin/setsid"))) {
            command.add("/usr/bin/setsid");
        }
        if (launcher == null) {
            command.addAll(command(NODE_FLAGS, "io.lakeactors.server.Main", arguments));
        } else {
            command.add(launcher);
            command.addAll(arguments);
        }
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/null")))
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
    }
}
