package io.lakeactors.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeactors.api.wire.NodeFile;
import io.lakeactors.api.wire.Tables;
import io.lakeactors.cli.StubNode.Answer;
import io.lakeactors.cli.StubNode.Ran;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which node a command is for, and what it does if there is none. */
class NodeChoiceTest {
    private static final Tables NO_TABLES = new Tables(List.of());

    @TempDir
    Path home;

    @AfterEach
    void forget() {
        System.clearProperty("lake.launcher");
    }

    private Ran lake(Map<String, String> env, String... args) {
        return StubNode.run(env, home, false, args);
    }

    @Test
    void theHomeComesFromTheOptionThenTheEnvironmentThenTheDirectory() throws IOException {
        Path dotLake = Files.createDirectories(home.resolve(".lake"));
        try (var node = new StubNode(dotLake)) {
            node.on("GET /v1/tables", NO_TABLES);
            assertThat(lake(Map.of(), "tables").out()).isEqualTo("No tables yet.\n");
            assertThat(lake(Map.of("LAKE_HOME", dotLake.toString()), "tables").code()).isZero();
            assertThat(lake(Map.of("LAKE_HOME", "/nowhere"), "--home", ".lake", "tables").code()).isZero();
            assertThat(lake(Map.of("LAKE_HOME", "/nowhere"), "status").out()).isEqualTo("No node runs on /nowhere. Start one: lake node\n");
        }
    }

    @Test
    void aNodeElsewhereGetsTheTokenOfTheEnvironment() throws IOException {
        try (var node = new StubNode(home)) {
            node.on("GET /v1/tables", NO_TABLES);
            lake(Map.of("LAKE_TOKEN", StubNode.TOKEN), "tables", "--node", node.url());
            lake(Map.of(), "--node=" + node.url().substring("http://".length()), "tables");
            assertThat(node.asked).containsExactly("GET /v1/tables", "GET /v1/tables without token");
        }
    }

    @Test
    void whatIsNoAddressIsWrongUse() {
        for (String wrong : new String[] {"ftp://x", "http://", "http://a b", ":::"}) {
            assertThat(lake(Map.of(), "tables", "--node", wrong)).as(wrong).satisfies(ran -> {
                assertThat(ran.code()).isEqualTo(2);
                assertThat(ran.err()).contains("that is no address");
            });
        }
    }

    @Test
    void aNodeThatDoesNotAnswerIsUnreachable() throws IOException {
        int free;
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            free = socket.getLocalPort();
        }
        Ran ran = lake(Map.of(), "tables", "--node", "http://127.0.0.1:" + free);
        assertThat(ran.code()).isEqualTo(3);
        assertThat(ran.err()).startsWith("LA-6004 no node answers").contains("127.0.0.1:" + free).hasLineCount(1);
    }

    @Test
    void somethingElseThatAnswersIsNotTakenForANode() throws IOException {
        try (var node = new StubNode(home)) {
            node.on("GET /v1/tables", "<html>hello</html>");
            assertThat(node.lake("tables")).satisfies(ran -> {
                assertThat(ran.code()).isEqualTo(3);
                assertThat(ran.err()).contains("not a node of LakeActors");
            });
            node.on("GET /v1/tables", () -> new Answer(502, "<html>bad gateway</html>"));
            assertThat(node.lake("tables").err()).contains("HTTP 502");
        }
    }

    @Test
    void statusAndStopStartNothing() {
        assertThat(lake(Map.of(), "status")).isEqualTo(new Ran(3, "No node runs on " + home.resolve(".lake") + ". Start one: lake node\n", ""));
        assertThat(lake(Map.of(), "stop")).isEqualTo(new Ran(0, "No node runs on " + home.resolve(".lake") + ".\n", ""));
        assertThat(lake(Map.of(), "status", "-o", "json").out()).contains("\"node\" : null");
    }

    @Test
    void aFileOfAProcessThatIsGoneIsNoNode() throws IOException, InterruptedException {
        Process ended = new ProcessBuilder("true").start();
        ended.waitFor();
        new NodeFile(ended.pid(), "n", "v", 1, false, "t", Map.of("api", "http://127.0.0.1:1"), null).write(home);
        assertThat(lake(Map.of(), "status", "--home", home.toString()).code()).isEqualTo(3);
    }

    @Test
    void aBrokenFileIsSaidSo() throws IOException {
        Files.writeString(home.resolve(NodeFile.NAME), "{broken");
        Ran ran = lake(Map.of(), "tables", "--home", home.toString());
        assertThat(ran.code()).isEqualTo(3);
        assertThat(ran.err()).contains("node.json");
    }

    @Test
    void aNodeIsStartedForOneCommandAndEndsWithIt() throws IOException {
        try (var node = new StubNode(Files.createDirectories(home.resolve("elsewhere")))) {
            node.on("GET /v1/tables", NO_TABLES).on("POST /v1/stop", "{\"drain\":true}");
            // A program that writes the file as a node does, and ends with its standard input.
            launcher("""
                    echo "$@" > "$PWD/started"
                    printf '{"pid":%d,"token":"t0ken","endpoints":{"api":"URL"}}' $$ > "$3/node.json"
                    cat > /dev/null
                    touch "$PWD/ended"
                    """.replace("URL", node.url()));
            Ran ran = lake(Map.of(), "tables", "--home", home.toString());
            assertThat(ran).isEqualTo(new Ran(0, "No tables yet.\n", "No node runs on " + home + ": starting one for this command.\n"));
            assertThat(Files.readString(home.resolve("started"))).isEqualTo("node --home " + home + " --ephemeral\n");
            assertThat(home.resolve("ended")).exists();
            assertThat(node.asked).containsExactly("GET /v1/tables", "POST /v1/stop");
        }
    }

    @Test
    void aNodeThatDoesNotStartSaysWhyInItsOwnWords() throws IOException {
        launcher("echo 'starting' >&2; echo 'LA-6002 the home cannot be written. Choose another.' >&2; exit 2\n");
        Ran ran = lake(Map.of(), "tables");
        assertThat(ran.code()).isEqualTo(3);
        assertThat(ran.err()).contains("LA-6005 the node did not start: LA-6002 the home cannot be written. Choose another.");
        System.setProperty("lake.launcher", "/nonexistent/lake");
        assertThat(lake(Map.of(), "tables")).satisfies(absent -> {
            assertThat(absent.code()).isEqualTo(3);
            assertThat(absent.err()).contains("could not be started");
        });
    }

    private void launcher(String script) throws IOException {
        Path file = Files.writeString(home.resolve("launcher"), "#!/bin/sh\n" + script);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
        System.setProperty("lake.launcher", file.toString());
    }

    @Test
    void theNodesFileIsForItsOwnerOnly() throws IOException {
        new NodeFile(1, "n", "v", 1, false, "t", Map.of(), null).write(home);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home.resolve(NodeFile.NAME)))).isEqualTo("rw-------");
        assertThat(NodeFile.read(home)).hasValueSatisfying(read -> assertThat(read.token()).isEqualTo("t"));
        NodeFile.remove(home);
        assertThat(NodeFile.read(home)).isEmpty();
    }
}
