package io.lakeactors.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RegistrySettingsTest {
    @TempDir
    Path dir;

    private NodeConfig read(String conf) throws Exception {
        return NodeConfig.read(List.of(Files.writeString(dir.resolve("lake.conf"), conf)), Map.of());
    }

    @Test
    void aNodeKnowsTheRegistriesThatHaveAnAddress() throws Exception {
        assertThat(read("").registries()).isEmpty();
        var registries = read("lakeactors.registries { default.url = \"http://a:8081\", payments { url = \"https://b/api/\", token = t } }").registries();
        assertThat(registries.get("default")).hasToString("http://a:8081");
        assertThat(registries.get("payments")).hasToString("https://b/api");
    }

    @Test
    void everyFaultIsToldAtOnce() {
        assertThatThrownBy(() -> read("""
                lakeactors.registries { default.url = "http://ann:pw@a", main { urll = "http://a" }, other { user = ann } }"""))
                .hasMessageContaining("registry default").hasMessageContaining("without a login").hasMessageContaining("unknown key lakeactors.registries.main.urll")
                .hasMessageContaining("lakeactors.registries.other.url is missing").hasMessageNotContaining("pw@");
    }

    @Test
    void whatOpensARegistryIsNotPrinted() {
        var all = NodeConfig.effective(ConfigFactory.parseString("lakeactors.registries { default { password = canary-1 }, main { token = canary-2 } }"));
        assertThat(ConfigCommand.masked(all).root().render()).doesNotContain("canary");
    }
}
