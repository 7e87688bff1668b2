package io.lakeactors.rooms;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeactors.server.Jvm;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code lake} starts, and with which archive: a distribution of it, with a JDK that says what it was told instead of starting anything. */
class LauncherTest {
    private static final Path ROOT = Path.of(System.getProperty("lakeactors.root"));
    private static final Path JAVA_HOME = Path.of(System.getProperty("java.home"));

    @TempDir
    private Path dir;
    private Path lib;

    @BeforeEach
    void distribute() throws IOException {
        Files.copy(ROOT.resolve("lake"), dir.resolve("lake"), StandardCopyOption.COPY_ATTRIBUTES);
        lib = Files.createDirectories(dir.resolve("lib"));
        for (String jar : List.of("server-1.jar", "cli-1.jar", "picocli-4.jar", "iceberg-core-1.jar", "sdk-1.jar")) {
            Files.createFile(lib.resolve(jar));
        }
    }

    private Path jdk(int version) throws IOException {
        Path home = Files.createDirectories(dir.resolve("jdk-" + version));
        Files.writeString(home.resolve("release"), "JAVA_VERSION=\"" + version + ".0.1\"\n");
        Path java = Files.writeString(Files.createDirectories(home.resolve("bin")).resolve("java"), "#!/bin/sh\nprintf '%s\\n' \"$@\"\n");
        assertThat(java.toFile().setExecutable(true)).isTrue();
        return home;
    }

    private record Ran(int exit, String out) {
        List<String> words() {
            return out.lines().toList();
        }
    }

    private Ran lake(Path javaHome, Map<String, String> environment, String... arguments) throws Exception {
        var command = new ArrayList<>(List.of(dir.resolve("lake").toString()));
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command).directory(dir.toFile()).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("LAKE_"));
        builder.environment().put("JAVA_HOME", javaHome.toString());
        builder.environment().putAll(environment);
        var process = builder.start();
        process.getOutputStream().close();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Ran(process.waitFor(), out);
    }

    private String archive(String name) throws IOException {
        return Files.writeString(lib.resolve(name), "no archive").toRealPath().toString();
    }

    @Test
    void aNodeOnANewJdkBeginsWithWhatItsPracticeHasLearnt() throws Exception {
        String archive = archive("lake-node-25.archive");

        assertThat(lake(jdk(25), Map.of(), "node", "--port", "0").words()).contains("-XX:AOTCache=" + archive).containsAll(Jvm.NODE_FLAGS)
                .endsWith("io.lakeactors.server.Main", "node", "--port", "0");
    }

    @Test
    void aNodeOnAnOlderJdkBeginsWithWhatItsPracticeHasLoaded() throws Exception {
        String archive = archive("lake-node-21.archive");

        assertThat(lake(jdk(21), Map.of(), "node").words()).contains("-XX:SharedArchiveFile=" + archive).noneMatch(word -> word.contains("AOT") || word.contains("sun-misc-unsafe"));
    }

    @Test
    void anArchiveOfAnotherJdkIsLeftAside() throws Exception {
        archive("lake-node-25.archive");
        archive("lake-cli-25.jsa");

        assertThat(lake(jdk(21), Map.of(), "node").words()).noneMatch(word -> word.contains("archive"));
        assertThat(lake(jdk(21), Map.of(), "version").out()).doesNotContain("lake-cli-25");
    }

    @Test
    void whoWantsNoArchiveGetsNone() throws Exception {
        archive("lake-node-25.archive");

        assertThat(lake(jdk(25), Map.of("LAKE_ARCHIVE", "off"), "node").words()).noneMatch(word -> word.contains("archive"));
    }

    @Test
    void aCommandLoadsTheCommandLineOnlyAndLeavesTheOptimisingCompilerOut() throws Exception {
        List<String> words = lake(jdk(25), Map.of(), "status").words();

        assertThat(words).contains("-XX:TieredStopAtLevel=1", "io.lakeactors.cli.Main").noneMatch(word -> word.contains("iceberg-core"));
    }

    @Test
    void authorsOfPluginsAreToldWhatToCompileAgainstAndCommandsSeeItToo() throws Exception {
        assertThat(lake(jdk(25), Map.of(), "sdk-jar").out()).isEqualTo(lib.toRealPath().resolve("sdk-1.jar") + "\n");
        assertThat(lake(jdk(25), Map.of(), "status").out()).contains("/sdk-1.jar");
    }

    @Test
    void aNodeStartsAllTheSameWithABrokenArchiveAndSaysNothingOfIt() throws Exception {
        programOfThisTest(lib.resolve("server-1.jar"));
        Path archive = lib.resolve("lake-node-" + Runtime.version().feature() + ".archive");
        for (String broken : List.of("", "no archive", "no archive at all ".repeat(100_000))) {
            Files.writeString(archive, broken);

            Ran ran = lake(JAVA_HOME, Map.of(), "node", "--config", "absent.conf");

            assertThat(ran.out()).isEqualTo("lake: there is no readable file absent.conf\n");
            assertThat(ran.exit()).isEqualTo(2);
        }
    }

    /** A jar that holds nothing but the way to the classes that this test has. */
    private static void programOfThisTest(Path jar) throws IOException {
        var manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.CLASS_PATH, Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(entry -> Path.of(entry).toUri().toString()).collect(Collectors.joining(" ")));
        try (var out = new JarOutputStream(Files.newOutputStream(jar), manifest)) {
            out.finish();
        }
    }
}
