package io.lakeactors.server;

import java.io.IOException;
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

    /** Starts a program that outlives this one and hears none of its terminal's signals; its output goes to a file. */
    public static Process detached(List<String> flags, String mainClass, List<String> arguments, Path log) throws IOException {
        var command = command(flags, mainClass, arguments);
        if (java.nio.file.Files.isExecutable(Path.of("/usr/bin/setsid"))) {
            command.addFirst("/usr/bin/setsid");
        }
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/null")))
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
    }
}
