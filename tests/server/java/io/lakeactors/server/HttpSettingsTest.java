package io.lakeactors.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeactors.api.ApiBinding.Open;
import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.LakeException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a node does not start with: an API that others reach, and that is open or can be listened to. */
class HttpSettingsTest {
    private static final List<String> BEYOND = List.of("0.0.0.0", "10.1.2.3", "lake-1", "::", "127.evil.example");
    private static final String TOKEN = "sixteen-at-least";

    @TempDir
    Path dir;

    /** @param keys below {@code lakeactors.node.http}, each followed by its value */
    private static HttpSettings read(Object... keys) {
        var settings = new HashMap<String, Object>();
        for (int i = 0; i < keys.length; i += 2) {
            settings.put("lakeactors.node.http." + keys[i], keys[i + 1]);
        }
        return NodeConfig.read(List.of(), settings).http();
    }

    private static AbstractThrowableAssert<?, ? extends Throwable> refused(Object... keys) {
        return assertThatThrownBy(() -> read(keys)).isInstanceOfSatisfying(LakeException.class, refused -> assertThat(refused.error().code()).isEqualTo(ErrorCode.CONFIG_INVALID));
    }

    @Test
    void beyondLoopbackTheApiDoesNotListenWithoutATokenOfItsOwn() {
        for (String host : BEYOND) {
            refused("host", host, "tls.ended-in-front", true).as(host).hasMessageContaining("node.http.token").hasMessageContaining("could change everything");
        }
        assertThat(read("host", "0.0.0.0", "token", TOKEN, "tls.ended-in-front", true).host()).isEqualTo("0.0.0.0");
    }

    @Test
    void beyondLoopbackTheApiDoesNotListenInPlainHttpUnlessSomethingElseEndsTls() {
        for (String host : BEYOND) {
            refused("host", host, "token", TOKEN).as(host).hasMessageContaining("node.http.tls").hasMessageContaining(host).hasMessageContaining("ended-in-front");
        }
        assertThat(read("host", "0.0.0.0", "token", TOKEN, "tls.enabled", true, "tls.key", "k", "tls.certificate", "c").tls()).isPresent();
    }

    @Test
    void bothAreSaidAtOnce() {
        refused("host", "0.0.0.0").hasMessageContaining("node.http.token").hasMessageContaining("node.http.tls");
    }

    @Test
    void onLoopbackNothingIsAskedFor() {
        for (String host : List.of("127.0.0.1", "127.0.0.9", "localhost", "::1")) {
            assertThat(read("host", host)).as(host).satisfies(plain -> {
                assertThat(plain.tls()).isEmpty();
                assertThat(plain.token().value()).isEmpty();
            });
        }
    }

    @Test
    void whatStandsInFrontOfALoopbackNodeBringsOthersToIt() {
        refused("tls.ended-in-front", true).hasMessageContaining("node.http.token");
        assertThat(read("tls.ended-in-front", true, "token", TOKEN).fronted()).isTrue();
    }

    @Test
    void readsAndFiguresAreClosedUnlessTheyAreOpened() {
        assertThat(read().open()).isEqualTo(Open.PROBES);
        assertThat(read("open", "metrics").open()).isEqualTo(Open.METRICS);
        assertThat(read("open", "reads").open()).isEqualTo(Open.READS);
        refused("open", "everything").hasMessageContaining("node.http.open").hasMessageContaining("probes");
    }

    @Test
    void tlsNeedsItsFiles() throws IOException {
        refused("tls.enabled", true).hasMessageContaining("tls.key").hasMessageContaining("tls.certificate");
        var missing = read("tls.enabled", true, "tls.key", dir.resolve("no.key").toString(), "tls.certificate", dir.resolve("no.crt").toString());
        assertThatThrownBy(() -> missing.binding(TOKEN)).isInstanceOf(LakeException.class).hasMessageContaining("no.key");
    }

    @Test
    void aTokenThatCouldBeGuessedOrNotBeSentIsRefused() {
        refused("token", "short").hasMessageContaining("node.http.token");
        refused("token", "sixteen at least").hasMessageContaining("no blanks");
        refused("token", "sixteen-ät-least").hasMessageContaining("ASCII");
    }

    @Test
    void theTokenMayStandInAFileAndIsNotRepeated() throws IOException {
        Path file = Files.writeString(dir.resolve("token"), TOKEN + "\n");
        var settings = read("host", "0.0.0.0", "token-file", file.toString(), "tls.ended-in-front", true);
        assertThat(settings.token().value()).isEqualTo(TOKEN);
        assertThat(settings.toString()).doesNotContain(TOKEN);
        assertThat(settings.binding(TOKEN).toString()).doesNotContain(TOKEN);
        refused("token-file", file.toString(), "token", "another-of-sixteen").hasMessageContaining("choose one").message().doesNotContain(TOKEN);
        refused("token-file", dir.resolve("missing").toString()).hasMessageContaining("missing");
        refused("token-file", Files.writeString(dir.resolve("empty"), "\n").toString()).hasMessageContaining("nothing in it");
        refused("token-file", Files.writeString(dir.resolve("two"), "sixteen-at-least\nsecond").toString()).hasMessageContaining("node.http.token").message().doesNotContain("second");
    }

    @Test
    void theFilesOfProductionComeFromTheEnvironment() {
        Map<String, Object> place = Map.of("lakeactors.cluster.seeds", List.of("a:7355"), "lakeactors.warehouse", "/warehouse");
        var prod = NodeConfig.read(java.util.Optional.of("prod"), List.of(), place).http();
        assertThat(prod.tls()).hasValueSatisfying(files -> assertThat(files.key()).isEqualTo(Path.of("/etc/lake/tls/tls.key")));
    }
}
