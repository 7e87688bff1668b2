package io.lakeactors.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import io.lakeactors.model.LakeException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class EnvironmentsTest {
    private static final Map<String, Object> PLACE = Map.of(
            "lakeactors.cluster.seeds", List.of("a:7355", "b:7355"), "lakeactors.warehouse", "/warehouse", "lakeactors.catalog.host", "db");

    @TempDir
    Path dir;

    static List<String> environments() {
        return NodeConfig.ENVIRONMENTS;
    }

    @ParameterizedTest
    @MethodSource("environments")
    void everyEnvironmentHasOnlyKeysThatExist(String environment) {
        assertThat(NodeConfig.read(Optional.of(environment), List.of(), environment.equals("local") || environment.equals("kubernetes") ? Map.of("lakeactors.warehouse", "/warehouse") : PLACE).all().hasPath("lakeactors")).isTrue();
    }

    @Test
    void anEnvironmentThatThereIsNotIsNamedWithThoseThatThereAre() {
        assertThatThrownBy(() -> NodeConfig.read(Optional.of("paradise"), List.of(), Map.of())).hasMessageContaining("paradise").hasMessageContaining("stage");
    }

    @Test
    void aFileGoesOverTheEnvironment() throws Exception {
        Path file = Files.writeString(dir.resolve("lake.conf"), "lakeactors.memory.cap = 99MB");
        assertThat(NodeConfig.read(Optional.of("prod"), List.of(file), PLACE).memoryCap()).isEqualTo(99_000_000L);
        assertThat(NodeConfig.read(Optional.of("prod"), List.of(), PLACE).all().getBoolean("lakeactors.cluster.tls.enabled")).isTrue();
    }

    @Test
    void whatNodesShareMustBeWhereAllReachIt() {
        assertThatThrownBy(() -> NodeConfig.read(List.of(), Map.of("lakeactors.cluster.seeds", List.of("a:7355"))))
                .isInstanceOf(LakeException.class)
                .hasMessageContaining("journal.kind").hasMessageContaining("catalog.kind").hasMessageContaining("warehouse");
    }

    @Test
    void secretsAreNotPrintedAndEmptyOnesAreSeenToBeEmpty() {
        var all = NodeConfig.effective(ConfigFactory.parseString("""
                lakeactors {
                  catalog.password = canary-1
                  node.http { token = canary-2, token-file = /run/token }
                  sources.default.properties { sasl.jaas.config = canary-3, "ssl.key.password" = canary-4 }
                }
                """));
        var masked = ConfigCommand.masked(all);
        assertThat(masked.root().render()).doesNotContain("canary");
        assertThat(masked.getString("lakeactors.catalog.password")).isEqualTo("******");
        assertThat(masked.getString("lakeactors.cluster.tls.key-store-password")).isEmpty();
        assertThat(masked.getString("lakeactors.catalog.user")).isEqualTo("lake");
        assertThat(masked.getString("lakeactors.node.http.token-file")).as("a name is no secret").isEqualTo("/run/token");
    }
}
