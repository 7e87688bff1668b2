package io.lakeactors.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Starts further JVMs with this one's program: the same java, the same class path, flags that suit its version. Who has archives of what nodes and brokers load
 * says so by the system properties {@code lake.node.archive} and {@code lake.broker.archive}, and by {@code lake.archived.classpath} if they were made with
 * another class path than this JVM's; one that does not fit is left aside. Where {@code lake.broker.archive.make} is true brokers write theirs when they end.
 */
public final class Jvm {
    private static final String MAIN = "io.lakeactors.server.Main";
    private static final int AOT_SINCE = 25;
    /** As the launcher starts nodes: the compilers are for what runs for long. */
    public static final List<String> NODE_FLAGS = List.of("-Xmx640m", "-XX:+UseParallelGC", "-XX:+ExitOnOutOfMemoryError",
            "-XX:Tier3InvocationThreshold=2000", "-XX:Tier3MinInvocationThreshold=1000", "-XX:Tier3CompileThreshold=20000",
            "-XX:Tier4InvocationThreshold=100000", "-XX:Tier4MinInvocationThreshold=20000", "-XX:Tier4CompileThreshold=300000",
            "-XX:Tier4BackEdgeThreshold=800000");

    private Jvm() {}

    /** The command of a node. @param arguments begin with {@code node} */
    public static List<String> node(List<String> flags, List<String> arguments) {
        var all = new ArrayList<>(flags);
        String archive = System.getProperty("lake.node.archive");
        if (archive != null && aot()) {
            all.addAll(List.of("-XX:AOTCache=" + archive, "-Xlog:aot*=off,cds*=off"));
        } else if (archive != null) {
            all.addAll(shared(archive));
        }
        return command(all, archivedClassPath(), MAIN, arguments);
    }

    /** The command of a broker. */
    public static List<String> broker(List<String> flags, String mainClass, List<String> arguments) {
        var all = new ArrayList<>(flags);
        String archive = System.getProperty("lake.broker.archive");
        if (archive != null && brokersMakeTheirArchive()) {
            all.add("-XX:ArchiveClassesAtExit=" + archive);
        } else if (archive != null && Files.exists(Path.of(archive))) {
            all.addAll(shared(archive));
        }
        return command(all, archivedClassPath(), mainClass, arguments);
    }

    /** Whether a broker writes down at its end what it has loaded, which takes it some seconds. */
    public static boolean brokersMakeTheirArchive() {
        return Boolean.getBoolean("lake.broker.archive.make");
    }

    private static boolean aot() {
        return Runtime.version().feature() >= AOT_SINCE;
    }

    private static List<String> shared(String archive) {
        return List.of("-XX:SharedArchiveFile=" + archive, "-Xlog:cds*=off");
    }

    private static String archivedClassPath() {
        return System.getProperty("lake.archived.classpath", System.getProperty("java.class.path"));
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
