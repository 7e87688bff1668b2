package io.lakeactors.system;

import io.lakeactors.server.embedded.KafkaBroker;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * How the program is started in a JVM of its own: with the jars that a user would have, and with archives of what a node and a broker load, as {@code lake}
 * starts it. The archives are made once, by a practice run, and kept below target; where modules are still directories ({@code mvn test}) there are none, and
 * nodes start more slowly.
 */
final class Program {
    private static final int AOT_SINCE = 25;
    private static final List<String> FLAGS = List.of("-Xmx384m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "--enable-native-access=ALL-UNNAMED",
            "-Dlogback.configurationFile=logback.xml");
    private static final Path TARGET = Path.of(System.getProperty("lakeactors.root"), "tests", "system", "target");
    private static final Path ARCHIVE = TARGET.resolve("node-" + Runtime.version().feature() + ".archive");
    private static final Path BROKER_ARCHIVE = TARGET.resolve("broker-" + Runtime.version().feature() + ".archive");
    private static final String MAKE_BROKER_ARCHIVE = "lake.broker.archive.make";
    private static final List<Path> PATH = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator)).map(Path::of).toList();

    /** Made when the first program is started in this JVM. */
    private static final class Made {
        static final Optional<Path> ARCHIVE = archive();
    }

    private Program() {}

    static List<String> node(Path home) {
        return command("io.lakeactors.server.Main", List.of("node", "--home", home.toString()));
    }

    /** Nodes that it starts in turn begin with the archive too. */
    static List<String> command(String main, List<String> arguments) {
        return command(Made.ARCHIVE.map(Program::using).orElse(List.of()), main, arguments);
    }

    /** What this JVM starts by the program's own code, such as a broker, begins with the archives. */
    static void prepare() {
        Made.ARCHIVE.ifPresent(archive -> {
            System.setProperty("lake.node.archive", archive.toString());
            useBrokerArchive();
        });
    }

    private static void useBrokerArchive() {
        System.setProperty("lake.broker.archive", BROKER_ARCHIVE.toString());
        System.setProperty("lake.archived.classpath", classPath());
    }

    private static List<String> command(List<String> flags, String main, List<String> arguments) {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(FLAGS);
        if (Runtime.version().feature() >= 24) {
            command.add("--sun-misc-unsafe-memory-access=allow");
        }
        command.addAll(flags);
        command.add("-Dlake.broker.archive=" + BROKER_ARCHIVE);
        command.addAll(List.of("-cp", classPath(), main));
        command.addAll(arguments);
        return command;
    }

    private static String classPath() {
        return String.join(File.pathSeparator, (isPackaged() ? jars() : PATH).stream().map(Path::toString).toList());
    }

    private static List<Path> jars() {
        return PATH.stream().filter(path -> path.toString().endsWith(".jar")).toList();
    }

    /** Only what is in jars can be archived. The directories that are left then are those of these tests, which the program does not need. */
    private static boolean isPackaged() {
        return PATH.stream().filter(Files::isDirectory).allMatch(path -> path.startsWith(TARGET));
    }

    private static List<String> using(Path archive) {
        String further = "-Dlake.node.archive=" + archive;
        return Runtime.version().feature() >= AOT_SINCE
                ? List.of("-XX:AOTCache=" + archive, "-Xlog:aot*=off,cds*=off", further) : List.of("-XX:SharedArchiveFile=" + archive, "-Xlog:cds*=off", further);
    }

    private static List<String> making(Path archive) {
        return List.of((Runtime.version().feature() >= AOT_SINCE ? "-XX:AOTCacheOutput=" : "-XX:ArchiveClassesAtExit=") + archive);
    }

    private static Optional<Path> archive() {
        if (!isPackaged()) {
            return Optional.empty();
        }
        try {
            if (!isFresh()) {
                practise();
            }
            return Files.exists(ARCHIVE) ? Optional.of(ARCHIVE) : Optional.empty();
        } catch (Exception e) {
            throw new IllegalStateException("the practice run failed", e);
        }
    }

    private static boolean isFresh() throws IOException {
        if (!Files.exists(ARCHIVE)) {
            return false;
        }
        var made = Files.getLastModifiedTime(ARCHIVE);
        for (Path jar : jars()) {
            if (Files.getLastModifiedTime(jar).compareTo(made) > 0) {
                return false;
            }
        }
        return true;
    }

    /** A node takes records from a topic to its tables, and both it and the broker end; what they have loaded for that are the archives. */
    private static void practise() throws Exception {
        Files.deleteIfExists(ARCHIVE);
        Files.deleteIfExists(BROKER_ARCHIVE);
        Path dir = Files.createTempDirectory(TARGET, "practice");
        useBrokerArchive();
        System.setProperty(MAKE_BROKER_ARCHIVE, "true");
        try (var broker = KafkaBroker.start(dir.resolve("kafka"))) {
            var drill = new Drill(dir.resolve("home"), broker, 1);
            drill.createTopic();
            drill.produce(500);
            var command = command(making(ARCHIVE), "io.lakeactors.server.Main", List.of("node", "--home", dir.resolve("home").toString()));
            try (var node = drill.start(command)) {
                drill.apply(node);
                drill.drainAndVerify(node, "practice");
            }
        } finally {
            System.clearProperty(MAKE_BROKER_ARCHIVE);
        }
    }
}
