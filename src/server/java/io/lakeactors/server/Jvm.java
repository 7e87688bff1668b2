package io.lakeactors.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Starts further JVMs with this one's program: the same java, the same class path, flags that suit its version. Who has an archive of what a node loads says so
 * by the system property {@code lake.node.archive}, and by {@code lake.node.classpath} if it was made with another class path than this JVM's; one that does not
 * fit is left aside.
 */
public final class Jvm {
    private static final String MAIN = "io.lakeactors.server.Main";
    private static final int AOT_SINCE = 25;
    public static final List<String> NODE_FLAGS = List.of("-Xmx640m", "-XX:+UseParallelGC", "-XX:+ExitOnOutOfMemoryError");

    private Jvm() {}

    /** The command of a node. @param arguments begin with {@code node} */
    public static List<String> node(List<String> flags, List<String> arguments) {
        var all = new ArrayList<>(flags);
        String archive = System.getProperty("lake.node.archive");
        if (archive != null) {
            boolean aot = Runtime.version().feature() >= AOT_SINCE;
            all.addAll(List.of((aot ? "-XX:AOTCache=" : "-XX:SharedArchiveFile=") + archive, aot ? "-Xlog:aot*=off,cds*=off" : "-Xlog:cds*=off"));
        }
        return command(all, System.getProperty("lake.node.classpath", System.getProperty("java.class.path")), MAIN, arguments);
    }

    public static List<String> command(List<String> flags, String mainClass, List<String> arguments) {
        return command(flags, System.getProperty("java.class.path"), mainClass, arguments);
    }

    private static List<String> command(List<String> flags, String classPath, String mainClass, List<String> arguments) {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(flags);
        command.add("--enable-native-access=ALL-UNNAMED");
        if (Runtime.version().feature() >= 24) {
            command.add("--sun-misc-unsafe-memory-access=allow");
        }
        command.addAll(List.of("-cp", classPath, mainClass));
        command.addAll(arguments);
        return command;
    }

    /**
     * Starts a node that outlives this process and hears none of its terminal's signals, by the launcher if this was started by it; its output goes to a file.
     */
    public static Process detachedNode(List<String> arguments, Path log) throws IOException {
        String launcher = System.getProperty("lake.launcher");
        var command = new ArrayList<String>();
        if (Files.isExecutable(Path.of("/usr/bin/setsid"))) {
            command.add("/usr/bin/setsid");
        }
        if (launcher == null) {
            command.addAll(node(NODE_FLAGS, arguments));
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
