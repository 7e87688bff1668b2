package io.lakeactors.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeactors.api.wire.Tables;
import io.lakeactors.cli.StubNode.Ran;
import io.lakeactors.testkit.PemFiles;
import io.lakeactors.testkit.PemFiles.Identity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands for nodes that answer over TLS: nobody but the node that is meant gets the token. */
class SecureNodeTest {
    private static final Tables NO_TABLES = new Tables(List.of());

    @TempDir
    static Path dir;

    /** For 127.0.0.1. Nobody else has signed it, so it is its own authority. */
    private static Identity named;
    /** For another host. */
    private static Identity elsewhere;
    private static SSLContext asNamed;
    private static SSLContext asElsewhere;

    @TempDir
    Path home;

    @BeforeAll
    static void makeCertificates() throws Exception {
        var files = new PemFiles(dir);
        named = files.self("named", "EC", "ip:127.0.0.1");
        elsewhere = files.self("elsewhere", "EC", "dns:lake.example.org");
        asNamed = files.server("named");
        asElsewhere = files.server("elsewhere");
    }

    private Ran lake(Map<String, String> env, String... args) {
        return StubNode.run(env, dir, false, args);
    }

    @Test
    void theNodeOnTheHomeIsKnownByItsCertificateWhateverItIsNamed() throws IOException {
        try (var node = StubNode.secure(home, asElsewhere, elsewhere.certificate())) {
            node.on("GET /v1/tables", NO_TABLES);
            assertThat(node.lake("tables")).isEqualTo(new Ran(0, "No tables yet.\n", ""));
        }
    }

    @Test
    void whoeverAnswersInItsPlaceIsToldNothing() throws IOException {
        try (var stranger = StubNode.secure(home, asElsewhere, named.certificate())) {
            stranger.on("GET /v1/tables", NO_TABLES);
            Ran ran = stranger.lake("tables");
            assertThat(ran.code()).isEqualTo(3);
            assertThat(ran.err()).contains("not known to be the node");
            assertThat(stranger.asked).isEmpty();
        }
    }

    @Test
    void aNodeElsewhereShowsACertificateOfTheAuthorityThatIsNamed() throws IOException {
        try (var node = StubNode.secure(home, asNamed, named.certificate())) {
            node.on("GET /v1/tables", NO_TABLES);
            var token = Map.of("LAKE_TOKEN", StubNode.TOKEN);
            assertThat(lake(token, "tables", "--node", node.url(), "--authority", named.certificate().toString()).out()).isEqualTo("No tables yet.\n");
            assertThat(lake(Map.of("LAKE_TOKEN", StubNode.TOKEN, "LAKE_AUTHORITY", named.certificate().getFileName().toString()), "tables", "--node", node.url()).code()).isZero();
            assertThat(node.asked).containsExactly("GET /v1/tables", "GET /v1/tables");

            assertThat(lake(token, "tables", "--node", node.url())).as("of nobody whom Java trusts").satisfies(ran -> {
                assertThat(ran.code()).isEqualTo(3);
                assertThat(ran.err()).contains("--authority");
            });
            assertThat(lake(token, "tables", "--node", node.url(), "--authority", elsewhere.certificate().toString()).code()).isEqualTo(3);
            assertThat(lake(token, "tables", "--node", node.url(), "--authority", "nothing.crt")).satisfies(ran -> {
                assertThat(ran.code()).isEqualTo(2);
                assertThat(ran.err()).contains("nothing.crt");
            });
            assertThat(node.asked).hasSize(2);
        }
    }

    @Test
    void aCertificateForAnotherHostIsNotTaken() throws IOException {
        try (var node = StubNode.secure(home, asElsewhere, elsewhere.certificate())) {
            Ran ran = lake(Map.of("LAKE_TOKEN", StubNode.TOKEN), "tables", "--node", node.url(), "--authority", elsewhere.certificate().toString());
            assertThat(ran.code()).isEqualTo(3);
            assertThat(node.asked).isEmpty();
        }
    }

    @Test
    void theTokenMayStandInAFile() throws IOException {
        Path file = Files.writeString(home.resolve("token"), StubNode.TOKEN + "\n");
        try (var node = new StubNode(home)) {
            node.on("GET /v1/tables", NO_TABLES);
            lake(Map.of("LAKE_TOKEN_FILE", file.toString()), "tables", "--node", node.url());
            lake(Map.of("LAKE_TOKEN_FILE", file.toString(), "LAKE_TOKEN", "other"), "tables", "--node", node.url());
            assertThat(node.asked).containsExactly("GET /v1/tables", "GET /v1/tables with Bearer other");
            assertThat(lake(Map.of("LAKE_TOKEN_FILE", "/nowhere/token"), "tables", "--node", node.url())).satisfies(ran -> {
                assertThat(ran.code()).isEqualTo(2);
                assertThat(ran.err()).contains("LAKE_TOKEN_FILE", "/nowhere/token");
            });
        }
    }
}
